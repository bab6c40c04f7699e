using System;
using System.Collections.Generic;

namespace KeyGuard.Operations.Journal;

/// <summary>An entry of the journal, as its line has it. Whether the line can be trusted, <c>Test-KeyGuardJournal</c> tells.</summary>
public sealed class JournalEntry
{
    /// <summary>The running number, from 1.</summary>
    public long Number { get; internal init; }

    /// <summary>When it was written, UTC.</summary>
    public DateTime Time { get; internal init; }

    /// <summary>What was done, such as <c>rewrap</c> or <c>rootkey-rotate</c>.</summary>
    public string Action { get; internal init; } = "";

    /// <summary>What it was done to: the backup key's name, or the root key as the user named it.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it was about to be done, was done, or was not.</summary>
    public JournalPhase Phase { get; internal init; }

    /// <summary>What was before: root key, version, fingerprint of the wrapped text, Veeam's id.</summary>
    public IReadOnlyDictionary<string, string> Before { get; internal init; } = new Dictionary<string, string>();

    /// <summary>What is to be, or is, after.</summary>
    public IReadOnlyDictionary<string, string> After { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The id of the error, of a failure; empty otherwise.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>The ids under which the services logged the calls.</summary>
    public IReadOnlyList<string> CorrelationIds { get; internal init; } = [];

    /// <summary>The run of the command: all entries of one run have the same.</summary>
    public Guid RunId { get; internal init; }

    /// <summary>The account.</summary>
    public string Account { get; internal init; } = "";

    /// <summary>The computer.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>The process.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>The process's program.</summary>
    public string Program { get; internal init; } = "";

    /// <summary>The command.</summary>
    public string Command { get; internal init; } = "";

    /// <summary>The hash of the entry before.</summary>
    public string Previous { get; internal init; } = "";

    /// <summary>The entry's own hash, which <c>Test-KeyGuardJournal -ExpectedHead</c> takes.</summary>
    public string Hash { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Number} {Action} {Name} {JournalWords.Of(Phase)}";
}
