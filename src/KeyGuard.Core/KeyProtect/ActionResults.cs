using System;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>What wrap, unwrap and rewrap answer, before each is given its own shape.</summary>
internal sealed class ActionReply : IDisposable
{
    /// <summary>The base64 text of the key, as ASCII bytes.</summary>
    public SecretBytes? Plaintext { get; set; }

    public string? Ciphertext { get; set; }

    public string? KeyVersion { get; set; }

    public string? RewrappedKeyVersion { get; set; }

    public string? CorrelationId { get; set; }

    public void Dispose() => Plaintext?.Dispose();
}

/// <summary>A key that the service generated and wrapped.</summary>
/// <param name="KeyText">The base64 text of the 32 random bytes; the caller disposes it.</param>
/// <param name="Wrapped">The wrapped form, opaque.</param>
/// <param name="KeyVersion">The root key version that wrapped it, where told.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record GeneratedKey(SecretBytes KeyText, string Wrapped, string? KeyVersion, string? CorrelationId) : IDisposable
{
    public void Dispose() => KeyText.Dispose();
}

/// <summary>A wrapped form made from a given key.</summary>
internal sealed record WrapResult(string Wrapped, string? KeyVersion, string? CorrelationId);

/// <summary>An unwrapped key.</summary>
/// <param name="KeyText">The base64 text of the key; the caller disposes it.</param>
/// <param name="KeyVersion">The root key version that had wrapped it.</param>
/// <param name="FresherWrapped">A form under the newest version, when the root key has been rotated since.</param>
/// <param name="FresherKeyVersion">That newest version.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record UnwrapResult(SecretBytes KeyText, string? KeyVersion, string? FresherWrapped, string? FresherKeyVersion, string? CorrelationId) : IDisposable
{
    public void Dispose() => KeyText.Dispose();
}

/// <summary>A re-wrapped form; the key itself never left the service.</summary>
/// <param name="Wrapped">The new form; may equal the old.</param>
/// <param name="OldKeyVersion">The version of the form given, where told.</param>
/// <param name="NewKeyVersion">The version of the new form, where told.</param>
/// <param name="CorrelationId">The call's id.</param>
internal sealed record RewrapResult(string Wrapped, string? OldKeyVersion, string? NewKeyVersion, string? CorrelationId);
