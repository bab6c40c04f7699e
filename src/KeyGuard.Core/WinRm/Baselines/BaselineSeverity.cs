namespace KeyGuard.WinRm.Baselines;

/// <summary>How much hangs on a rule.</summary>
internal enum BaselineSeverity
{
    /// <summary>Good to have.</summary>
    Low,

    /// <summary>Makes an attack easier. STIG calls this CAT II.</summary>
    Medium,

    /// <summary>Gives passwords or the computer away. STIG calls this CAT I.</summary>
    High,
}
