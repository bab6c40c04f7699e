using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>One way in which one step goes wrong, as rules for the Lab.</summary>
/// <param name="Step">The step that is spoilt.</param>
/// <param name="Moment">before: it has no effect; during: it has, or hangs, and what follows is spoilt too; after: it has, and only its reply is spoilt.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Rules">The rules, without the computer.</param>
public sealed record DrillCase(string Step, string Moment, string Kind, IReadOnlyList<string> Rules)
{
    /// <summary>The steps in the order in which they are made, and what the Lab calls them.</summary>
    public static readonly IReadOnlyList<(string Name, string Occasion)> Steps =
    [
        ("Firewall", """ "verb":"Create","resource":"wmi/root/cimv2/Win32_Process" """),
        ("Listener HTTPS *", """ "verb":"Create","resource":"config/listener.*HTTPS" """),
        ("Service/Auth/Basic", """ "verb":"Put","resource":"config/service/auth" """),
        ("Service/Auth/CredSSP", """ "verb":"Put","resource":"config/service/auth","skip":1 """),
        ("Service/AllowUnencrypted", """ "verb":"Put","resource":"config/service" """),
        ("Client/Auth/Basic", """ "verb":"Put","resource":"config/client/auth" """),
        ("Client/Auth/Digest", """ "verb":"Put","resource":"config/client/auth","skip":1 """),
        ("Listener HTTP *", """ "verb":"Put","resource":"config/listener.*HTTP" """),
    ];

    private static readonly string[] Moments = ["before", "during", "after"];

    private static readonly string[] Kinds = ["ReplyLost", "TlsReset", "WrongCertificate", "ListenerExists", "GpoLocked", "TimeOut", "ConnectionCut"];

    public static IEnumerable<DrillCase> Of(string step)
    {
        var index = Steps.Select(one => one.Name).ToList().IndexOf(step);
        return from moment in Moments from kind in Kinds select new DrillCase(step, moment, kind, [.. Spoil(Steps[index].Occasion, index, moment, kind)]);
    }

    public override string ToString() => $"{Step} / {Moment} / {Kind}";

    private static IEnumerable<string> Spoil(string occasion, int index, string moment, string kind) => kind switch
    {
        "ReplyLost" => [Rule(occasion, moment == "before" ? "before" : "after", moment == "during" ? "\"transport\":\"truncate\"" : "\"transport\":\"close\"")],
        "ConnectionCut" => moment == "during"
            ? [Rule(occasion, "after", "\"transport\":\"reset\""), """ "stage":"http","skip":SKIP,"times":2,"transport":"reset" """.Replace("SKIP", (20 + (index * 6)).ToString(System.Globalization.CultureInfo.InvariantCulture))]
            : [Rule(occasion, moment, "\"transport\":\"reset\"")],
        "TimeOut" => [Rule(occasion, moment == "after" ? "after" : "before", moment == "during" ? "\"transport\":\"hang\"" : "\"fault\":2150858793")],
        "ListenerExists" => [Rule(occasion, moment == "after" ? "after" : "before", moment == "during" ? "\"fault\":2150858851,\"times\":0" : "\"fault\":2150858803")],
        "GpoLocked" => [Rule(occasion, moment == "after" ? "after" : "before", moment == "during" ? "\"fault\":2150858890,\"times\":0" : "\"fault\":2150858890")],
        "TlsReset" => [Handshake(index, moment, "\"transport\":\"reset\"")],
        _ => [Handshake(index, moment, "\"certificate\":{\"kind\":\"wrongName\"}")],
    };

    private static string Rule(string occasion, string moment, string what) => $"{occasion},\"when\":\"{moment}\",{what}";

    // Each step is proved by a new handshake: the first of them, some of them, or all from then on.
    private static string Handshake(int index, string moment, string what) =>
        $"\"stage\":\"handshake\",\"skip\":{(index * 2).ToString(System.Globalization.CultureInfo.InvariantCulture)},\"times\":{(moment == "before" ? 1 : moment == "during" ? 3 : 0)},{what}";
}
