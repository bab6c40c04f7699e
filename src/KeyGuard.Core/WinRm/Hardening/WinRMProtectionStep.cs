namespace KeyGuard.WinRm.Hardening;

/// <summary>One step at one computer.</summary>
public sealed class WinRMProtectionStep
{
    internal WinRMProtectionStep(string name, WinRMStepOutcome outcome, string detail)
    {
        Name = name;
        Outcome = outcome;
        Detail = detail;
    }

    /// <summary>What is changed: <c>Firewall</c>, <c>Listener HTTPS</c>, <c>Service/Auth/Basic</c> and so on.</summary>
    public string Name { get; }

    /// <summary>What became of it.</summary>
    public WinRMStepOutcome Outcome { get; }

    /// <summary>From what to what, or why not.</summary>
    public string Detail { get; }

    /// <summary>The id of the error, where there was one.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>Such as <c>Service/Auth/Basic: Done (true → false)</c>.</summary>
    public override string ToString() => $"{Name}: {Outcome}{(Detail.Length > 0 ? $" ({Detail})" : "")}";
}
