namespace KeyGuard.WinRm;

/// <summary>A way in: where, and by which kind of log-on.</summary>
internal sealed record WinRmDoor(WinRmTarget Target, WinRmAuthentication Authentication)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Target} ({Authentication})";
}
