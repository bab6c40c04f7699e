using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Names of key providers as a user gives them. vCenter tells capitals from small letters, and so do exact names; patterns do not.</summary>
internal sealed class KeyProviderNames(string[] given)
{
    private readonly string[] _exact = [.. given.Where(name => !WildcardPattern.ContainsWildcardCharacters(name))];
    private readonly WildcardPattern[] _patterns = [.. given.Where(WildcardPattern.ContainsWildcardCharacters).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];

    /// <summary>All names that were looked at.</summary>
    public List<string> Seen { get; } = [];

    public bool IsWanted(string name)
    {
        Seen.Add(name);
        return IsMeant(name);
    }

    /// <summary>The exact names that were not found.</summary>
    public IEnumerable<string> Missing => _exact.Except(Seen, StringComparer.Ordinal);

    private bool IsMeant(string name) => _exact.Contains(name, StringComparer.Ordinal) || Array.Exists(_patterns, pattern => pattern.IsMatch(name));
}
