using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Erasure;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Erases backup keys on purpose, when every root key that can unwrap them is proved to be out of reach.</summary>
[Cmdlet(VerbsCommon.Remove, "WrappedBackupKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = NameSet)]
[OutputType(typeof(BackupKeyErasure))]
public sealed class RemoveWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private const string NameSet = "Name";
    private const string InputSet = "InputObject";
    private readonly List<ErasureTarget> _targets = [];
    private readonly List<BackupKeyErasure> _results = [];
    private BackupKeyEraser? _eraser;

    /// <summary>The names of the keys; wildcards are allowed together with -MaximumCount only.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Keys of Get-VBREncryptionKey or Get-WrappedBackupKey.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>Take a root key that is only disabled, and can be enabled again at any time, as out of reach too.</summary>
    [Parameter]
    public SwitchParameter AllowDisabled { get; set; }

    /// <summary>The most keys that this run may erase; if more are meant, none is.</summary>
    [Parameter]
    [ValidateRange(1, 1000000)]
    public int MaximumCount { get; set; } = 10;

    /// <summary>A file to write the proofs and the residual copies to, as JSON. It must not exist yet.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        var connections = ConnectionRegistry.Current.Open;
        if (connections.Count == 0) throw Faults.NoConnection();
        foreach (var connection in connections) Traced(connection);
        if (ReportPath is not null && !this.IsRehearsal()) ErasureReport.RequireWritable(GetUnresolvedProviderPathFromPSPath(ReportPath));
        _eraser = new BackupKeyEraser(connections, KeyStores.Open(this), KeyGuardHost, AllowDisabled, this.IsRehearsal(), TimeProvider.System);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var input in InputObject) ForItem(input.TypeNames[0], () => Add(input));
    }

    // All that is meant is known before anything is done: too many are a mistake, and then none is erased.
    /// <inheritdoc/>
    protected override void Complete()
    {
        foreach (var name in Name) ForItem(name, () => Add(name));
        var meant = _targets.Count(target => !target.IsErased);
        if (meant > MaximumCount) throw Faults.ErasureOverCap(meant, MaximumCount);
        try
        {
            foreach (var target in _targets.TakeWhile(_ => !StopToken.IsCancellationRequested)) Erase(target);
        }
        finally
        {
            WriteReport();
            this.RefreshBundles(KeyGuardHost, ConnectionRegistry.Current.Open.Select(connection => connection.Custody));
        }
    }

    /// <inheritdoc/>
    protected override void Release() => _eraser?.Dispose();

    private void Add(PSObject input)
    {
        if (input.BaseObject is BackupKeyEntry { InVeeam: not true } entry)
        {
            Add(entry.Name);
            return;
        }
        var (id, name) = BackupKeyInput.ReadKey(input);
        Add([_eraser!.Targets.WithId(id, name)]);
    }

    private void Add(string name)
    {
        var isPattern = WildcardPattern.ContainsWildcardCharacters(name);
        if (isPattern && !MyInvocation.BoundParameters.ContainsKey(nameof(MaximumCount))) throw Faults.ErasureWildcardWithoutCap(name);
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = _eraser!.Targets.Named(pattern.IsMatch);
        if (found.Count == 0 && !isPattern) throw Faults.DrillKeyMissing(name);
        Add(found.Where(target => !isPattern || !target.IsErased));
    }

    // The same key twice in the input is one key.
    private void Add(IEnumerable<ErasureTarget> targets) => _targets.AddRange(targets.Where(target => !_targets.Contains(target)).ToArray());

    private void Erase(ErasureTarget target)
    {
        var status = ErasureStatus.Refused;
        try
        {
            if (target.IsErased)
            {
                Write(_eraser!.AlreadyErased(target), null);
                return;
            }
            var plan = _eraser!.Examine(target);
            if (!ShouldProcess($"backup key '{target.Name}'", plan.Description)) return;
            status = ErasureStatus.Failed;
            var (result, failure) = _eraser.Erase(plan);
            Write(result, failure);
        }
        catch (KeyGuardException failure)
        {
            Write(BackupKeyEraser.Undone(target, status, failure), failure);
        }
    }

    private void Write(BackupKeyErasure result, KeyGuardException? failure)
    {
        _results.Add(result);
        if (failure is not null)
        {
            failure.Target = result.Name;
            WriteError(ErrorRecords.From(failure));
        }
        WriteObject(result);
    }

    private void WriteReport()
    {
        if (ReportPath is null || _results.Count == 0 || this.IsRehearsal()) return;
        ForItem(ReportPath, () => new ErasureReport { Created = DateTime.UtcNow, Keys = _results }.Write(GetUnresolvedProviderPathFromPSPath(ReportPath)));
    }
}
