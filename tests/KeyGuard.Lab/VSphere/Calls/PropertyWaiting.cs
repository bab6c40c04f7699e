using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Waiting for updates: the one thing that does not happen at once.</summary>
internal static class PropertyWaiting
{
    public static bool IsWait(SoapRequest request) => request.Method.Name is "WaitForUpdatesEx" or "WaitForUpdates";

    /// <summary>What has changed by now; null for nothing. Called under the lock.</summary>
    public static UpdateSet? Now(VimCall call)
    {
        // the session may have ended while the call was waiting
        if (call.Center.Objects.Find(call.Target.Id) != call.Target)
            throw VimFaults.NotFound(call.Target.Ref).Raise();
        if (call.Center.Sessions.FindByKey(call.Session!.Key) is null)
            throw VimFaults.NotAuthenticated(call.Target.Ref, "System.View").Raise();

        int most = call.Center.Settings.UpdateSize;
        int? asked = call.Parameters.Find("options")?.Number("maxObjectUpdates");
        return call.On<Collector>().Since(call.Parameters.Text("version") ?? "", call.Center.Objects, call.Request.Version, asked is > 0 ? Math.Min(asked.Value, most) : most);
    }

    /// <summary>Waits for a change, and answers null when the time is over without one.</summary>
    public static async Task<UpdateSet?> WaitAsync(VimCall call, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int? seconds = call.Parameters.Find("options")?.Number("maxWaitSeconds");
        int cancellations = call.On<Collector>().Cancellations;
        while (true)
        {
            Task change;
            lock (call.Center.Gate)
            {
                change = call.Center.Objects.NextChange;
                if (Now(call) is { } found)
                    return found;
                if (call.On<Collector>().Cancellations > cancellations)
                    throw new VimFault("RequestCanceled", "The task was canceled by a user.").Raise();
            }

            if (!await ChangesAsync(change, Left(seconds, began), cancellation))
                return null;
        }
    }

    private static TimeSpan Left(int? seconds, long began) => seconds is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds.Value) - Stopwatch.GetElapsedTime(began);

    private static async Task<bool> ChangesAsync(Task change, TimeSpan left, CancellationToken cancellation)
    {
        if (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan)
            return false;

        try
        {
            await change.WaitAsync(left, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
