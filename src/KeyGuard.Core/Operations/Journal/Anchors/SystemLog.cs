using System.Globalization;
#if NETFRAMEWORK
using System.IO;
#endif

namespace KeyGuard.Operations.Journal.Anchors;

/// <summary>The log of this operating system.</summary>
internal static class SystemLog
{
    public static IJournalAnchor Anchor { get; } = Choose();

    /// <summary>An anchor's text; what <c>Test-KeyGuardJournal</c> wants to be given can be copied from it.</summary>
    public static string Text(JournalHead head) =>
        string.Format(CultureInfo.InvariantCulture, "KeyGuard journal {0} count={1} head={2}", head.Path, head.Count, head.Hash);

    private static IJournalAnchor Choose()
    {
#if NETFRAMEWORK
        // .NET Framework outside of Windows is Mono, which only stands in for it in tests.
        return Path.DirectorySeparatorChar == '\\' ? new EventLogAnchor() : new NoAnchor();
#else
        return System.OperatingSystem.IsWindows() ? new EventLogAnchor() : new SyslogAnchor();
#endif
    }
}
