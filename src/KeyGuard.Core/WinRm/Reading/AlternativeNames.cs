using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// The DNS names in a subject alternative name (RFC 5280, 4.2.1.6), which .NET Framework gives only as a text in the user's
/// language. Of DER this takes no more than it needs: a sequence of tagged strings.
/// </summary>
internal static class AlternativeNames
{
    private const byte Sequence = 0x30;
    private const byte DnsName = 0x82;
    private const byte Address = 0x87;

    public static IReadOnlyList<string> Read(byte[] encoded) => [.. Parts(encoded, DnsName).Select(part => Encoding.ASCII.GetString(part))];

    /// <summary>The IP addresses in it.</summary>
    public static IReadOnlyList<IPAddress> Addresses(byte[] encoded) => [.. Parts(encoded, Address).Where(part => part.Length is 4 or 16).Select(part => new IPAddress(part))];

    private static List<byte[]> Parts(byte[] encoded, byte wanted)
    {
        var parts = new List<byte[]>();
        var at = 0;
        if (!Enter(encoded, ref at, out var tag, out var end) || tag != Sequence) return parts;
        while (at < end && Enter(encoded, ref at, out tag, out var next))
        {
            if (tag == wanted) parts.Add(encoded.AsSpan(at, next - at).ToArray());
            at = next;
        }
        return parts;
    }

    // Moves behind an element's tag and length; end is where its content ends.
    private static bool Enter(byte[] bytes, ref int at, out byte tag, out int end)
    {
        tag = 0;
        end = 0;
        if (at + 2 > bytes.Length) return false;
        tag = bytes[at++];
        int length = bytes[at++];
        if (length > 0x80)
        {
            var digits = length & 0x7F;
            if (digits > 3 || at + digits > bytes.Length) return false;
            for (length = 0; digits > 0; digits--) length = (length << 8) | bytes[at++];
        }
        end = at + length;
        return end <= bytes.Length;
    }
}
