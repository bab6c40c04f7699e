using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace KeyGuard.Lab.WinRm.Http;

/// <summary>A reply as http.sys writes it.</summary>
internal sealed record HttpReply(int Status, byte[] Body, string? ContentType = null)
{
    public const string Soap = "application/soap+xml;charset=UTF-8";

    /// <summary>Values of WWW-Authenticate, one line each.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the connection ends with it.</summary>
    public bool Closes { get; init; }

    public static HttpReply Empty(int status) => new(status, []);

    public static HttpReply NotFound { get; } = new(404, Encoding.ASCII.GetBytes("<!DOCTYPE HTML><HTML><HEAD><TITLE>Not Found</TITLE></HEAD><BODY><h2>Not Found</h2><p>HTTP Error 404. The requested resource is not found.</p></BODY></HTML>"), "text/html; charset=us-ascii");

    public byte[] ToBytes()
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} {ReasonPhrases.GetReasonPhrase(Status)}\r\n");
        if (ContentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {ContentType}\r\n");
        foreach (string challenge in Challenges)
            head.Append(CultureInfo.InvariantCulture, $"WWW-Authenticate: {challenge}\r\n");
        foreach ((string name, string value) in Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (Closes)
            head.Append("Connection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Server: Microsoft-HTTPAPI/2.0\r\nDate: {DateTime.UtcNow:R}\r\nContent-Length: {Body.Length}\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body];
    }
}
