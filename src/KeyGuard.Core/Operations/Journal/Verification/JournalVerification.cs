using System;
using System.Collections.Generic;

namespace KeyGuard.Operations.Journal.Verification;

/// <summary>What verifying a journal found.</summary>
public sealed class JournalVerification
{
    /// <summary>The journal's file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => ProblemCount == 0;

    /// <summary>How many entries there are.</summary>
    public long Count { get; internal init; }

    /// <summary>The hash of the last entry, which stands for all before it.</summary>
    public string Head { get; internal init; } = "";

    /// <summary>The number of the entry that has the expected hash, of several the last; null where none was expected, or none has it.</summary>
    public long? ExpectedHeadNumber { get; internal init; }

    /// <summary>How many problems were found.</summary>
    public long ProblemCount { get; internal init; }

    /// <summary>The problems, in the order of the lines; of very many only the first 100.</summary>
    public IReadOnlyList<JournalProblem> Problems { get; internal init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {(IsValid ? "valid" : "not valid")}, {Count} entries";
}
