using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.VSphere.Session;

/// <summary>
/// The cookie by which vCenter knows a session. Kept by each client for itself, and never by the HTTP stack: two identities
/// must not come to share one.
/// </summary>
internal static class SessionCookie
{
    private const string Name = "vmware_soap_session";

    /// <summary>The value among what a reply sets, quotes included; null where there is none.</summary>
    public static string? Read(IEnumerable<string> cookies)
    {
        foreach (var cookie in cookies)
        {
            var at = cookie.IndexOf(Name + "=", StringComparison.Ordinal);
            if (at < 0) continue;
            var value = cookie.Substring(at + Name.Length + 1).Split(';')[0].Trim();
            if (IsPlain(value)) return value;
        }
        return null;
    }

    /// <summary>What goes into the request's <c>Cookie</c> header.</summary>
    public static string Header(string value) => Name + "=" + value;

    /// <summary>Whether a value can stand in a header without becoming another one.</summary>
    public static bool IsPlain(string value) => value.Length > 0 && value.All(c => c is > ' ' and < (char)127 and not (';' or ','));

    /// <summary>The same session written the other way: vCenter quotes the value, and not every client keeps the quotes.</summary>
    public static string OtherForm(string value) => value.Length > 1 && value[0] == '"' && value[value.Length - 1] == '"' ? value.Substring(1, value.Length - 2) : "\"" + value + "\"";
}
