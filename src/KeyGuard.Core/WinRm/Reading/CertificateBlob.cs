using System;
using System.Collections.Generic;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// A serialised certificate as Windows keeps it in the registry: records of a property's number, a 1, its length and its bytes, all
/// numbers in 32 bits little-endian. Property 32 is the certificate, 2 says where its private key is.
/// </summary>
internal static class CertificateBlob
{
    private const int HeaderLength = 12;
    private const int Certificate = 32;
    private const int KeyProvider = 2;

    /// <summary>The certificate; null for bytes that hold none.</summary>
    public static WinRMCertificate? Read(byte[] blob, DateTimeOffset now)
    {
        var records = Records(blob);
        return records.TryGetValue(Certificate, out var encoded) ? CertificateFacts.Of(encoded, now, hasPrivateKey: records.ContainsKey(KeyProvider)) : null;
    }

    private static Dictionary<int, byte[]> Records(byte[] blob)
    {
        var records = new Dictionary<int, byte[]>();
        for (var at = 0; at + HeaderLength <= blob.Length;)
        {
            var length = BitConverter.ToInt32(blob, at + 8);
            if (length < 0 || length > blob.Length - at - HeaderLength) break;
            var bytes = new byte[length];
            Buffer.BlockCopy(blob, at + HeaderLength, bytes, 0, length);
            records[BitConverter.ToInt32(blob, at)] = bytes;
            at += HeaderLength + length;
        }
        return records;
    }
}
