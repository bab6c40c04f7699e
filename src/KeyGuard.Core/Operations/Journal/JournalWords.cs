using System;

namespace KeyGuard.Operations.Journal;

/// <summary>The phases as the file has them.</summary>
internal static class JournalWords
{
    private static readonly string[] Phases = ["intent", "done", "failed"];

    public static string Of(JournalPhase phase) => Phases[(int)phase];

    /// <exception cref="FormatException">There is no such phase.</exception>
    public static JournalPhase Phase(string? word) =>
        Array.IndexOf(Phases, word) is var index and >= 0 ? (JournalPhase)index : throw new FormatException($"'{word}' is no phase.");
}
