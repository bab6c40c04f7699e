using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Hardening.Certificates;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// Turns what a computer is like into the steps that are missing. It asks nobody and changes nothing. The order is the safe one: the new
/// door first, then what weakens the doors, and the old door last.
/// </summary>
internal sealed class HardeningPlanner(WinRMSecurity facts, HardeningOptions wanted)
{
    private readonly WinRMListener? _https = facts.Listeners.Where(listener => listener.IsHttps)
        .OrderByDescending(listener => listener.Address == "*").ThenByDescending(listener => listener.Enabled).FirstOrDefault();

    /// <summary>The port that https is to have.</summary>
    public int HttpsPort => wanted.HttpsPort ?? _https?.Port ?? WinRmTarget.DefaultHttpsPort;

    /// <summary>Whether https is as wanted already: trusted, with the configured certificate, at the right port.</summary>
    public bool HttpsWorks => _https is { Enabled: true, IsCertificateAsConfigured: true } && facts.Https.IsOpen && facts.Https.Port == HttpsPort && _https.Port == HttpsPort
        && (wanted.CertificateThumbprint is null || wanted.CertificateThumbprint == _https.CertificateThumbprint);

    /// <summary>Whether a certificate must, or may, be chosen. One that ends soon is exchanged while http is there to fall back on.</summary>
    public bool ChoosesCertificate => !HttpsWorks || (facts.CertificateExpiresSoon == true && facts.Http.IsOpen && wanted.CertificateThumbprint is null);

    /// <summary>Whether the firewall must let somebody in, or is asked to let in only some.</summary>
    public bool NeedsFirewall => wanted.RemoteAddress.Count > 0 || !(facts.Https.IsConnected && facts.Https.Port == HttpsPort);

    /// <param name="choice">The certificate; null where none had to be chosen.</param>
    /// <param name="rule">Our own firewall rule as it is; null where there is none.</param>
    public HardeningPlan Plan(CertificateChoice? choice, ConfigState? rule)
    {
        var certificate = choice?.Certificate ?? (HttpsWorks ? _https!.PresentedCertificate : null);
        if (certificate is null) return Refuse(Faults.WinRmNoCertificate(facts.ComputerName, wanted.CertificateThumbprint, choice?.Reasons ?? ""));
        if (facts.Listeners.Any(listener => !listener.IsHttps && listener.Enabled && listener.Port == HttpsPort)) return Refuse(Faults.WinRmPortHasHttp(facts.ComputerName, HttpsPort));
        if (_https is { IsSetByPolicy: true } && !HttpsWorks) return Refuse(Faults.WinRmListenerByPolicy(facts.ComputerName));
        var steps = Firewall(rule).Concat(HttpsListener(certificate)).Concat(SettingSteps.Of(facts.Settings)).Concat(HttpSteps.Of(facts.Listeners, wanted)).ToArray();
        return new HardeningPlan(steps, certificate.Thumbprint, HttpsPort) { Remarks = [.. Remarks(certificate, choice)] };
    }

    private HardeningPlan Refuse(KeyGuardException why) => new([], "", HttpsPort) { Refusal = why };

    private IEnumerable<HardeningStep> Firewall(ConfigState? rule)
    {
        var after = FirewallEditor.State(HttpsPort, wanted.RemoteAddress);
        // Without a wish for the scope, the one of a rule that is there stays.
        if (rule is not null && wanted.RemoteAddress.Count == 0) after = after.With((FirewallEditor.Remote, rule[FirewallEditor.Remote]));
        if (NeedsFirewall && !after.Equals(rule)) yield return new HardeningStep(new ConfigChange(ConfigKind.Firewall, FirewallEditor.RuleName(HttpsPort), rule, after)) { IsNeeded = true, ProvesHttps = HttpsWorks };
    }

    private IEnumerable<HardeningStep> HttpsListener(WinRMCertificate certificate)
    {
        if (HttpsWorks && certificate.Thumbprint == _https!.CertificateThumbprint) yield break;
        var before = _https is null ? null : ListenerEditor.State(_https);
        var after = (before ?? ConfigState.Of((ListenerEditor.Prefix, WinRmTarget.DefaultPath))).With(
            (ListenerEditor.Port, HttpsPort.ToString(System.Globalization.CultureInfo.InvariantCulture)), (ListenerEditor.Enabled, "true"),
            (ListenerEditor.HostName, CertificateNames.HostName(certificate, facts.ComputerName)), (ListenerEditor.Thumbprint, certificate.Thumbprint));
        yield return new HardeningStep(new ConfigChange(ConfigKind.Listener, _https is null ? "HTTPS *" : ListenerEditor.Key(_https), before, after)) { IsNeeded = true, ProvesHttps = true };
    }

    private IEnumerable<string> Remarks(WinRMCertificate certificate, CertificateChoice? choice)
    {
        if (choice is { Ties.Count: > 0 }) yield return $"The certificates {string.Join(", ", choice.Ties)} would do just as well as {certificate.Thumbprint}.";
        if (certificate.DaysLeft <= 30) yield return $"The certificate {certificate.Thumbprint} ends in {certificate.DaysLeft} days.";
        if (wanted.CertificateThumbprint is not null && certificate.IsSelfSigned) yield return "The certificate is its own issuer: other computers do not trust it.";
    }
}
