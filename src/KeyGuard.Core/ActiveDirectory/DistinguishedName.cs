using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.ActiveDirectory;

/// <summary>Names of directory entries, taken apart as RFC 4514 writes them.</summary>
internal static class DistinguishedName
{
    /// <summary>The DNS name of the domain, of the parts <c>DC=</c>, which are labels without any escapes; null where there are none.</summary>
    public static string? Domain(string name)
    {
        var labels = Parts(name).Where(IsDomain).Select(part => part.Substring(3).Trim());
        var domain = string.Join(".", labels);
        return domain.Length == 0 ? null : domain;
    }

    /// <summary>The entries above, the nearest first, as far as the domain itself.</summary>
    public static IEnumerable<string> Parents(string name)
    {
        var parts = Parts(name);
        for (var above = 1; above < parts.Count && !IsDomain(parts[above - 1]); above++) yield return string.Join(",", parts.Skip(above));
    }

    /// <summary>Its parts, split at the commas that separate them.</summary>
    public static IReadOnlyList<string> Parts(string name)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == '\\') at++;
            else if (name[at] == '"') quoted = !quoted;
            else if (name[at] == ',' && !quoted)
            {
                parts.Add(name.Substring(start, at - start).Trim());
                start = at + 1;
            }
        }
        parts.Add(name.Substring(start).Trim());
        return parts;
    }

    private static bool IsDomain(string part) => part.StartsWith("DC=", StringComparison.OrdinalIgnoreCase);
}
