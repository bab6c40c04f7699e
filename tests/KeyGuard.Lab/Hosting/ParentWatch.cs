using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Lab.Hosting;

/// <summary>Ends the Lab when the process that started it is gone, so that a killed test run leaves no server behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(int processId, Action parentGone, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (IsRunning(processId))
                await timer.WaitForNextTickAsync(stopping);

            parentGone();
        }
        catch (OperationCanceledException)
        {
            // the Lab ends for another reason
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited && !IsZombie(processId);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>On Linux a process that nobody has waited for still has an entry: state Z after its name in brackets.</summary>
    private static bool IsZombie(int processId)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            string status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return status.Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
