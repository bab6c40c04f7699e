namespace KeyGuard.Operations.Journal.Verification;

/// <summary>What is known of a journal from elsewhere: from the system's log, a bundle, or an earlier verification.</summary>
/// <param name="Head">The hash that an entry has to have; the journal may have grown since.</param>
/// <param name="Count">How many entries there were, the one with that hash being the last.</param>
internal sealed record JournalExpectation(string? Head, long? Count);
