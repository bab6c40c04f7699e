using System;
using System.Security.Cryptography;
using System.Text;
using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys;

/// <summary>
/// A value that recognises a key without telling anything about it: the first 128 bits of HMAC-SHA-256, keyed with the
/// key's own 32 bytes, over a fixed prefix and the key's name. For a key with 256 random bits it can't be turned back.
/// </summary>
internal static class CheckValue
{
    private const string Method = "hmac-sha256-128:";
    private const string Prefix = "keyguard-check-v1|";
    private const int Length = 16;

    public static string Of(SecretBytes keyText, string name)
    {
        using var key = Decode(keyText);
        using var hmac = new HMACSHA256(key.Bytes);
        var hash = hmac.ComputeHash(Encoding.UTF8.GetBytes(Prefix + name));
        return Method + Convert.ToBase64String(hash, 0, Length).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static SecretBytes Decode(SecretBytes keyText)
    {
        var bytes = new byte[keyText.Length];
        try
        {
            // A key that was not made by the service may be any text; then the text itself is the key.
            var status = System.Buffers.Text.Base64.DecodeFromUtf8(keyText.Bytes, bytes, out _, out var written);
            return status == System.Buffers.OperationStatus.Done ? SecretBytes.Copy(bytes.AsSpan(0, written)) : SecretBytes.Copy(keyText.Bytes);
        }
        finally
        {
            Array.Clear(bytes, 0, bytes.Length);
        }
    }
}
