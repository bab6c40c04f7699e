namespace KeyGuard.WinRm.Facts;

/// <summary>Where a value comes from, as <see cref="WinRMSetting.Source"/> names it.</summary>
internal static class WinRMSource
{
    /// <summary>Group Policy; the service's own word (MS-WSMV, attribute Source).</summary>
    public const string Gpo = "GPO";

    /// <summary>Set on the computer.</summary>
    public const string Local = "Local";

    /// <summary>Not set by policy, and the value that Windows sets by itself.</summary>
    public const string Default = "Default";
}
