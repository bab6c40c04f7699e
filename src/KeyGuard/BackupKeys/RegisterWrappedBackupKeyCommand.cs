using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Register;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Adds made keys to Veeam together with their wrapped form, and proves it by reading back.</summary>
[Cmdlet(VerbsLifecycle.Register, "WrappedBackupKey", SupportsShouldProcess = true)]
[OutputType(typeof(RegisteredBackupKey))]
public sealed class RegisterWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private readonly HashSet<CustodyFile> _custody = [];
    private BackupKeyRegistrar? _registrar;

    /// <summary>Keys made by New-WrappedBackupKey.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin() => _registrar = new BackupKeyRegistrar(KeyStores.Open(this), KeyGuardHost, WriteObject);

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var input in InputObject) ForItem(input.TypeNames[0], () => Add(input));
    }

    /// <inheritdoc/>
    protected override void Complete()
    {
        _registrar!.Complete();
        this.RefreshBundles(KeyGuardHost, _custody);
    }

    /// <inheritdoc/>
    protected override void Release() => _registrar?.Dispose();

    private void Add(PSObject input)
    {
        VeeamKeys.RequireLive(input);
        if (input.BaseObject is not WrappedBackupKey key) throw Faults.NotANewKey(input.TypeNames[0]);
        _custody.Add(key.Custody);
        if (ShouldProcess($"backup key '{key.Name}'", "Add to Veeam with its wrapped form as description")) _registrar!.Add(key);
    }
}
