using System;
using System.Buffers;
using System.Buffers.Text;
using System.Security;
using KeyGuard.Errors;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>Key material that a user brings along: the base64 text of 16, 24 or 32 bytes.</summary>
internal static class KeyMaterial
{
    public static SecretBytes? From(SecureString? base64)
    {
        if (base64 is null) return null;
        var text = SecretBytes.From(base64);
        if (IsValid(text)) return text;
        text.Dispose();
        throw Faults.MaterialInvalid();
    }

    private static bool IsValid(SecretBytes text)
    {
        using var raw = new SecretBytes(Math.Max(text.Length, 1));
        return Base64.DecodeFromUtf8(text.Bytes, raw.Bytes, out _, out var length) == OperationStatus.Done && length is (16 or 24 or 32);
    }
}
