using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>A reply as it came off the wire.</summary>
internal sealed class WireReply(int status, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body)
{
    private const string Negotiate = "Negotiate";

    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; } = headers;

    /// <summary>The ways of logging on that the server names.</summary>
    public IEnumerable<string> Offers => All("WWW-Authenticate");

    public bool OffersNegotiate => Offers.Any(offer => offer.Equals(Negotiate, StringComparison.OrdinalIgnoreCase) || HasToken(offer));

    /// <summary>The server's token of the log-on; null without one.</summary>
    public byte[]? Token => Offers.FirstOrDefault(HasToken) is { } offer ? Convert.FromBase64String(offer.Substring(Negotiate.Length + 1).Trim()) : null;

    /// <summary>Whether the server closes the connection behind it.</summary>
    public bool Closes => All("Connection").Any(value => value.Equals("close", StringComparison.OrdinalIgnoreCase));

    public bool IsEncrypted => All("Content-Type").Any(type => type.StartsWith("multipart/encrypted", StringComparison.OrdinalIgnoreCase));

    private static bool HasToken(string offer) => offer.StartsWith(Negotiate + " ", StringComparison.OrdinalIgnoreCase);

    private IEnumerable<string> All(string name) => Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}
