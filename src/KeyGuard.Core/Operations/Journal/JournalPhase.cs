namespace KeyGuard.Operations.Journal;

/// <summary>Where in an action an entry of the journal stands.</summary>
public enum JournalPhase
{
    /// <summary>About to be done; nothing is changed yet. Without an outcome later on, the run was interrupted.</summary>
    Intent,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Not done, or not known to be done; the error id says which.</summary>
    Failed,
}
