using System.Security;
using KeyGuard.Http;
using KeyGuard.Secrets;

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

    /// <summary>The fault without its text, if that repeats the password that was used: a server's echo must not bring it into a message.</summary>
    public WsManFault Without(SecureString? password)
    {
        if (password is null || password.Length == 0 || Text.Length == 0) return this;
        using var secret = SecretBytes.From(password);
        return this with { Text = Redactor.Without(secret, Text) };
    }
}
