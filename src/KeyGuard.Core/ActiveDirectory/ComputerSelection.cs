using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm;

namespace KeyGuard.ActiveDirectory;

/// <summary>Leaves out what nobody asked for: disabled and stale accounts, and every name but the first time it comes.</summary>
internal sealed class ComputerSelection
{
    /// <summary>The days after which an account that has not logged on is stale, unless said otherwise.</summary>
    public const int DefaultStaleAfterDays = 90;

    /// <summary>What the directory knows of a log-on may be 14 days behind, so fewer days would call computers stale that are in use.</summary>
    public const int LeastStaleAfterDays = 15;

    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private int _disabled;
    private int _stale;
    private int _repeated;

    public bool IncludeDisabled { get; init; }

    public bool IncludeStale { get; init; }

    /// <summary>What logged on last before this moment, UTC, is stale. So is what was made before and never logged on.</summary>
    public DateTime StaleBefore { get; init; } = DateTime.MinValue;

    /// <summary>Whether it is wanted; then its name is taken from now on.</summary>
    public bool Takes(WinRMComputer computer)
    {
        if (!IncludeDisabled && computer.Enabled == false) return Leave(ref _disabled);
        if (!IncludeStale && (computer.LastLogon ?? computer.Created) is { } last && last < StaleBefore) return Leave(ref _stale);
        return _seen.Add(computer.ComputerName) || Leave(ref _repeated);
    }

    /// <summary>What was left out, in words; null if nothing was.</summary>
    public string? Summary
    {
        get
        {
            var parts = new[] { (_disabled, "disabled"), (_stale, "stale"), (_repeated, "named before") }.Where(part => part.Item1 > 0).Select(part => $"{part.Item1} {part.Item2}");
            var text = string.Join(", ", parts);
            return text.Length == 0 ? null : "Left out: " + text + ".";
        }
    }

    private static bool Leave(ref int count)
    {
        count++;
        return false;
    }
}
