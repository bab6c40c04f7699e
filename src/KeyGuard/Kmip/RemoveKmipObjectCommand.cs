using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Destroys keys of a KMIP adapter, for ever.</summary>
[Cmdlet(VerbsCommon.Remove, "KmipObject", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KmipRemoval))]
public sealed class RemoveKmipObjectCommand : KmipCmdlet
{
    private readonly HashSet<string> _warned = [];

    /// <summary>The adapter, by id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AdapterId")]
    [ValidateNotNullOrEmpty]
    public string Adapter { get; set; } = "";

    /// <summary>The keys' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] ObjectId { get; set; } = [];

    /// <summary>Destroy the keys although they are active: whatever is encrypted with them is lost.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var connection = Use(Kms);
        foreach (var id in ObjectId) ForItem(id, () => Remove(connection, FindAdapter(connection, Adapter), id));
    }

    private void Remove(KmsConnection connection, KmipAdapter adapter, string id)
    {
        if (Find(connection, adapter, id) is not { IsDestroyed: false } key)
        {
            Write(connection, adapter, id, KmipRemovalStatus.AlreadyGone);
            return;
        }
        KmipGuard.RequireUnused(key, Force);
        if (_warned.Add(adapter.Id)) WriteWarning($"A destroyed key of KMIP adapter '{adapter.Name}' can't be restored. What vCenter or vSAN still has encrypted with it can't be read any more, and vCenter does not know that it is gone.");
        if (!ShouldProcess($"key {key.Id} ({key.State}) of KMIP adapter '{adapter.Name}' of {connection.InstanceId}", "Destroy the key for ever, with all that is still encrypted with it")) return;
        var remover = new KmipRemover(connection.Client.Kmip);
        Write(connection, adapter, key.Id, Journalled(
            connection, JournalAction.KmipObjectDelete, key.Id, KmipFacts.Of(key), token => remover.RemoveAsync(adapter, key, Force && !key.IsSurelyIdle, token), KmipFacts.Of));
    }

    private KmipObject? Find(KmsConnection connection, KmipAdapter adapter, string id)
    {
        if (WildcardPattern.ContainsWildcardCharacters(id)) throw Faults.NoWildcards(id);
        try
        {
            var key = Await(token => connection.Client.Kmip.GetObjectAsync(adapter, id, token));
            if (key.IsDestroyed) WriteVerbose($"Key {id} of KMIP adapter '{adapter.Name}' is destroyed already.");
            return key;
        }
        catch (KmsException failure) when (failure.ErrorId == Faults.KmipObjectUnknown)
        {
            WriteWarning($"KMIP adapter '{adapter.Name}' has no key {id}: nothing to destroy.");
            return null;
        }
    }

    private void Write(KmsConnection connection, KmipAdapter adapter, string id, KmipRemovalStatus status) =>
        WriteObject(new KmipRemoval(KmipItem.Key, status) { Name = id, Id = id, AdapterName = adapter.Name, InstanceId = connection.InstanceId, Kms = connection.Name });
}
