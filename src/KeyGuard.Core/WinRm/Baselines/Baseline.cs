namespace KeyGuard.WinRm.Baselines;

/// <summary>Whose rules for remoting are meant.</summary>
internal enum Baseline
{
    /// <summary>KeyGuard's own: no password that is sent or handed over, nothing in clear. Whatever baselines agree on, and what they forget.</summary>
    Recommended,

    /// <summary>The Security Technical Implementation Guides for Windows Server 2016 (V2R10), 2019 (V3R8), 2022 (V2R8) and 2025 (V1R1).</summary>
    Stig,

    /// <summary>The CIS benchmarks for Windows Server 2016, 2019 and 2022, version 3.0.0.</summary>
    Cis,

    /// <summary>Microsoft's security baseline for Windows Server 2022 (21H2).</summary>
    Microsoft,
}
