using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>The http listeners, each by its own selectors: switched off, or deleted where that was said. Those of policy are named and left.</summary>
internal static class HttpSteps
{
    public const string Policy = "WinRM Service: Allow remote server management through WinRM";

    public static IReadOnlyList<HardeningStep> Of(IReadOnlyList<WinRMListener> listeners, HardeningOptions wanted)
    {
        // Those for compatibility belong to a setting, and go with it.
        var all = listeners.Where(listener => !listener.IsHttps && (listener.IsSetByPolicy || listener.Source == WinRMSource.Local) && (listener.Enabled || wanted.RemoveHttpListener)).ToArray();
        if (wanted.KeepHttp) return [];
        return [.. all.Select((listener, index) => Step(listener, wanted, IsLast(all, index)))];
    }

    private static HardeningStep Step(WinRMListener listener, HardeningOptions wanted, bool closes)
    {
        var before = ListenerEditor.State(listener);
        var after = wanted.RemoveHttpListener ? null : before.With((ListenerEditor.Enabled, "false"));
        return new HardeningStep(new ConfigChange(ConfigKind.Listener, ListenerEditor.Key(listener), before, after))
        {
            ProvesHttps = true,
            ClosedPort = closes ? listener.Port : null,
            Policy = Policy,
            BlockedBy = listener.IsSetByPolicy ? Policy : null,
        };
    }

    // A port is shut once nobody is left at it.
    private static bool IsLast(WinRMListener[] all, int index) =>
        !all.Skip(index + 1).Any(other => other.Port == all[index].Port) && !all.Any(other => other.Port == all[index].Port && other.IsSetByPolicy && other.Enabled);
}
