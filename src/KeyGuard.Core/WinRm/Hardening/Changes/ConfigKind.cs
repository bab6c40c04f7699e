namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>The sorts of things that are changed.</summary>
internal enum ConfigKind
{
    /// <summary>A value of <c>winrm/config</c>.</summary>
    Setting,

    /// <summary>A listener.</summary>
    Listener,

    /// <summary>A rule of the Windows firewall.</summary>
    Firewall,
}
