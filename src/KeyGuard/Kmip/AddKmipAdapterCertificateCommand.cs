using System;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Has a KMIP adapter trust a client, by the client's certificate.</summary>
[Cmdlet(VerbsCommon.Add, "KmipAdapterCertificate", SupportsShouldProcess = true, DefaultParameterSetName = CertificateSet)]
[OutputType(typeof(KmipAdapterCertificate))]
public sealed class AddKmipAdapterCertificateCommand : KmipCmdlet
{
    private const string CertificateSet = "Certificate";
    private const string AdapterSet = "Adapter";

    /// <summary>The client's certificate: PEM text, a file, an X509Certificate2, or an object that has one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = CertificateSet)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AdapterSet)]
    [ValidateNotNull]
    public object? Certificate { get; set; }

    /// <summary>The adapter, by id or name.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = CertificateSet)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = AdapterSet)]
    [Alias("AdapterId")]
    [ValidateNotNullOrEmpty]
    public string Adapter { get; set; } = "";

    /// <summary>The certificate's name at the adapter.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ParameterSetName = CertificateSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = AdapterSet)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        // Every error record leads to the arguments; what was handed in may turn out to be a private key.
        MyInvocation.BoundParameters.Remove(nameof(Certificate));
        ForItem(Name ?? Adapter, () => Add(Use(Kms), CertificateInput.Read(this, Certificate)));
    }

    private void Add(KmsConnection connection, CertificateInput input)
    {
        var name = Name is null ? KmipNames.ForCertificate(input.Name, input.Certificate.Fingerprint) : KmipNames.Require(Name);
        var adapter = FindAdapter(connection, Adapter);
        var certificates = new KmipCertificates(connection.Client.Kmip, adapter);
        if (Await(token => certificates.FindAsync(name, input.Certificate, token)) is { } found)
        {
            Unchanged(found);
            return;
        }
        WarnOfDates(input.Certificate);
        if (!ShouldProcess($"KMIP adapter '{adapter.Name}' of {connection.InstanceId} at {connection.Endpoint}", $"Trust the client {input.Certificate.Subject} ({input.Certificate.Fingerprint}) with all keys of the adapter")) return;
        var (added, wasThere) = Journalled(
            connection, JournalAction.KmipCertificateAdd, name, KmipFacts.Of(adapter, input.Certificate), token => certificates.AddAsync(name, input.Certificate, token), done => KmipFacts.Of(done.Certificate));
        if (wasThere)
        {
            Unchanged(added);
            return;
        }
        WriteVerbose($"The certificate '{added.Name}' has been added to KMIP adapter '{adapter.Name}'. It may take up to 5 minutes until it works.");
        WriteObject(added);
    }

    private void Unchanged(KmipAdapterCertificate found)
    {
        WriteVerbose($"KMIP adapter '{found.AdapterName}' trusts this certificate already, under the name '{found.Name}'; nothing is changed.");
        WriteObject(found);
    }

    private void WarnOfDates(ClientCertificate certificate)
    {
        var now = DateTimeOffset.UtcNow;
        if (certificate.NotAfter < now) WriteWarning($"The certificate {certificate.Subject} expired on {certificate.NotAfter:yyyy-MM-dd HH:mm} UTC.");
        if (certificate.NotBefore > now) WriteWarning($"The certificate {certificate.Subject} is not valid before {certificate.NotBefore:yyyy-MM-dd HH:mm} UTC.");
    }
}
