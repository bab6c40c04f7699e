using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Looks at a key provider with an administrator's eye: what does not work, and what will soon not work.</summary>
/// <param name="now">The time.</param>
/// <param name="horizon">How long before its end a certificate is a problem.</param>
internal sealed class KeyProviderCheck(DateTimeOffset now, TimeSpan horizon)
{
    public VCenterKmsHealth Look(VCenterKms kms, string? whyNotAsked)
    {
        var problems = kms.Kind == VCenterKmsKind.Standard ? Standard(kms, whyNotAsked) : Native(kms);
        return new VCenterKmsHealth
        {
            Name = kms.Name,
            Server = kms.Server,
            Problems = problems.ToArray(),
            CertificateExpires = kms.CertificateExpires,
            DaysLeft = kms.CertificateExpires is { } end ? (int)Math.Floor((end - now).TotalDays) : null,
            Kms = kms,
        };
    }

    private static IEnumerable<VCenterKmsProblem> Native(VCenterKms kms)
    {
        if (kms.HasBackup == false) yield return new(VCenterKmsProblemKind.NotBackedUp, "It has not been backed up yet; vCenter does not use it before.");
    }

    private IEnumerable<VCenterKmsProblem> Standard(VCenterKms kms, string? whyNotAsked)
    {
        if (kms.Servers.Count == 0) return [new(VCenterKmsProblemKind.NoServer, "It has no server.")];
        if (kms.Status == "Unknown") return [new(VCenterKmsProblemKind.NotAsked, whyNotAsked ?? "vCenter does not say how it is.")];
        var problems = kms.Servers.SelectMany(Server).ToList();
        if (kms.ClientCertificate is null && kms.Servers.Any(server => server.ServerTrustsClient != true)) problems.Add(new(VCenterKmsProblemKind.NoClientCertificate, "vCenter has no certificate to show to it: Set-VCenterKms -MakeClientCertificate."));
        problems.AddRange(Certificate("vCenter's certificate", kms.ClientCertificate));
        if (problems.Count == 0 && kms.Status != "green") problems.Add(new(VCenterKmsProblemKind.NotGreen, $"vCenter says {kms.Status}, and not why."));
        return problems;
    }

    private IEnumerable<VCenterKmsProblem> Server(VCenterKmsServer server)
    {
        var said = server.ConnectionStatus.Length > 0 ? $": {server.ConnectionStatus}" : ".";
        if (server.ClientTrustsServer == false) yield return new(VCenterKmsProblemKind.ServerNotTrusted, $"vCenter does not trust the certificate of {server}{said}");
        if (server.ServerTrustsClient == false) yield return new(VCenterKmsProblemKind.ClientNotTrusted, $"{server} does not trust vCenter's certificate{said}");
        if (server.Status is "red" or "yellow" && server is not ({ ClientTrustsServer: false } or { ServerTrustsClient: false })) yield return new(VCenterKmsProblemKind.Unreachable, $"{server} is {server.Status}{said}");
        foreach (var problem in Certificate($"the certificate of {server}", server.Certificate)) yield return problem;
    }

    private IEnumerable<VCenterKmsProblem> Certificate(string whose, KmsCertificate? certificate)
    {
        if (certificate?.NotAfter is not { } end || end - now > horizon) yield break;
        var (kind, verb) = end <= now ? (VCenterKmsProblemKind.CertificateExpired, "ended") : (VCenterKmsProblemKind.CertificateExpiring, "ends");
        yield return new(kind, $"{char.ToUpperInvariant(whose[0])}{whose.Substring(1)} {verb} on {end.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.");
    }
}
