namespace KeyGuard.WinRm.Audit;

/// <summary>What one rule found.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Found">What was found.</param>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Source">Where the value comes from.</param>
internal sealed record Finding(WinRMRuleStatus Status, string Found, string Wanted, string Source = "")
{
    public static Finding Unknown(string why, string wanted) => new(WinRMRuleStatus.Unknown, why, wanted);

    public static Finding Of(bool isGood, string found, string wanted, string source = "") => new(isGood ? WinRMRuleStatus.Pass : WinRMRuleStatus.Fail, found, wanted, source);
}
