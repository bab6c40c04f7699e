using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Base of the cmdlets that act on root keys named by id or alias.</summary>
public abstract class RootKeyCmdlet : KeyGuardCmdlet
{
    /// <summary>The root keys: ids or aliases, no wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("RootKeyId")]
    [ArgumentCompleter(typeof(RootKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <summary>What is about to be done, for the confirmation.</summary>
    private protected abstract string Action { get; }

    /// <summary>What the journal calls it.</summary>
    private protected abstract string JournalledAs { get; }

    private protected abstract Task<KmsRootKey> ActAsync(RootKeyManager manager, string id, CancellationToken cancellationToken);

    /// <summary>Looks before the leap; throws to refuse.</summary>
    private protected virtual void Check(KmsConnection connection, string id)
    {
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var connection = Kms ?? ConnectionRegistry.Current.Default;
        if (!IsOpen(connection)) return;
        foreach (var id in Id) ForItem(id, () => Act(connection, id));
    }

    private void Act(KmsConnection connection, string id)
    {
        if (WildcardPattern.ContainsWildcardCharacters(id)) throw Faults.NoWildcards(id);
        Check(connection, id);
        if (!ShouldProcess($"root key {id} of {connection.InstanceId} at {connection.Endpoint}", Action)) return;
        var journal = new RootKeyJournal(KeyGuardHost.Journal, connection.Custody, JournalledAs, id);
        WriteObject(connection.Known(journal.Run(() => Await(token => ActAsync(new RootKeyManager(connection.Client, journal.Begin), id, token)))));
    }
}
