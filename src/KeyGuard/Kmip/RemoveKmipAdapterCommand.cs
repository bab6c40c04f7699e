using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Removes a KMIP adapter that has no keys.</summary>
[Cmdlet(VerbsCommon.Remove, "KmipAdapter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = NameSet)]
[OutputType(typeof(KmipRemoval))]
public sealed class RemoveKmipAdapterCommand : KmipCmdlet
{
    private const string NameSet = "Name";
    private const string ObjectSet = "Object";

    /// <summary>The adapters: names or ids, no wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    public string[] Adapter { get; set; } = [];

    /// <summary>The adapters as objects. Nothing else binds, because certificates and keys know an adapter's id too.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public KmipAdapter[] InputObject { get; set; } = [];

    /// <summary>Remove the adapter although it trusts clients, whose certificates go with it.</summary>
    [Parameter]
    public SwitchParameter IncludeCertificates { get; set; }

    /// <summary>The connection; the default one, or the one through which the adapter was read, when left out.</summary>
    [Parameter]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Adapter) ForItem(name, () => Remove(Use(Kms), name, name));
        foreach (var adapter in InputObject) ForItem(adapter.Name, () => Remove(Use(Kms ?? Of(adapter)), adapter.Id, adapter.Name));
    }

    private static KmsConnection Of(KmipAdapter adapter) => ConnectionRegistry.Current.Find(adapter.Kms) ?? throw Faults.ConnectionUnknown(adapter.Kms, ConnectionRegistry.Current.Names);

    private void Remove(KmsConnection connection, string idOrName, string name)
    {
        if (WildcardPattern.ContainsWildcardCharacters(idOrName)) throw Faults.NoWildcards(idOrName);
        KmipAdapter adapter;
        try
        {
            adapter = FindAdapter(connection, idOrName);
        }
        catch (KmsException failure) when (failure.IsAbsence())
        {
            WriteWarning($"There is no KMIP adapter '{name}' in instance {connection.InstanceId}: nothing to remove.");
            WriteObject(new KmipRemoval(KmipItem.Adapter, KmipRemovalStatus.AlreadyGone) { Name = name, AdapterName = name, InstanceId = connection.InstanceId, Kms = connection.Name });
            return;
        }
        Warn(adapter, Await(token => new KmipGuard(connection.Client.Kmip).RequireUnusedAsync(adapter, IncludeCertificates, token)));
        if (ShouldProcess($"KMIP adapter '{adapter.Name}' ({adapter.Id}) of {connection.InstanceId} at {connection.Endpoint}", "Remove the adapter with its certificates: no client reaches it any more")) Remove(connection, adapter);
    }

    private void Warn(KmipAdapter adapter, IReadOnlyList<KmipAdapterCertificate> certificates)
    {
        if (certificates.Count > 0) WriteWarning($"These clients of KMIP adapter '{adapter.Name}' lose it: {string.Join(", ", certificates.Select(certificate => certificate.Name))}.");
    }

    private void Remove(KmsConnection connection, KmipAdapter adapter)
    {
        var remover = new KmipRemover(connection.Client.Kmip);
        var status = Journalled(connection, JournalAction.KmipAdapterDelete, adapter.Name, KmipFacts.Of(adapter), token => remover.RemoveAsync(adapter, token), KmipFacts.Of);
        WriteObject(new KmipRemoval(KmipItem.Adapter, status) { Name = adapter.Name, Id = adapter.Id, AdapterName = adapter.Name, InstanceId = connection.InstanceId, Kms = connection.Name });
    }
}
