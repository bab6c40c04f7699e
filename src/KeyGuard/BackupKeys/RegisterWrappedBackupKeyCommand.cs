using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.BackupKeys.Register;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Adds made keys, or keys of a recovery bundle, to Veeam together with their wrapped form, and proves it by reading back.</summary>
[Cmdlet(VerbsLifecycle.Register, "WrappedBackupKey", SupportsShouldProcess = true)]
[OutputType(typeof(RegisteredBackupKey))]
public sealed class RegisterWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private readonly HashSet<CustodyFile> _custody = [];
    private readonly List<KnownKey> _known = [];
    private IReadOnlyList<KmsConnection> _connections = [];
    private BackupKeyRegistrar? _registrar;
    private CustodyBook? _book;

    /// <summary>Keys of New-WrappedBackupKey, Import-WrappedBackupKey, Get-WrappedBackupKey or Get-UnwrappedBackupKey.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The connections through which keys of a bundle or custody file are unwrapped; all open ones when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <summary>How many keys are unwrapped at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _connections = Kms ?? ConnectionRegistry.Current.Open;
        foreach (var connection in _connections) Traced(connection);
        _registrar = new BackupKeyRegistrar(KeyStores.Open(this), KeyGuardHost, WriteObject);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var input in InputObject) ForItem(input.TypeNames[0], () => Add(input));
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        if (_known.Count > 0) new BackupKeyRestorer(_registrar!, _connections, KeyGuardHost, ThrottleLimit).Register(_known);
        _registrar!.Complete();
        this.RefreshBundles(KeyGuardHost, _custody);
    }

    /// <inheritdoc/>
    protected override void Release() => _registrar?.Dispose();

    private void Add(PSObject input)
    {
        VeeamKeys.RequireLive(input);
        if (input.BaseObject is WrappedBackupKey key) AddNew(key);
        else AddKnown(Known(input));
    }

    private void AddNew(WrappedBackupKey key)
    {
        _custody.Add(key.Custody);
        if (ShouldProcess($"backup key '{key.Name}'", "Add to Veeam with its wrapped form as description")) _registrar!.Add(key);
    }

    // Kept until the end, so that they share one look into custody; the same key twice in the input is one key.
    private void AddKnown(KnownKey key)
    {
        _custody.Add(key.Custody);
        if (_known.Exists(known => known.Record == key.Record)) return;
        if (ShouldProcess($"backup key '{key.Record.Name}'", "Add to Veeam again, with the description that is on record")) _known.Add(key);
    }

    private KnownKey Known(PSObject input)
    {
        if (input.BaseObject is BackupKeyEntry { Record: { } record }) return new KnownKey(record, FileOf(record));
        if (input.BaseObject is not UnwrappedBackupKey unwrapped) throw Faults.NotANewKey(input.TypeNames[0]);
        if (unwrapped.Name.Length == 0) throw Faults.NameMissing();
        return new KnownKey(unwrapped.Record, unwrapped.Custody) { Password = unwrapped.SecurePassword, Check = unwrapped.Check };
    }

    // The file that knows the key already; else the one that a new key would be recorded in.
    private CustodyFile FileOf(CustodyRecord record)
    {
        _book ??= CustodyFiles.Open(this, null);
        var known = record.AllWraps().Select(wrap => _book.ByWrapped(wrap.Wrapped)?.Entry.File).FirstOrDefault(file => file is not null);
        return known ?? (Kms is null ? CustodyFiles.ToChange(this, null) : Kms[0].Custody);
    }
}
