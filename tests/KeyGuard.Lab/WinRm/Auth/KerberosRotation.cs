using System;
using System.Buffers.Binary;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>
/// Turns a Kerberos wrap token (RFC 4121) so that all but the data stands in front, as Windows sends it: the trailer is rotated
/// to behind the token's header, and the right rotation count says so. NTLM's tokens are so already.
/// </summary>
internal static class KerberosRotation
{
    private const int HeaderLength = 16;
    private const int ConfounderLength = 16;

    public static byte[] Rotate(ReadOnlySpan<byte> token, int plainLength)
    {
        byte[] rotated = token.ToArray();
        bool isUnrotated = token.Length > HeaderLength && token[0] == 5 && token[1] == 4 && BinaryPrimitives.ReadUInt16BigEndian(token[6..]) == 0;
        int trailer = token.Length - HeaderLength - ConfounderLength - plainLength;
        if (!isUnrotated || trailer <= 0)
            return rotated;

        ReadOnlySpan<byte> content = token[HeaderLength..];
        content[^trailer..].CopyTo(rotated.AsSpan(HeaderLength));
        content[..^trailer].CopyTo(rotated.AsSpan(HeaderLength + trailer));
        BinaryPrimitives.WriteUInt16BigEndian(rotated.AsSpan(6), (ushort)trailer);
        return rotated;
    }
}
