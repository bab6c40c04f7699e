using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Has a KMIP adapter trust a client no longer.</summary>
[Cmdlet(VerbsCommon.Remove, "KmipAdapterCertificate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(KmipRemoval))]
public sealed class RemoveKmipAdapterCertificateCommand : KmipCmdlet
{
    /// <summary>The adapter, by id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AdapterId")]
    [ValidateNotNullOrEmpty]
    public string Adapter { get; set; } = "";

    /// <summary>The certificates: ids or names, no wildcards.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] CertificateId { get; set; } = [];

    /// <summary>Go on although keys that the client made may be in use.</summary>
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
        foreach (var id in CertificateId) ForItem(id, () => Remove(connection, FindAdapter(connection, Adapter), id));
    }

    private void Remove(KmsConnection connection, KmipAdapter adapter, string id)
    {
        if (WildcardPattern.ContainsWildcardCharacters(id)) throw Faults.NoWildcards(id);
        KmipAdapterCertificate certificate;
        try
        {
            certificate = Await(token => connection.Client.Kmip.GetCertificateAsync(adapter, id, token));
        }
        catch (KmsException failure) when (failure.ErrorId == Faults.KmipCertificateUnknown)
        {
            WriteWarning($"KMIP adapter '{adapter.Name}' has no certificate '{id}': nothing to remove.");
            Write(connection, adapter, id, "", KmipRemovalStatus.AlreadyGone);
            return;
        }
        Await(async token =>
        {
            await new KmipGuard(connection.Client.Kmip).RequireUnusedAsync(adapter, certificate, Force, token).ConfigureAwait(false);
            return true;
        });
        if (!ShouldProcess($"certificate '{certificate.Name}' ({certificate.Subject}) at KMIP adapter '{adapter.Name}' of {connection.InstanceId}", "Remove the certificate: within 5 minutes its client gets no key any more")) return;
        var remover = new KmipRemover(connection.Client.Kmip);
        Write(connection, adapter, certificate.Name, certificate.Id, Journalled(
            connection, JournalAction.KmipCertificateDelete, certificate.Name, KmipFacts.Of(certificate), token => remover.RemoveAsync(adapter, certificate, token), KmipFacts.Of));
    }

    private void Write(KmsConnection connection, KmipAdapter adapter, string name, string id, KmipRemovalStatus status) =>
        WriteObject(new KmipRemoval(KmipItem.Certificate, status) { Name = name, Id = id, AdapterName = adapter.Name, InstanceId = connection.InstanceId, Kms = connection.Name });
}
