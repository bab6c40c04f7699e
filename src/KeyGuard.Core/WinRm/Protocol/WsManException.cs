using System;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

/// <summary>A computer's WinRM service refused, or could not be asked.</summary>
public sealed class WsManException : KeyGuardException
{
    internal WsManException(string errorId, FaultCategory category, string message, string action, Exception? inner = null)
        : base(errorId, category, message, action, inner)
    {
    }

    /// <summary>The WS-Management or Win32 code that the computer gave, such as 2150858890; null where it gave none, or none was received.</summary>
    public long? Code { get; internal init; }

    /// <summary>The SOAP sub-code, such as <c>AccessDenied</c>; empty where there was none.</summary>
    public string Subcode { get; internal init; } = "";

    /// <summary>The HTTP status, where there was an answer.</summary>
    public int? Status { get; internal init; }

    /// <summary>Whether the request may have taken effect although no answer came: the connection was lost, or the time ran out.</summary>
    public bool OutcomeUnknown { get; internal init; }
}
