using System.Collections.Immutable;

namespace KeyGuard.Lab.KeyProtect.Wrapping;

/// <summary>The body of a wrap. Without plaintext the service makes a key of its own.</summary>
internal sealed record WrapRequest(string? Plaintext, ImmutableArray<string>? Aad);

/// <summary>The body of an unwrap or rewrap.</summary>
internal sealed record CiphertextRequest(string? Ciphertext, ImmutableArray<string>? Aad);

/// <summary>What wrap, unwrap and rewrap answer, each with its own choice of members; no envelope around it.</summary>
internal sealed record KeyActionReply
{
    public string? Plaintext { get; init; }

    public string? Ciphertext { get; init; }

    public VersionReference? KeyVersion { get; init; }

    public VersionReference? RewrappedKeyVersion { get; init; }
}

internal sealed record VersionReference(string Id);

/// <summary>The inside of a wrapped key, opaque to clients. The handle names the version that wrapped it.</summary>
internal sealed record WrappedDekDocument(byte[]? Ciphertext, byte[]? Iv, string? Version, string? Handle);
