using System;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// Divides a sealed message into header and data as WinRM sends them one after the other (MS-WSMV, 2.2.9.1): the data has as
/// many bytes as the message, all else belongs before it. Windows seals like that. MIT's Kerberos puts its trailer last, and RFC 4121
/// (4.2.5) allows to rotate it to the front, which the field RRC tells the reader.
/// </summary>
internal static class KerberosToken
{
    private const int HeaderLength = 16;
    private const int ConfounderLength = 16;

    /// <summary>The same sealed message with everything but the data before the data.</summary>
    public static byte[] DataLast(byte[] token, int messageLength)
    {
        if (!IsWrapToken(token) || Rotation(token) != 0) return token;
        // Behind the data: what fills its last block, and the encrypted copy of the header with the checksum.
        var trailer = token.Length - HeaderLength - ConfounderLength - messageLength;
        if (trailer <= 0 || trailer > ushort.MaxValue) return token;
        var rotated = new byte[token.Length];
        Buffer.BlockCopy(token, 0, rotated, 0, HeaderLength);
        Buffer.BlockCopy(token, token.Length - trailer, rotated, HeaderLength, trailer);
        Buffer.BlockCopy(token, HeaderLength, rotated, HeaderLength + trailer, token.Length - HeaderLength - trailer);
        rotated[6] = (byte)(trailer >> 8);
        rotated[7] = (byte)trailer;
        return rotated;
    }

    // RFC 4121, 4.2.6.2: 05 04, flags, FF.
    private static bool IsWrapToken(byte[] token) => token.Length > HeaderLength && token[0] == 5 && token[1] == 4 && token[3] == 0xFF;

    private static int Rotation(byte[] token) => (token[6] << 8) | token[7];
}
