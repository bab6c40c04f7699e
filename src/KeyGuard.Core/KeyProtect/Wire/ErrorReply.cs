using System;
using System.Collections.Generic;
using System.Text.Json;
using KeyGuard.Http;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>What an error reply says: the service's envelope, or, from a gateway, anything at all.</summary>
internal sealed class ErrorReply
{
    private ErrorReply(int status) => Status = status;

    public int Status { get; }

    /// <summary>Whether the reply has the key management service's own envelope; only such a reply says anything about a key.</summary>
    public bool IsFromService { get; private set; }

    public string Message { get; private set; } = "";

    public List<string> Codes { get; } = [];

    /// <summary>The body field that was refused, where one was.</summary>
    public string? Field { get; private set; }

    public bool Has(string code) => Codes.Contains(code);

    public static ErrorReply Read(HttpReply reply)
    {
        var error = new ErrorReply(reply.Status);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            error.ReadEnvelope(document.RootElement);
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            // A gateway's page or nothing at all: its text is for machines in between, not for our users.
            error.Message = "";
        }
        return error;
    }

    private void ReadEnvelope(JsonElement root)
    {
        foreach (var resource in root.Items("resources"))
        {
            if (resource.Text("errorMsg") is not { } message) continue;
            IsFromService = true;
            Message = Redactor.Clean(message);
            foreach (var reason in resource.Items("reasons")) ReadReason(reason);
            return;
        }
    }

    private void ReadReason(JsonElement reason)
    {
        // The documentation itself shows a code with a leading blank.
        if (reason.Text("code")?.Trim() is { Length: > 0 } code) Codes.Add(code);
        if (reason.Text("message") is { Length: > 0 } detail) Message += " " + Redactor.Clean(detail);
        if (reason.Member("target") is { } target) Field ??= target.Text("name");
    }
}
