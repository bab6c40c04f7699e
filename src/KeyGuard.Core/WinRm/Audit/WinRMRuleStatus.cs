namespace KeyGuard.WinRm.Audit;

/// <summary>How a computer stands to one rule.</summary>
public enum WinRMRuleStatus
{
    /// <summary>As wanted.</summary>
    Pass,

    /// <summary>Not as wanted.</summary>
    Fail,

    /// <summary>Not as wanted, and Group Policy holds it so: it can only be changed there.</summary>
    BlockedByPolicy,

    /// <summary>It could not be found out; <c>Found</c> says why.</summary>
    Unknown,
}
