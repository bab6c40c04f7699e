namespace KeyGuard.WinRm.Audit;

/// <summary>How many rules one computer keeps.</summary>
public sealed class WinRMAuditSummary
{
    internal WinRMAuditSummary(string computerName) => ComputerName = computerName;

    /// <summary>The computer's name.</summary>
    public string ComputerName { get; }

    /// <summary>Whether every rule is kept, but for those that shut remoting off altogether. One of which nothing could be found out is not kept.</summary>
    public bool IsCompliant => Failed == 0 && BlockedByPolicy == 0 && Unknown == 0;

    /// <summary>Rules that are kept.</summary>
    public int Passed { get; internal init; }

    /// <summary>Rules that are not.</summary>
    public int Failed { get; internal init; }

    /// <summary>Rules that Group Policy holds otherwise.</summary>
    public int BlockedByPolicy { get; internal init; }

    /// <summary>Rules of which nothing could be found out.</summary>
    public int Unknown { get; internal init; }

    /// <summary>The severity of the gravest rule that is not kept; empty if there is none.</summary>
    public string Worst { get; internal init; } = "";

    /// <summary>Whose rules were asked for.</summary>
    public string Baseline { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{ComputerName}: {Passed} passed, {Failed} failed, {BlockedByPolicy} blocked, {Unknown} unknown";
}
