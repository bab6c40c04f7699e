namespace KeyGuard.Operations.Journal.Verification;

/// <summary>Something wrong with the journal, and where.</summary>
public sealed class JournalProblem
{
    internal JournalProblem(JournalProblemKind kind, long line, long? number, string message)
    {
        Kind = kind;
        Line = line;
        Number = number;
        Message = message;
    }

    /// <summary>What is wrong.</summary>
    public JournalProblemKind Kind { get; }

    /// <summary>The number of the line, from 1; for what is missing at the end, the line behind the last; 0 without a file.</summary>
    public long Line { get; }

    /// <summary>The number of the entry; null where there is none.</summary>
    public long? Number { get; }

    /// <summary>The same in words.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Line {Line}: {Message}";
}
