using System;
using System.IO;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Policy;

/// <summary>Where a policy may be written.</summary>
internal static class PolicyPath
{
    private const string FileName = "Registry.pol";

    /// <summary>The file to write: the path itself if it ends in .pol, else a Registry.pol in that folder.</summary>
    /// <exception cref="KeyGuardException">It is inside a domain's policies.</exception>
    public static string ForExport(string path)
    {
        RefusePolicies(path);
        return path.EndsWith(".pol", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, FileName);
    }

    // A file changed there behind the editor's back has no new version number, so computers do not fetch it, and the editor may write over
    // it; and while it is written, computers may fetch half of it.
    private static void RefusePolicies(string path)
    {
        var parts = path.Split('\\', '/');
        var isPolicies = parts.Where((part, index) => Is(part, "Policies") && index + 1 < parts.Length && parts[index + 1].Length > 0 && parts[index + 1][0] == '{').Any();
        if (isPolicies || parts.Any(part => Is(part, "SYSVOL"))) throw Faults.PolicyPathIsLive(path);
    }

    private static bool Is(string part, string name) => string.Equals(part, name, StringComparison.OrdinalIgnoreCase);
}
