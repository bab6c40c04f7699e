namespace KeyGuard.Operations.Journal;

/// <summary>The end of a journal: how many entries there are, and the hash of the last, which stands for them all.</summary>
/// <param name="Path">The journal's file.</param>
/// <param name="Count">How many entries there are.</param>
/// <param name="Hash">The hash of the last.</param>
internal sealed record JournalHead(string Path, long Count, string Hash);
