using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Re-wraps backup keys after their root key was rotated.</summary>
[Cmdlet(VerbsData.Update, "WrappedBackupKey", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(WrappedBackupKeyUpdate))]
public sealed class UpdateWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private const string NameSet = "Name";
    private const string InputSet = "InputObject";
    private BackupKeyUpdater? _updater;
    private IReadOnlyList<KmsConnection> _connections = [];

    /// <summary>Keys of Get-VBREncryptionKey or Get-WrappedBackupKey.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The names of the keys; wildcards are allowed. Without it and without input, all wrapped keys of Veeam's.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The connections to use; all open ones when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <summary>How many keys are re-wrapped at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _connections = Kms ?? ConnectionRegistry.Current.Open;
        if (_connections.Count == 0) throw Faults.NoConnection();
        foreach (var connection in _connections) Traced(connection);
        _updater = new BackupKeyUpdater(_connections, KeyStores.Open(this), KeyGuardHost, ThrottleLimit, this.IsRehearsal(), WriteObject, this.Bundles(_connections.Select(connection => connection.Custody))) { WarnsOfUnreached = Kms is null };
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var input in InputObject) ForItem(input.TypeNames[0], () => Add(input));
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        if (ParameterSetName == NameSet) AddByName();
        _updater!.Complete();
        this.RefreshBundles(KeyGuardHost, _connections.Select(connection => connection.Custody));
    }

    /// <inheritdoc/>
    protected override void Release() => _updater?.Dispose();

    private void Add(PSObject input)
    {
        var (id, name) = BackupKeyInput.ReadKey(input);
        if (_updater!.Find(id, name) is { } item) Add(item);
    }

    private void AddByName()
    {
        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var items = _updater!.All().Where(item => pattern.IsMatch(item.Described.Name)).ToArray();
            if (items.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name)) ForItem(name, () => throw Faults.KeyNotInStore(name));
            foreach (var item in items.Where(IsMeant)) Add(item);
        }
    }

    // Who names connections means the keys under them. A key of another instance is not asked for, so it is no failure.
    private bool IsMeant(UpdateItem item)
    {
        if (Kms is null || item.Route.Candidates.Count > 0 || item.Others.Count > 0) return true;
        WriteVerbose($"Skipped '{item.Described.Name}': it is not under any of the connections given.");
        return false;
    }

    private void Add(UpdateItem item)
    {
        var onlyOthers = Kms is not null && item.Route.Candidates.Count == 0 && item.Others.Count > 0;
        if (ShouldProcess($"backup key '{item.Described.Name}'", "Re-wrap under the newest version of its root key")) _updater!.Add(item with { OnlyOthers = onlyOthers });
    }
}
