namespace KeyGuard.Lab.WinRm.Config;

/// <summary>One value of the configuration: where it stands (such as <c>Service/Auth/Basic</c>), what it may be, what it is on a new computer.</summary>
internal sealed record ConfigSetting(string Path, SettingKind Kind, string Default)
{
    public bool IsReadOnly { get; init; }

    public bool IsDeprecated { get; init; }

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The section it belongs to; empty for the configuration itself.</summary>
    public string Section => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";
}

internal enum SettingKind
{
    Text,
    Flag,
    Number,
    Hardening,
}
