using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>The certificate by which vCenter shows the servers of a provider who it is: made by vCenter, issued for it, or brought along.</summary>
internal sealed class KeyProviderIdentity(CryptoManager manager)
{
    public async Task EstablishAsync(KeyProviderOrder order, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        if (order.Make == KmsClientCertificate.SelfSigned) await MakeAsync(order.Provider, result, cancellationToken).ConfigureAwait(false);
        else if (order.Make == KmsClientCertificate.SigningRequest) await RequestAsync(order.Provider, result, cancellationToken).ConfigureAwait(false);
        else if (order.Certificate is not null) await BringAsync(order, result, cancellationToken).ConfigureAwait(false);
        else return;
        result.Status = VCenterKmsSetupStatus.Done;
    }

    private async Task MakeAsync(string provider, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        var certificate = await manager.GenerateSelfSignedAsync(provider, cancellationToken).ConfigureAwait(false) ?? throw Faults.NoCertificateMade(provider);
        await manager.UseSelfSignedAsync(provider, certificate, cancellationToken).ConfigureAwait(false);
        Tell(result, certificate);
    }

    private async Task RequestAsync(string provider, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        result.CertificateRequest = await manager.GenerateRequestAsync(provider, cancellationToken).ConfigureAwait(false) ?? throw Faults.NoCertificateMade(provider);
        result.Message = $"Have the request in CertificateRequest signed by the key manager's authority, and then: Set-VCenterKms {provider} -ClientCertificate <certificate>";
    }

    private async Task BringAsync(KeyProviderOrder order, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        var certificate = order.Certificate!;
        // Shown before it is sent: what is no certificate is refused here, and never by way of the server.
        Tell(result, certificate);
        if (order.PrivateKey is { } key) await manager.UploadClientCertificateAsync(order.Provider, certificate, key, cancellationToken).ConfigureAwait(false);
        else await manager.UseIssuedAsync(order.Provider, certificate, cancellationToken).ConfigureAwait(false);
    }

    private static void Tell(VCenterKmsSetup result, string certificate)
    {
        result.CertificateThumbprint = Thumbprints.Sha256(certificate);
        result.Certificate = certificate;
    }
}
