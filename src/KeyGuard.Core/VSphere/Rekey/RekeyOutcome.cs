using System;
using System.Collections.Generic;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>How the work on one object ended.</summary>
internal sealed record RekeyOutcome
{
    public RekeyStatus Status { get; init; }

    /// <summary>Each part as it was seen last, in the plan's order; empty where nothing was done.</summary>
    public IReadOnlyList<RekeyedPart> Parts { get; init; } = [];

    /// <summary>The key that was given to what changed.</summary>
    public KeyRef? Key { get; init; }

    public KeyGuardException? Failure { get; init; }

    public string Message { get; init; } = "";

    /// <summary>vCenter's last task for it.</summary>
    public string? Task { get; init; }

    /// <summary>The longest that a task of it had to wait for its turn.</summary>
    public TimeSpan Queued { get; init; }

    /// <summary>Whether the key was certainly not put to use.</summary>
    public bool KeyIsUnused { get; init; }
}
