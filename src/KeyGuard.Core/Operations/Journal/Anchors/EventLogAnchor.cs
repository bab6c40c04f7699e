using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
#if !NETFRAMEWORK
using System.Runtime.Versioning;
#endif
using Microsoft.Win32;

namespace KeyGuard.Operations.Journal.Anchors;

/// <summary>
/// The Application event log of Windows, source KeyGuard, event 1. Called directly: in .NET the event log is a package of
/// its own, and this is all that is needed of it.
/// </summary>
#if !NETFRAMEWORK
[SupportedOSPlatform("windows")]
#endif
internal sealed class EventLogAnchor : IJournalAnchor
{
    private const string Source = "KeyGuard";
    private const string SourceKey = @"SYSTEM\CurrentControlSet\Services\EventLog\Application\" + Source;
    private const string MessageFile = @"%SystemRoot%\Microsoft.NET\Framework64\v4.0.30319\EventLogMessages.dll";
    private const ushort Information = 4;
    private const uint EventId = 1;
    private readonly Lazy<string?> _obstacle = new(FindObstacle);

    public string? Keep(JournalHead head) => _obstacle.Value ?? Write(SystemLog.Text(head));

    private static string? FindObstacle()
    {
        try
        {
            using var there = Registry.LocalMachine.OpenSubKey(SourceKey);
            if (there is not null) return null;
            using var made = Registry.LocalMachine.CreateSubKey(SourceKey);
            made.SetValue("EventMessageFile", MessageFile, RegistryValueKind.ExpandString);
            return null;
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or System.Security.SecurityException or System.IO.IOException)
        {
            return "The journal's head is not kept in the event log, because its source KeyGuard is not there and can't be made: " +
                "run any changing command of KeyGuard, or New-EventLog -LogName Application -Source KeyGuard, once as administrator.";
        }
    }

    private static string? Write(string text)
    {
        var log = RegisterEventSource(null, Source);
        if (log == IntPtr.Zero) return Failure();
        try
        {
            return ReportEvent(log, Information, 0, EventId, IntPtr.Zero, 1, 0, [text], IntPtr.Zero) ? null : Failure();
        }
        finally
        {
            _ = DeregisterEventSource(log);
        }
    }

    private static string Failure() => "The journal's head could not be written to the event log: " + new Win32Exception(Marshal.GetLastWin32Error()).Message;

    [DllImport("advapi32.dll", EntryPoint = "RegisterEventSourceW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr RegisterEventSource(string? server, string source);

    [DllImport("advapi32.dll", EntryPoint = "ReportEventW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ReportEvent(IntPtr log, ushort type, ushort category, uint id, IntPtr user, ushort count, uint size, string[] texts, IntPtr data);

    [DllImport("advapi32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool DeregisterEventSource(IntPtr log);
}
