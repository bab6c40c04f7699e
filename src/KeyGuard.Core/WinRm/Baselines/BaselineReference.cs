namespace KeyGuard.WinRm.Baselines;

/// <summary>Where a baseline has a rule.</summary>
/// <param name="Baseline">Which one.</param>
/// <param name="Edition">For which Windows.</param>
/// <param name="Id">What it calls the rule.</param>
/// <param name="Level">How it ranks the rule; null where it does not.</param>
internal sealed record BaselineReference(Baseline Baseline, string Edition, string Id, string? Level)
{
    /// <summary>Such as <c>STIG 2022 V-254381 WN22-CC-000500 (CAT I)</c>.</summary>
    public override string ToString() => $"{Name} {Edition}{(Id.Length == 0 ? "" : " " + Id)}{(Level is null ? "" : $" ({Level})")}";

    private string Name => Baseline == Baseline.Microsoft ? "Microsoft" : Baseline.ToString().ToUpperInvariant();
}
