using System;
using System.Security.Cryptography;
using System.Text.Json;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Wrapping;

/// <summary>The ciphertext of wrap and unwrap: AES-GCM under one version of a root key, as base64 of a small JSON document.</summary>
internal static class WrappedDek
{
    private const string FormatVersion = "4.0.0";
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Seal(KeyVersion version, ReadOnlySpan<byte> dek, ReadOnlySpan<byte> aad)
    {
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceLength);
        byte[] sealedDek = new byte[dek.Length + TagLength];
        using var aes = new AesGcm(version.Material, TagLength);
        aes.Encrypt(nonce, dek, sealedDek.AsSpan(0, dek.Length), sealedDek.AsSpan(dek.Length), aad);

        var document = new WrappedDekDocument(sealedDek, nonce, FormatVersion, version.Id);
        return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(document, LabJson.Wire.WrappedDekDocument));
    }

    /// <summary>Reads the outer form; what is no such form is a wrong field, not a wrong ciphertext.</summary>
    public static WrappedDekDocument Parse(string ciphertext)
    {
        if (!StrictBase64.TryDecode(ciphertext, out byte[] json, out string? mistake))
            throw KmsErrors.NotTheOriginalCiphertext(mistake);

        try
        {
            WrappedDekDocument? document = JsonSerializer.Deserialize(json, LabJson.Wire.WrappedDekDocument);
            if (document is { Ciphertext.Length: > TagLength, Iv.Length: NonceLength, Handle: not null })
                return document;
        }
        catch (JsonException)
        {
            // answered below, like any other document that wrap never made
        }

        throw KmsErrors.NotTheOriginalCiphertext();
    }

    /// <summary>Decrypts with the version named by the handle, else with any: keys with the same imported material open each other's ciphertext.</summary>
    public static (byte[] Dek, KeyVersion Version)? Open(KmsKey key, WrappedDekDocument document, ReadOnlySpan<byte> aad)
    {
        KeyVersion? named = Find(key, document.Handle!);
        if (named is not null)
            return TryOpen(named, document, aad) is { } dek ? (dek, named) : null;

        for (int index = key.Versions.Length - 1; index >= 0; index--)
        {
            if (TryOpen(key.Versions[index], document, aad) is { } dek)
                return (dek, key.Versions[index]);
        }

        return null;
    }

    private static KeyVersion? Find(KmsKey key, string id)
    {
        foreach (KeyVersion version in key.Versions)
        {
            if (version.Id == id)
                return version;
        }

        return null;
    }

    private static byte[]? TryOpen(KeyVersion version, WrappedDekDocument document, ReadOnlySpan<byte> aad)
    {
        ReadOnlySpan<byte> sealedDek = document.Ciphertext;
        byte[] dek = new byte[sealedDek.Length - TagLength];
        using var aes = new AesGcm(version.Material, TagLength);
        try
        {
            aes.Decrypt(document.Iv, sealedDek[..dek.Length], sealedDek[dek.Length..], dek, aad);
            return dek;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
