namespace KeyGuard.Operations.Journal.Verification;

/// <summary>What is wrong at a place in the journal.</summary>
public enum JournalProblemKind
{
    /// <summary>There is no such file.</summary>
    NoFile,

    /// <summary>The line has not the form that KeyGuard writes, to the byte.</summary>
    NotAnEntry,

    /// <summary>The entry's content does not have the hash that the entry names: one of the two was edited.</summary>
    Altered,

    /// <summary>The entry continues another one than the one before it: one of the two was replaced.</summary>
    Unlinked,

    /// <summary>Entries that were there before this one are missing.</summary>
    Missing,

    /// <summary>The entry's number was there already: it was doubled, moved or put in.</summary>
    OutOfPlace,

    /// <summary>The last line is not whole: its writer was killed, or the end was cut off. The next command that writes settles it.</summary>
    TornEnd,

    /// <summary>There are fewer entries than expected: the end was cut off.</summary>
    EndMissing,

    /// <summary>No entry has the expected hash: the end was cut off, or all was written anew.</summary>
    HeadNotFound,
}
