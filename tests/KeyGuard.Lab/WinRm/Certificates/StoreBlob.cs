using System;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>A certificate as the registry keeps it: records of {property, 1, length, data}, integers little-endian.</summary>
internal static class StoreBlob
{
    public const string Key = @"SOFTWARE\Microsoft\SystemCertificates\MY\Certificates";

    private const uint KeyProviderInfo = 2;
    private const uint Sha1Hash = 3;
    private const uint Encoded = 32;

    public static ImmutableArray<byte> Write(MachineCertificate certificate)
    {
        var blob = new MemoryStream();
        Record(blob, Sha1Hash, certificate.Certificate.GetCertHash(HashAlgorithmName.SHA1));
        if (certificate.HasPrivateKey)
            Record(blob, KeyProviderInfo, ProviderInfo("lab-" + certificate.Thumbprint, "Microsoft Software Key Storage Provider"));
        Record(blob, Encoded, certificate.Certificate.RawData);
        return [.. blob.ToArray()];
    }

    private static void Record(MemoryStream blob, uint property, ReadOnlySpan<byte> data)
    {
        Integer(blob, property);
        Integer(blob, 1);
        Integer(blob, (uint)data.Length);
        blob.Write(data);
    }

    /// <summary>CRYPT_KEY_PROV_INFO with offsets in place of pointers: container, provider, type, flags, no parameters, key specification.</summary>
    private static byte[] ProviderInfo(string container, string provider)
    {
        const uint Header = 28;
        const uint MachineKeySet = 0x20;
        byte[] containerName = Encoding.Unicode.GetBytes(container + "\0");
        var info = new MemoryStream();
        foreach (uint field in (uint[])[Header, Header + (uint)containerName.Length, 0, MachineKeySet, 0, 0, 0])
            Integer(info, field);
        info.Write(containerName);
        info.Write(Encoding.Unicode.GetBytes(provider + "\0"));
        return info.ToArray();
    }

    private static void Integer(MemoryStream blob, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        blob.Write(bytes);
    }
}
