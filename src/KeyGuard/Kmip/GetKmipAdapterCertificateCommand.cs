using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Shows the certificates of the clients that a KMIP adapter trusts.</summary>
[Cmdlet(VerbsCommon.Get, "KmipAdapterCertificate")]
[OutputType(typeof(KmipAdapterCertificate))]
public sealed class GetKmipAdapterCertificateCommand : KmipCmdlet
{
    /// <summary>The adapters, by id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AdapterId")]
    [ValidateNotNullOrEmpty]
    public string[] Adapter { get; set; } = [];

    /// <summary>The certificates: names, which may have wildcards, or ids. All when left out.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var connection = Use(Kms);
        foreach (var adapter in Adapter) ForItem(adapter, () => Show(connection, FindAdapter(connection, adapter)));
    }

    private void Show(KmsConnection connection, KmipAdapter adapter)
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var certificates = new KmipCertificates(connection.Client.Kmip, adapter);
        WriteObject(Await(token => certificates.ReadAsync(listed => patterns.Any(pattern => pattern.IsMatch(listed.Name) || pattern.IsMatch(listed.Id)), token)), enumerateCollection: true);
    }
}
