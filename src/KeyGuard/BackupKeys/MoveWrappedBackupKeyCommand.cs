using System;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Move;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Moves backup keys from one key management instance, region or service to another.</summary>
[Cmdlet(VerbsCommon.Move, "WrappedBackupKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(BackupKeyMove))]
public sealed class MoveWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private BackupKeyMover? _mover;

    /// <summary>The names of the keys; wildcards are allowed. All that are wrapped at the old place when left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The connection to the instance that wraps the keys now.</summary>
    [Parameter(Mandatory = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection From { get; set; } = null!;

    /// <summary>The connection to the instance, and the root key, that shall wrap them.</summary>
    [Parameter(Mandatory = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection To { get; set; } = null!;

    /// <summary>How many keys are moved at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Traced(From).InstanceId == Traced(To).InstanceId && From.RootKeyId == To.RootKeyId) throw Faults.MoveToItself(From.Name);
        _mover = new BackupKeyMover(From, To, KeyStores.Open(this), KeyGuardHost, ThrottleLimit, this.IsRehearsal(), WriteObject);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        foreach (var item in _mover!.Plan().Where(item => Array.Exists(patterns, pattern => pattern.IsMatch(item.Described.Name)))) Add(item);
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        _mover!.Complete();
        this.RefreshBundles(KeyGuardHost, [From.Custody, To.Custody]);
    }

    /// <inheritdoc/>
    protected override void Release() => _mover?.Dispose();

    private void Add(UpdateItem item)
    {
        if (ShouldProcess($"backup key '{item.Described.Name}'", $"Move from {From.Name} to root key {To.RootKeyId} of {To.Name}")) _mover!.Add(item);
    }
}
