namespace KeyGuard.WinRm.Hardening;

/// <summary>What became of one computer.</summary>
public enum WinRMProtectionStatus
{
    /// <summary>Nothing was changed: it is what would be done (-WhatIf, or the question was answered with no).</summary>
    Planned,

    /// <summary>It is reached by https only, or as was asked; nothing had to be changed.</summary>
    AlreadyProtected,

    /// <summary>All steps were made and proved.</summary>
    Protected,

    /// <summary>
    /// Something forbids it: Group Policy, no certificate that fits, or the only door would have to be changed. Steps that were possible
    /// all the same are made and proved; the others are named.
    /// </summary>
    Blocked,

    /// <summary>A step failed, and everything that was changed before is as it was.</summary>
    RolledBack,

    /// <summary>A step failed, and not everything could be taken back. The steps say what is left; at least one door was left open.</summary>
    Failed,

    /// <summary>It could not be reached or read; nothing was changed.</summary>
    Unreachable,

    /// <summary>It was not begun, because of failures before it.</summary>
    Skipped,

    /// <summary>The user stopped: the step in hand was ended and proved, and no other begun. Run again to go on.</summary>
    Stopped,

    /// <summary>What a run had changed is as it was before (Undo-WinRMProtection).</summary>
    Undone,
}
