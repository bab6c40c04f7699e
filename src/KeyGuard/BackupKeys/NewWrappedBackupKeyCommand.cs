using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Create;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Makes backup keys: the key management service generates and wraps them.</summary>
[Cmdlet(VerbsCommon.New, "WrappedBackupKey", SupportsShouldProcess = true)]
[OutputType(typeof(WrappedBackupKey))]
public sealed class NewWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private BackupKeyCreator? _creator;
    private KmsConnection? _connection;

    /// <summary>The new keys' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The connection, which must name a root key; the default one when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <summary>How many keys are made at a time.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void Begin()
    {
        _connection = Traced(Kms ?? ConnectionRegistry.Current.Default);
        _creator = new BackupKeyCreator(_connection, ListVeeam(), KeyGuardHost, ThrottleLimit, this.IsRehearsal(), WriteObject);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        // A name that is refused concerns itself only; a custody file that can't be written ends the command.
        foreach (var name in Name.Where(IsWanted)) _creator!.Add(name);
    }

    /// <inheritdoc/>
    protected override void Complete() => _creator!.Complete();

    /// <inheritdoc/>
    protected override void Release() => _creator?.Dispose();

    // Keys may be made where Veeam is not; then only custody knows which names are taken.
    private IReadOnlyList<StoredKey>? ListVeeam()
    {
        try
        {
            return VeeamKeyStore.TryOpen(this)?.List();
        }
        catch (KeyGuardException failure)
        {
            WriteWarning("Names are compared with the custody file only, because Veeam can't be asked. " + failure.Message);
            return null;
        }
    }

    private bool IsWanted(string name)
    {
        var isWanted = false;
        ForItem(name, () =>
        {
            _creator!.Check(name);
            isWanted = ShouldProcess($"backup key '{name}'", $"Generate and wrap with root key {_connection!.RootKeyId} at {_connection.Endpoint}");
        });
        return isWanted;
    }
}
