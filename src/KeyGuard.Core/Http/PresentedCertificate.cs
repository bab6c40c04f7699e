using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Http;

/// <summary>What a server showed in the TLS handshake, and what the system thinks of it; kept even where it was refused.</summary>
internal sealed class PresentedCertificate
{
    private PresentedCertificate(byte[] encoded, SslPolicyErrors errors, IReadOnlyList<string> chainProblems, bool accepted)
    {
        Encoded = encoded;
        Errors = errors;
        ChainProblems = chainProblems;
        Accepted = accepted;
    }

    /// <summary>The certificate itself, DER.</summary>
    public byte[] Encoded { get; }

    /// <summary>The system's judgement.</summary>
    public SslPolicyErrors Errors { get; }

    /// <summary>What is wrong with its chain, by the names of <see cref="X509ChainStatusFlags"/>, such as <c>NotTimeValid</c> or <c>UntrustedRoot</c>.</summary>
    public IReadOnlyList<string> ChainProblems { get; }

    /// <summary>Whether the connection went on: trusted by the system, or pinned.</summary>
    public bool Accepted { get; }

    public static PresentedCertificate Of(X509Certificate certificate, SslPolicyErrors errors, X509Chain? chain, bool accepted) =>
        new(certificate.GetRawCertData(), errors, Problems(chain), accepted);

    // The chain belongs to the handshake, so what is needed of it is copied.
    private static string[] Problems(X509Chain? chain) =>
        chain is null ? [] : chain.ChainStatus.Select(status => status.Status).Where(status => status != X509ChainStatusFlags.NoError).Distinct().Select(status => status.ToString()).ToArray();
}
