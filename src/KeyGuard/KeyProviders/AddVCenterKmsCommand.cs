using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Secrets;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Registers a KMIP server, and with the first one a key provider, and establishes trust in both directions.</summary>
[Cmdlet(VerbsCommon.Add, "VCenterKms", SupportsShouldProcess = true)]
[OutputType(typeof(VCenterKmsSetup))]
public sealed class AddVCenterKmsCommand : KeyProviderCmdlet
{
    /// <summary>The name of the provider, which is also its id.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("KmsCluster")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The server's host name or address, as vCenter reaches it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>The server's KMIP port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int Port { get; set; } = KmipServer.StandardPort;

    /// <summary>What vCenter is to call the server; its address when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsServer { get; set; }

    /// <summary>The user and password that vCenter logs on to the key manager with.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A proxy between vCenter and the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProxyAddress { get; set; }

    /// <summary>The proxy's port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? ProxyPort { get; set; }

    /// <summary>How long vCenter is to wait for the server, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 600)]
    public int? KmipTimeoutSec { get; set; }

    /// <summary>The SHA-256 thumbprint of the server's certificate; without it vCenter is not told to trust the server.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Have vCenter make the certificate that it shows to the server.</summary>
    [Parameter]
    [ValidateSet(nameof(KmsClientCertificate.SelfSigned), nameof(KmsClientCertificate.SigningRequest))]
    public string? MakeClientCertificate { get; set; }

    /// <inheritdoc/>
    protected override void Complete()
    {
        var pin = CertificateThumbprint is null ? null : ServerTrust.Of(CertificateThumbprint).Pin;
        var connection = VCenters.One(this, Server);
        if (!ShouldProcess($"key provider '{Name}' of {connection.Endpoint.Host}", $"Register the KMIP server {Address}:{Port}")) return;
        using var password = Credential is null ? null : SecretBytes.From(Credential.Password);
        var order = new KeyProviderOrder { Provider = Name, Server = Wanted(), Password = password, Pin = pin, Make = Made(MakeClientCertificate) };
        var facts = new Dictionary<string, string> { ["server"] = $"{Address}:{Port}" };
        Change(connection, JournalAction.KeyProviderAdd, Name, facts, (manager, token) => new KeyProviderSetup(manager, connection.Name).AddAsync(order, token));
    }

    private KmipServer Wanted() => new()
    {
        Name = KmsServer ?? Address,
        Address = Address,
        Port = Port,
        ProxyAddress = ProxyAddress,
        ProxyPort = ProxyPort,
        Timeout = KmipTimeoutSec,
        UserName = Credential?.UserName,
    };
}
