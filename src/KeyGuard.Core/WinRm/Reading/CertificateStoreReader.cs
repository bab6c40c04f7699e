using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// Reads a computer's certificate store LocalMachine\My out of its registry, where each certificate is a key named by its thumbprint.
/// Certificates that Group Policy distributes stand below another key and are not looked for: they have no private key.
/// </summary>
internal sealed class CertificateStoreReader(RegistryReader registry, TimeProvider clock)
{
    private const string Store = @"SOFTWARE\Microsoft\SystemCertificates\MY\Certificates";

    /// <summary>The thumbprints of all certificates.</summary>
    public async Task<IReadOnlyList<string>> ThumbprintsAsync(CancellationToken cancellationToken) =>
        (await registry.KeysAsync(Store, cancellationToken).ConfigureAwait(false) ?? []).Select(ListenerReader.Thumbprint).Where(thumbprint => thumbprint.Length > 0).ToArray();

    /// <summary>A certificate and whether its private key is there; null where the store does not have it.</summary>
    public async Task<WinRMCertificate?> FindAsync(string thumbprint, CancellationToken cancellationToken)
    {
        var blob = await registry.BytesAsync(Store + "\\" + ListenerReader.Thumbprint(thumbprint), "Blob", cancellationToken).ConfigureAwait(false);
        return blob is null ? null : CertificateBlob.Read(blob, clock.GetUtcNow());
    }
}
