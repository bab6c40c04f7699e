using System;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>Who edits what.</summary>
internal static class ConfigEditors
{
    private static readonly SettingEditor Settings = new();
    private static readonly ListenerEditor Listeners = new();
    private static readonly FirewallEditor Firewall = new();

    public static IConfigEditor Of(ConfigKind kind) => kind switch
    {
        ConfigKind.Setting => Settings,
        ConfigKind.Listener => Listeners,
        ConfigKind.Firewall => Firewall,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
