using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.KeyProviders;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Migrate;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Moves everything of a vCenter from one key provider to another: machines, vSAN clusters, hosts, the default; and proves that the old one is unused.</summary>
[Cmdlet(VerbsCommon.Move, "VCenterEncryptionKms", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = MoveSet)]
[OutputType(typeof(EncryptionKmsChange), typeof(VCenterMigrationProof), ParameterSetName = [MoveSet, SavedSet, PlanSet])]
[OutputType(typeof(VCenterMigrationPlan), ParameterSetName = [PlanOnlySet])]
public sealed class MoveVCenterEncryptionKmsCommand : KeyGuardCmdlet
{
    private const string MoveSet = "Move";
    private const string PlanOnlySet = "PlanOnly";
    private const string SavedSet = "Saved";
    private const string PlanSet = "Plan";

    private Migration? _migration;

    /// <summary>The old key provider.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = MoveSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PlanOnlySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string From { get; set; } = "";

    /// <summary>The new key provider.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = MoveSet)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PlanOnlySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string To { get; set; } = "";

    /// <summary>Only show what would be done.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PlanOnlySet)]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>The plan's file: to be written with -PlanOnly, else to be run.</summary>
    [Parameter(ParameterSetName = PlanOnlySet)]
    [Parameter(Mandatory = true, ParameterSetName = SavedSet)]
    [ValidateNotNullOrEmpty]
    public string? PlanPath { get; set; }

    /// <summary>A plan to be run.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = PlanSet)]
    [ValidateNotNull]
    public VCenterMigrationPlan? Plan { get; set; }

    /// <summary>Has one key made for all machines, instead of one for each.</summary>
    [Parameter(ParameterSetName = MoveSet)]
    [Parameter(ParameterSetName = PlanOnlySet)]
    public SwitchParameter SharedKey { get; set; }

    /// <summary>How many objects are changed at a time; of one host never more than four.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 16;

    /// <summary>The vCenter; the default connection when left out.</summary>
    [Parameter]
    [VCenterTransformation]
    [ArgumentCompleter(typeof(VCenterNameCompleter))]
    public VCenterConnection? Server { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var connection = VCenters.One(this, Server);
        var plan = Planned(connection);
        if (ParameterSetName == PlanOnlySet) Show(plan);
        else Run(connection, plan);
    }

    /// <inheritdoc/>
    protected override void Release() => _migration?.Dispose();

    private MigrationPlan Planned(VCenterConnection connection) => ParameterSetName switch
    {
        SavedSet => MigrationPlanJson.Read(GetUnresolvedProviderPathFromPSPath(PlanPath)),
        PlanSet => Plan!.Plan,
        _ => Await(token => new MigrationPlanning(connection).PlanAsync(From, To, SharedKey, new RekeyTiming(), token)),
    };

    private void Show(MigrationPlan plan)
    {
        var path = PlanPath is null ? null : GetUnresolvedProviderPathFromPSPath(PlanPath);
        if (path is not null && ShouldProcess(path, "Write the plan")) MigrationPlanJson.Write(plan, path);
        WriteObject(new VCenterMigrationPlan(plan, path));
    }

    private void Run(VCenterConnection connection, MigrationPlan plan)
    {
        var action = $"Move from the key provider '{plan.From}' to '{plan.To}'";
        _migration = new Migration(connection, KeyGuardHost, new RekeyTiming(), ThrottleLimit, target => ShouldProcess(target, action), WriteObject) { IsRehearsal = this.IsRehearsal() };
        _migration.Run(plan);
        if (this.IsRehearsal()) return;
        var proof = Await(token => _migration.ProveAsync(plan, token));
        WriteObject(proof);
        if (!proof.IsUnused) ForItem(plan.From, () => throw Faults.MigrationIncomplete(plan.From, proof.StillUsing.Count));
    }
}
