using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>
/// Whether this computer trusts a certificate's chain. Intermediate certificates that only the server has are missing here, so a chain that
/// merely has no end is left to the handshake, where they are shown; revocation is left to it as well.
/// </summary>
internal static class ChainJudge
{
    public static IReadOnlyList<string> Problems(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain.Build(certificate)) return [];
        return [.. chain.ChainStatus.Select(status => status.Status)
            .Where(status => status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation))
            .Distinct().Select(status => status.ToString())];
    }
}
