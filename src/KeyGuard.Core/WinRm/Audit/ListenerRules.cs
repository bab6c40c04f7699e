using System;
using System.Linq;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Audit;

/// <summary>The rules that no single value answers.</summary>
internal static class ListenerRules
{
    /// <summary>Who judges a rule; null for one that a value answers.</summary>
    public static Func<WinRMSecurity, Finding>? Find(string rule, int httpsPort) => rule switch
    {
        "Listener.Https" => Https,
        "Listener.Certificate" => Certificate,
        "Listener.Http" => Http,
        "Listener.Ports" => facts => Ports(facts, httpsPort),
        "Client.TrustedHosts" => TrustedHosts,
        FirewallRules.Scope => FirewallRules.Judge,
        _ => null,
    };

    private static Finding Https(WinRMSecurity facts)
    {
        const string wanted = "a listener with a trusted certificate";
        var all = facts.Listeners.Where(listener => listener.IsHttps).ToArray();
        if (all.Length == 0) return Finding.Of(false, "no https listener", wanted);
        if (all.FirstOrDefault(listener => listener.Enabled && IsGood(listener)) is { } good) return Finding.Of(true, good.ToString(), wanted, good.Source);
        return Finding.Of(false, string.Join("; ", all.Select(Why)), wanted);
    }

    private static bool IsGood(WinRMListener listener) => listener is { IsListening: not false, ListeningOn.Count: > 0, PresentedCertificate.IsTrusted: true };

    private static string Why(WinRMListener listener) => listener + ": " + (
        !listener.Enabled ? "disabled"
        : listener.ListeningOn.Count == 0 || listener.IsListening == false ? "does not listen, or can't be reached"
        : listener.PresentedCertificate is { } shown ? string.Join(", ", shown.Problems)
        : "the TLS handshake fails");

    private static Finding Certificate(WinRMSecurity facts)
    {
        const string wanted = "the configured one, valid beyond the horizon";
        var used = facts.Listeners.Where(listener => listener is { IsHttps: true, Enabled: true }).ToArray();
        if (used.Length == 0) return Finding.Of(false, "no https listener", wanted);
        if (used.FirstOrDefault(listener => listener.IsCertificateAsConfigured == false) is { } other) return Finding.Of(false, $"{other} shows {other.PresentedCertificate}, configured is {other.CertificateThumbprint}", wanted);
        if (used.FirstOrDefault(listener => listener.IsCertificateStored == false) is { } gone) return Finding.Of(false, $"{gone.CertificateThumbprint} is not in the store", wanted);
        if (facts.CertificateDaysLeft is not { } days) return Finding.Unknown("No certificate was shown.", wanted);
        return Finding.Of(facts.CertificateExpiresSoon != true, days < 0 ? $"expired {-days} days ago" : $"{days} days left", wanted);
    }

    private static Finding Http(WinRMSecurity facts)
    {
        const string wanted = "none, or disabled";
        var open = facts.Listeners.Where(listener => listener is { IsHttps: false, Enabled: true }).ToArray();
        if (open.Length == 0) return Finding.Of(true, facts.Listeners.Any(listener => !listener.IsHttps) ? "disabled" : "none", wanted);
        var status = open.All(listener => listener.IsSetByPolicy) ? WinRMRuleStatus.BlockedByPolicy : WinRMRuleStatus.Fail;
        return new Finding(status, string.Join("; ", open.Select(listener => listener.ToString())), wanted, open[0].Source);
    }

    private static Finding Ports(WinRMSecurity facts, int httpsPort)
    {
        var other = facts.Listeners.Where(listener => listener.Enabled && listener.Port != (listener.IsHttps ? httpsPort : WinRmTarget.DefaultHttpPort)).ToArray();
        var wanted = FormattableString.Invariant($"https {httpsPort}, http {WinRmTarget.DefaultHttpPort}");
        return Finding.Of(other.Length == 0, other.Length == 0 ? string.Join("; ", facts.Listeners.Where(listener => listener.Enabled)) : string.Join("; ", other.Select(listener => listener.ToString())), wanted);
    }

    private static Finding TrustedHosts(WinRMSecurity facts)
    {
        if (facts.Settings.Find("Client/TrustedHosts") is not { } setting) return Finding.Unknown("The computer does not say.", "not *");
        var isOpen = setting.Value.Split(',').Any(one => one.Trim() == "*");
        return new Finding(!isOpen ? WinRMRuleStatus.Pass : setting.IsSetByPolicy ? WinRMRuleStatus.BlockedByPolicy : WinRMRuleStatus.Fail, setting.Value.Length > 0 ? setting.Value : "none", "not *", setting.Source);
    }
}
