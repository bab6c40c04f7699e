using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Secrets;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <content>The certificates by which vCenter and the KMIP servers know each other.</content>
internal sealed partial class CryptoManager
{
    /// <summary>The certificate, in PEM, that a server shows to vCenter; null where vCenter could not get one.</summary>
    public async Task<string?> ServerCertificateAsync(string provider, KmipServer server, CancellationToken cancellationToken)
    {
        var found = await CallAsync("RetrieveKmipServerCert", true, server.Name, xml =>
        {
            Id(xml, "keyProvider", provider);
            server.Write(xml, "server");
        }, cancellationToken).ConfigureAwait(false);
        return found.Count > 0 && found[0].Text("certificate") is { Length: > 0 } pem ? pem : null;
    }

    /// <summary>Has vCenter trust a server's certificate.</summary>
    public Task TrustServerAsync(string provider, string certificate, CancellationToken cancellationToken) =>
        UseAsync("UploadKmipServerCert", provider, certificate, cancellationToken);

    /// <summary>Has vCenter make a key pair and a certificate of its own; not in use until <see cref="UseSelfSignedAsync"/>. Every call replaces the pending pair.</summary>
    public Task<string?> GenerateSelfSignedAsync(string provider, CancellationToken cancellationToken) => AskAsync("GenerateSelfSignedClientCert", provider, cancellationToken);

    /// <summary>Puts the certificate to use that was generated last.</summary>
    public Task UseSelfSignedAsync(string provider, string certificate, CancellationToken cancellationToken) => UseAsync("UpdateSelfSignedClientCert", provider, certificate, cancellationToken);

    /// <summary>Has vCenter make a key pair and a certificate signing request. Every call replaces the pending pair.</summary>
    public Task<string?> GenerateRequestAsync(string provider, CancellationToken cancellationToken) => AskAsync("GenerateClientCsr", provider, cancellationToken);

    /// <summary>Puts the certificate to use that was issued for the last request.</summary>
    public Task UseIssuedAsync(string provider, string certificate, CancellationToken cancellationToken) => UseAsync("UpdateKmsSignedCsrClientCert", provider, certificate, cancellationToken);

    /// <summary>The client certificate in use, in PEM; null where there is none.</summary>
    public Task<string?> ClientCertificateAsync(string provider, CancellationToken cancellationToken) => AskAsync("RetrieveClientCert", provider, cancellationToken);

    /// <summary>Puts a certificate with its private key to use.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="certificate">PEM.</param>
    /// <param name="privateKey">PEM; stays the caller's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task UploadClientCertificateAsync(string provider, string certificate, SecretBytes privateKey, CancellationToken cancellationToken) => CallAsync("UploadClientCert", true, provider, xml =>
    {
        Id(xml, "cluster", provider);
        xml.Text("certificate", certificate);
        xml.Secret("privateKey", privateKey);
    }, cancellationToken);

    // What was asked twice has only made another pair, of which the last one counts.
    private async Task<string?> AskAsync(string method, string provider, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(method, true, provider, xml => Id(xml, "cluster", provider), cancellationToken).ConfigureAwait(false);
        return answer.Count > 0 && answer[0].Value is { Length: > 0 } pem ? pem : null;
    }

    private Task UseAsync(string method, string provider, string certificate, CancellationToken cancellationToken) => CallAsync(method, true, provider, xml =>
    {
        Id(xml, "cluster", provider);
        xml.Text("certificate", certificate);
    }, cancellationToken);
}
