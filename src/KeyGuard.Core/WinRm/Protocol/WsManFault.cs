namespace KeyGuard.WinRm.Protocol;

/// <summary>What a SOAP fault says. Only <see cref="Code"/> and the sub-code are relied on: the texts come in the computer's own language.</summary>
internal sealed record WsManFault
{
    /// <summary>The HTTP status under which it came.</summary>
    public int Status { get; init; }

    /// <summary>The WS-Management or Win32 code of the outermost WSManFault; null where the server gave none.</summary>
    public long? Code { get; init; }

    /// <summary>The SOAP sub-code without its prefix, such as <c>InvalidSelectors</c>.</summary>
    public string Subcode { get; init; } = "";

    /// <summary>The last part of the fault detail's URI, such as <c>UnexpectedSelectors</c>.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The innermost text, cleaned for showing.</summary>
    public string Text { get; init; } = "";
}
