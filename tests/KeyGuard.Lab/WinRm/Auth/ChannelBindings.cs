using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>The binding of an NTLM logon to the TLS channel it came through: MsvAvChannelBindings in the client's answer (MS-NLMP 2.2.2.1).</summary>
/// <remarks>The answer's proof covers it, so that it can't be changed on the way. That of Kerberos lies within the encrypted authenticator, out of reach from here.</remarks>
internal static class ChannelBindings
{
    private const ushort ChannelBindingsId = 0x000A;
    private const int TargetInfoStart = 16 + 28;
    private static readonly byte[] Signature = "NTLMSSP\0"u8.ToArray();

    /// <summary>What a client that is bound to this certificate says (RFC 5929, tls-server-end-point).</summary>
    public static byte[] Expected(X509Certificate2 certificate)
    {
        HashAlgorithmName hash = certificate.SignatureAlgorithm.Value switch
        {
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        };
        byte[] data = [.. Encoding.ASCII.GetBytes("tls-server-end-point:"), .. certificate.GetCertHash(hash)];
        // four empty fields of addresses, then length and data
        byte[] structure = new byte[20 + data.Length];
        BinaryPrimitives.WriteInt32LittleEndian(structure.AsSpan(16), data.Length);
        data.CopyTo(structure, 20);
#pragma warning disable CA5351 // the protocol says MD5
        return MD5.HashData(structure);
#pragma warning restore CA5351
    }

    /// <summary>What the token of a client's last step says; null where it is no such token, or says nothing.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> token)
    {
        int start = token.IndexOf(Signature);
        if (start < 0 || token.Length < start + 28 || BinaryPrimitives.ReadInt32LittleEndian(token[(start + 8)..]) != 3)
            return null;

        ReadOnlySpan<byte> message = token[start..];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(message[20..]);
        int offset = BinaryPrimitives.ReadInt32LittleEndian(message[24..]);
        if (offset < 0 || offset + length > message.Length || length <= TargetInfoStart)
            return null;

        return FindPair(message.Slice(offset + TargetInfoStart, length - TargetInfoStart));
    }

    /// <summary>Whether the message is a client's last one, which carries a binding or lacks it.</summary>
    public static bool IsLastStep(ReadOnlySpan<byte> token) =>
        token.IndexOf(Signature) is var start and >= 0 && token.Length >= start + 12 && token[start + 8] == 3;

    private static byte[]? FindPair(ReadOnlySpan<byte> pairs)
    {
        while (pairs.Length >= 4)
        {
            ushort id = BinaryPrimitives.ReadUInt16LittleEndian(pairs);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(pairs[2..]);
            if (id == 0 || pairs.Length < 4 + length)
                break;
            if (id == ChannelBindingsId)
                return pairs.Slice(4, length).IndexOfAnyExcept((byte)0) < 0 ? null : pairs.Slice(4, length).ToArray();
            pairs = pairs[(4 + length)..];
        }

        return null;
    }
}
