using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Crypto;

internal sealed record ProviderState(KeyProvider Provider, string Overall, ServerState[] Servers, X509Certificate2? Client, DateTimeOffset Now);

internal sealed record ServerState(
    string Name, string Status, string Connection, X509Certificate2? Certificate, bool? ClientTrustsServer, bool? ServerTrustsClient, DateTimeOffset Now);

/// <summary>A certificate as it is judged at a time.</summary>
internal sealed record SeenCertificate(X509Certificate2 Certificate, DateTimeOffset Now);

internal sealed record ServerCertificate(X509Certificate2? Certificate, bool? Trusted, DateTimeOffset Now);

/// <summary>Providers' health and certificates on the wire.</summary>
internal static class StatusShapes
{
    private static readonly Shape<SeenCertificate> Certificate = new(
        "CryptoManagerKmipCertificateInfo",
        new("subject", seen => VimValue.Of(seen.Certificate.Subject)),
        new("issuer", seen => VimValue.Of(seen.Certificate.Issuer)),
        new("serialNumber", seen => VimValue.Of(seen.Certificate.SerialNumber)),
        new("notBefore", seen => VimValue.Of(new DateTimeOffset(seen.Certificate.NotBefore))),
        new("notAfter", seen => VimValue.Of(new DateTimeOffset(seen.Certificate.NotAfter))),
        new("fingerprint", seen => VimValue.Of(Fingerprint(seen.Certificate.Thumbprint))),
        new("checkTime", seen => VimValue.Of(seen.Now)),
        new("secondsSinceValid", seen => VimValue.Of(Seconds(seen.Now - seen.Certificate.NotBefore))),
        new("secondsBeforeExpire", seen => VimValue.Of(Seconds(seen.Certificate.NotAfter - seen.Now))));

    private static readonly Shape<ServerState> Server = new(
        "CryptoManagerKmipServerStatus",
        new("name", server => VimValue.Of(server.Name)),
        new("status", server => VimValue.Enum("ManagedEntityStatus", server.Status)),
        new("connectionStatus", server => VimValue.Of(server.Connection)),
        new("certInfo", server => Info(server.Certificate, server.Now)),
        new("clientTrustServer", server => VimValue.Of(server.ClientTrustsServer)),
        new("serverTrustClient", server => VimValue.Of(server.ServerTrustsClient)));

    public static readonly Shape<ProviderState> Cluster = new(
        "CryptoManagerKmipClusterStatus",
        new("clusterId", state => CryptoKey.ProviderValue(state.Provider.Id)),
        new("overallStatus", state => VimValue.Enum("ManagedEntityStatus", state.Overall), "7.0"),
        new("managementType", state => VimValue.Of(state.Provider.ManagementType), "7.0"),
        new("servers", state => new VimArray("CryptoManagerKmipServerStatus", state.Servers.Select(Server.Of))),
        new("clientCertInfo", state => Info(state.Client, state.Now)));

    public static readonly Shape<ServerCertificate> ServerCertificate = new(
        "CryptoManagerKmipServerCertInfo",
        new("certificate", server => VimValue.Of(server.Certificate?.ExportCertificatePem() ?? "")),
        new("certInfo", server => Info(server.Certificate, server.Now)),
        new("clientTrustServer", server => VimValue.Of(server.Trusted)));

    private static VimValue? Info(X509Certificate2? certificate, DateTimeOffset now) => certificate is null ? null : Certificate.Of(new SeenCertificate(certificate, now));

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(time.TotalSeconds, int.MinValue, int.MaxValue);

    /// <summary>SHA-1, in pairs with colons between.</summary>
    private static string Fingerprint(string thumbprint)
    {
        var text = new StringBuilder();
        for (int index = 0; index < thumbprint.Length; index += 2)
            text.Append(index == 0 ? "" : ":").Append(thumbprint.AsSpan(index, 2));
        return text.ToString();
    }
}
