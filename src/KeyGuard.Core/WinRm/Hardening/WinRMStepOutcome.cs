namespace KeyGuard.WinRm.Hardening;

/// <summary>What became of one step.</summary>
public enum WinRMStepOutcome
{
    /// <summary>It would be made.</summary>
    Planned,

    /// <summary>It was as wanted before.</summary>
    AlreadyDone,

    /// <summary>Made, read back and proved.</summary>
    Done,

    /// <summary>Group Policy, or the safety of the last door, forbids it.</summary>
    Blocked,

    /// <summary>Not made, or not proved.</summary>
    Failed,

    /// <summary>Made, and taken back.</summary>
    Undone,

    /// <summary>Made, and not taken back: that would have closed the last door, or could not be done.</summary>
    Kept,

    /// <summary>Not begun.</summary>
    NotBegun,
}
