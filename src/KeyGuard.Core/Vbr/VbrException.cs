using System;
using KeyGuard.Errors;

namespace KeyGuard.Vbr;

/// <summary>A failure of VBR's REST API, with all that was learned about it.</summary>
public sealed class VbrException : KeyGuardException
{
    internal VbrException(VbrErrorKind kind, string errorId, FaultCategory category, string message, string action, Exception? inner = null)
        : base(errorId, category, message, action, inner) => Kind = kind;

    /// <summary>What the failure means.</summary>
    public VbrErrorKind Kind { get; }

    /// <summary>The HTTP status, where there was an answer.</summary>
    public int? Status { get; internal init; }

    /// <summary>VBR's own code, such as <c>AccessDenied</c>, <c>ExpiredToken</c> or <c>NotFound</c>; empty where it gave none.</summary>
    public string Code { get; internal init; } = "";
}
