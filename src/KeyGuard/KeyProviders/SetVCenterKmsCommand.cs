using System.Collections.Generic;
using System.Management.Automation;
using System.Security;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Kmip;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Secrets;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Changes a key provider: how its server is reached, trust, certificates, and whose default it is.</summary>
[Cmdlet(VerbsCommon.Set, "VCenterKms", SupportsShouldProcess = true, DefaultParameterSetName = TrustSet)]
[OutputType(typeof(VCenterKmsSetup))]
public sealed class SetVCenterKmsCommand : KeyProviderCmdlet
{
    private const string TrustSet = "Trust";
    private const string MakeSet = "Make";
    private const string BringSet = "Bring";

    /// <summary>The provider.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KmsCluster")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Which of its servers; may be left out where there is one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsServer { get; set; }

    /// <summary>The server's host name or address, as vCenter reaches it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The server's KMIP port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The user and password that vCenter logs on to the key manager with.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How long vCenter is to wait for the server, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int? KmipTimeoutSec { get; set; }

    /// <summary>The SHA-256 thumbprint of the certificate that the server shows; vCenter is told to trust it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Have vCenter make the certificate that it shows to the server.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MakeSet)]
    [ValidateSet(nameof(KmsClientCertificate.SelfSigned), nameof(KmsClientCertificate.SigningRequest))]
    public string? MakeClientCertificate { get; set; }

    /// <summary>The certificate that vCenter shows to the server, as PEM text, a file or an object: the one that was issued for vCenter's request or, with a private key, any.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BringSet)]
    [ValidateNotNull]
    public object? ClientCertificate { get; set; }

    /// <summary>The private key of -ClientCertificate, in PEM.</summary>
    [Parameter(ParameterSetName = BringSet)]
    public SecureString? PrivateKeySecret { get; set; }

    /// <summary>Make it the vCenter's default.</summary>
    [Parameter]
    public SwitchParameter Default { get; set; }

    /// <summary>Make it the default of these clusters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] DefaultFor { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForItem(Name, () =>
    {
        var pin = CertificateThumbprint is null ? null : ServerTrust.Of(CertificateThumbprint).Pin;
        var certificate = ParameterSetName == BringSet ? CertificateInput.Read(this, ClientCertificate).Certificate.Pem : null;
        var connection = VCenters.One(this, Server);
        if (!ShouldProcess($"key provider '{Name}' of {connection.Endpoint.Host}", "Change " + string.Join(", ", Wanted()))) return;
        using var password = Credential is null ? null : SecretBytes.From(Credential.Password);
        using var key = PrivateKeySecret is null ? null : SecretBytes.From(PrivateKeySecret);
        var order = new KeyProviderOrder { Provider = Name, Password = password, Pin = pin, Make = Made(MakeClientCertificate), Certificate = certificate, PrivateKey = key };
        var facts = new Dictionary<string, string> { ["changed"] = string.Join(", ", Wanted()) };
        Change(connection, JournalAction.KeyProviderSet, Name, facts, (manager, token) => new KeyProviderSetup(manager, connection.Name).ChangeAsync(order, KmsServer, Edit, new KeyProviderDefaults(Default, DefaultFor), token));
    });

    private KmipServer Edit(KmipServer known) => known with
    {
        Address = Address ?? known.Address,
        Port = Port ?? known.Port,
        Timeout = KmipTimeoutSec ?? known.Timeout,
        UserName = Credential?.UserName ?? known.UserName,
    };

    private IEnumerable<string> Wanted()
    {
        if (Address is not null || Port is not null || KmipTimeoutSec is not null) yield return "address";
        if (Credential is not null) yield return "credential";
        if (CertificateThumbprint is not null) yield return "trust";
        if (ParameterSetName != TrustSet) yield return "client certificate";
        if (Default) yield return "the vCenter's default";
        if (DefaultFor.Length > 0) yield return "the default of " + string.Join(", ", DefaultFor);
    }
}
