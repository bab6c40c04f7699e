using System;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>An IAM access token. Opaque; it lives in memory only.</summary>
internal sealed class AccessToken(string value, DateTimeOffset issued, DateTimeOffset expires)
{
    // So that a token is not used up to the very second in which the server, with its own clock, refuses it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private const double RefreshAt = 0.8;

    public string Value { get; } = value;

    public DateTimeOffset Issued { get; } = issued;

    /// <summary>Whether the token should be renewed though it still works: 80 % of its life has passed.</summary>
    public bool IsAgeing(DateTimeOffset now) => now >= Issued + TimeSpan.FromTicks((long)((expires - Issued).Ticks * RefreshAt));

    /// <summary>Whether the token should no longer be used.</summary>
    public bool IsExpired(DateTimeOffset now) => now >= expires - Min(Margin, TimeSpan.FromTicks((expires - Issued).Ticks / 10));

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
