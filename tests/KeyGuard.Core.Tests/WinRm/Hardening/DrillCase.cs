using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Tests.WinRm.Hardening;

/// <summary>One way in which one step goes wrong, as rules for the Lab.</summary>
/// <param name="Step">The step that is spoilt.</param>
/// <param name="Moment">before: it has no effect; during: it has, or is swallowed, or is refused for good; after: it has, and only then something goes wrong.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Rules">The rules, without the computer. The first is about the step's own request; the others sleep until that one has struck.</param>
public sealed record DrillCase(string Step, string Moment, string Kind, IReadOnlyList<string> Rules)
{
    /// <summary>The steps in the order in which they are made, and what the Lab calls them.</summary>
    public static readonly IReadOnlyList<(string Name, string Occasion)> Steps =
    [
        ("Firewall", """ "verb":"Create","resource":"^wmi/root/cimv2/Win32_Process$" """),
        ("Listener HTTPS *", """ "verb":"Create","resource":"^config/listener\\?.*Transport=HTTPS$" """),
        ("Service/Auth/Basic", """ "verb":"Put","resource":"^config/service/auth$" """),
        ("Service/Auth/CredSSP", """ "verb":"Put","resource":"^config/service/auth$","skip":1 """),
        ("Service/AllowUnencrypted", """ "verb":"Put","resource":"^config/service$" """),
        ("Client/Auth/Basic", """ "verb":"Put","resource":"^config/client/auth$" """),
        ("Client/Auth/Digest", """ "verb":"Put","resource":"^config/client/auth$","skip":1 """),
        ("Listener HTTP *", """ "verb":"Put","resource":"^config/listener\\?.*Transport=HTTP$" """),
    ];

    public static readonly IReadOnlyList<string> Moments = ["before", "during", "after"];

    public static readonly IReadOnlyList<string> Kinds = ["ReplyLost", "TlsReset", "WrongCertificate", "ListenerExists", "GpoLocked", "TimeOut", "ConnectionCut"];

    private const string Close = "\"transport\":\"close\"";
    private const string Reset = "\"transport\":\"reset\"";
    private const string Hang = "\"transport\":\"hang\"";
    private const string HalfTheReply = "\"transport\":\"truncate\"";
    private const string WrongName = "\"certificate\":{\"kind\":\"wrongName\"}";
    private const string OperationTimedOut = "\"fault\":2150858793";
    private const string SetByPolicy = "\"fault\":2150858890";
    private const string AlreadyExists = "\"fault\":2150858803";
    private const string NamedTwice = "\"fault\":2150858851";

    // Spoils nothing: it only wakes those that follow.
    private const string Nothing = "\"delayMilliseconds\":1";
    private const string ForGood = ",\"times\":0";

    /// <summary>Whether a request is never answered, so that only a time limit ends the waiting.</summary>
    public bool Hangs => Rules[0].EndsWith(Hang, System.StringComparison.Ordinal);

    /// <summary>All the ways in which one step goes wrong.</summary>
    public static IEnumerable<DrillCase> Of(string step)
    {
        var occasion = Steps.Single(one => one.Name == step).Occasion;
        return from kind in Kinds from moment in Moments select new DrillCase(step, moment, kind, Spoil(occasion, kind, moment));
    }

    public override string ToString() => $"{Step} / {Moment} / {Kind}";

    private static string[] Spoil(string occasion, string kind, string moment)
    {
        var before = occasion + ",";
        var after = occasion + ",\"when\":\"after\",";
        return (kind, moment) switch
        {
            ("ReplyLost", "before") => [before + Close],
            ("ReplyLost", "during") => [after + HalfTheReply],
            ("ReplyLost", "after") => [after + Close],
            ("TimeOut", "before") => [before + OperationTimedOut],
            ("TimeOut", "during") => [before + Hang],
            ("TimeOut", "after") => [after + OperationTimedOut],
            ("ConnectionCut", "before") => [before + Reset, Requests(",\"times\":2")],
            ("ConnectionCut", "during") => [after + Reset, Requests(ForGood)],
            ("ConnectionCut", "after") => [after + Reset],
            ("ListenerExists", _) => Refuse(moment, AlreadyExists, NamedTwice),
            ("GpoLocked", _) => Refuse(moment, SetByPolicy, SetByPolicy),
            (_, "before") => [before + Reset, Handshakes(kind, ForGood)],
            (_, "during") => [after + Reset, Handshakes(kind, "")],
            _ => [after + Nothing, Handshakes(kind, ForGood)],
        };

        string[] Refuse(string when, string once, string always) => [when switch { "before" => before + once, "during" => before + always + ForGood, _ => after + once }];
    }

    private static string Requests(string times) => "\"stage\":\"http\"," + Reset + times;

    private static string Handshakes(string kind, string times) => "\"stage\":\"handshake\"," + (kind == "TlsReset" ? Reset : WrongName) + times;
}
