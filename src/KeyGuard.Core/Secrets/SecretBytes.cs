using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace KeyGuard.Secrets;

/// <summary>
/// A secret in memory that stays where it is (the garbage collector makes no copies of it) and is
/// overwritten when disposed.
/// </summary>
internal sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private readonly GCHandle _pin;
    private bool _disposed;

    public SecretBytes(int length)
    {
        _bytes = new byte[length];
        _pin = GCHandle.Alloc(_bytes, GCHandleType.Pinned);
    }

    /// <summary>The number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes themselves; not to be kept longer than this object.</summary>
    public byte[] Bytes => _disposed ? throw new ObjectDisposedException(nameof(SecretBytes)) : _bytes;

    /// <summary>Copies <paramref name="source"/> into a new secret. The source is the caller's to clear.</summary>
    public static SecretBytes Copy(ReadOnlySpan<byte> source)
    {
        var secret = new SecretBytes(source.Length);
        source.CopyTo(secret._bytes);
        return secret;
    }

    /// <summary>The UTF-8 form of a SecureString, without a string in between.</summary>
    public static SecretBytes From(SecureString text)
    {
        var unmanaged = Marshal.SecureStringToGlobalAllocUnicode(text);
        var characters = new char[text.Length];
        var pin = GCHandle.Alloc(characters, GCHandleType.Pinned);
        try
        {
            Marshal.Copy(unmanaged, characters, 0, characters.Length);
            var secret = new SecretBytes(Encoding.UTF8.GetByteCount(characters));
            Encoding.UTF8.GetBytes(characters, 0, characters.Length, secret._bytes, 0);
            return secret;
        }
        finally
        {
            Array.Clear(characters, 0, characters.Length);
            pin.Free();
            Marshal.ZeroFreeGlobalAllocUnicode(unmanaged);
        }
    }

    /// <summary>The secret, which must be ASCII (as base64 is), as a read-only SecureString.</summary>
    public SecureString ToSecureString()
    {
        var text = new SecureString();
        foreach (var character in Bytes) text.AppendChar((char)character);
        text.MakeReadOnly();
        return text;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Array.Clear(_bytes, 0, _bytes.Length);
        _pin.Free();
    }
}
