using System;
using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.VSphere;

/// <summary>A failure of vCenter, with all that was learned about it.</summary>
public sealed class VimException : KeyGuardException
{
    internal VimException(string errorId, FaultCategory category, string message, string action, Exception? inner = null)
        : base(errorId, category, message, action, inner)
    {
    }

    /// <summary>vCenter's name for the failure, such as <c>InvalidPowerState</c>; empty where there was no answer.</summary>
    public string FaultType => Fault?.Type ?? "";

    /// <summary>The keys of vCenter's messages, such as <c>msg.hostd.configSpec.enc.snapshots</c>.</summary>
    public IReadOnlyList<string> MessageKeys => Fault?.Keys ?? [];

    /// <summary>The privileges that the user lacks.</summary>
    public IReadOnlyList<string> MissingPrivileges => Fault?.Privileges ?? [];

    /// <summary>vCenter's own words, cleaned; empty where it gave none.</summary>
    public string ServerMessage { get; internal init; } = "";

    internal VimFault? Fault { get; init; }

    /// <summary>Whether someone else is at work on the object, so that it is worth asking again later.</summary>
    internal bool IsBusy => Fault?.Type is "TaskInProgress" or "ConcurrentAccess" or "ResourceInUse";

    /// <summary>Whether the object is no longer there.</summary>
    internal bool IsGone => Fault?.Type == "ManagedObjectNotFound";

    /// <summary>Whether the server may have done what it was asked, or not: no answer came.</summary>
    internal bool IsOutcomeUnknown { get; init; }

    internal bool Is(string faultType) => FaultType == faultType;
}
