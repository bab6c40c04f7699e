using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Baselines;

/// <summary>
/// All rules, once: what <c>Test-WinRMSecurity</c> looks at and <c>Export-WinRMPolicy</c> writes. The ids and values are those of
/// microsoft/PowerStig (STIG) and HardeningKitty's lists (CIS, Microsoft); the names of the policies are those of WindowsRemoteManagement.admx.
/// </summary>
internal static partial class BaselineTable
{
    private static readonly string[] StigEditions = ["2016", "2019", "2022", "2025"];

    /// <summary>The rules in the order in which a report shows them.</summary>
    public static IReadOnlyList<BaselineRule> All { get; } = [.. Service, .. Client, .. Surroundings, .. Shells, .. BeyondPolicy];

    /// <summary>The rules of one baseline.</summary>
    public static IEnumerable<BaselineRule> Of(Baseline baseline) => All.Where(rule => rule.IsIn(baseline));

    // One id for each edition; empty where it has no such rule.
    private static IEnumerable<BaselineReference> Stig(string level, params string[] ids) =>
        ids.Select((id, index) => new BaselineReference(Baseline.Stig, StigEditions[index], id, level)).Where(reference => reference.Id.Length > 0);

    private static BaselineReference Cis(string id, string? level = null) => new(Baseline.Cis, "3.0.0", id, level);

    private static BaselineReference Microsoft(string note = "") => new(Baseline.Microsoft, "2022", note, null);
}
