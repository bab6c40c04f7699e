namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>One change of one thing: what it is before, and what it is to be. Taking it back is the same, the other way round.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Key">Which one: a setting's path, a listener's <c>Transport Address</c>, a firewall rule's name.</param>
/// <param name="Before">As it was found; null where it was not there.</param>
/// <param name="After">As it is wanted; null for gone.</param>
internal sealed record ConfigChange(ConfigKind Kind, string Key, ConfigState? Before, ConfigState? After)
{
    /// <summary>The same change taken back.</summary>
    public ConfigChange Reversed => this with { Before = After, After = Before };

    /// <summary>What a person calls it.</summary>
    public string Name => Kind switch
    {
        ConfigKind.Firewall => "Firewall",
        ConfigKind.Listener => "Listener " + Key,
        _ => Key,
    };

    /// <summary>From what to what.</summary>
    public string Detail => $"{Before?.ToString() ?? "none"} -> {After?.ToString() ?? "none"}";

    public bool IsHttpsListener => Kind == ConfigKind.Listener && Key.StartsWith("HTTPS ", System.StringComparison.Ordinal);

    public bool IsHttpListener => Kind == ConfigKind.Listener && !IsHttpsListener;
}
