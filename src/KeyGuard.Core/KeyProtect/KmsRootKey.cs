using System;
using System.Collections.Generic;

namespace KeyGuard.KeyProtect;

/// <summary>A root key as its metadata describes it (Key Protect API, <c>GET /api/v2/keys/{id}/metadata</c>). Never key material.</summary>
public sealed class KmsRootKey
{
    /// <summary>The root key's id, a UUID.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The display name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Names that work in place of the id. An alias can be moved to another root key; the id can't.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>The description given at creation.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>What the key can be used for now.</summary>
    public RootKeyState State { get; internal init; }

    /// <summary>The id of the newest version, under which new wraps are made; null where the service does not tell.</summary>
    public string? KeyVersion { get; internal init; }

    /// <summary>Whether the material was brought along instead of generated.</summary>
    public bool Imported { get; internal init; }

    /// <summary>The key ring that holds the key.</summary>
    public string KeyRing { get; internal init; } = "default";

    /// <summary>The Cloud Resource Name.</summary>
    public string Crn { get; internal init; } = "";

    /// <summary>When the key was created, UTC.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>When it was last rotated, UTC.</summary>
    public DateTimeOffset? Rotated { get; internal init; }

    /// <summary>When it expires, UTC.</summary>
    public DateTimeOffset? Expires { get; internal init; }

    /// <summary>When it was deleted, UTC.</summary>
    public DateTimeOffset? Deleted { get; internal init; }

    /// <summary>Until when a destroyed key can be restored, UTC.</summary>
    public DateTimeOffset? RestorableUntil { get; internal init; }

    /// <summary>The instance that holds the key.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The service's base URL.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>The name of the connection it was read through; binds to <c>-Kms</c>.</summary>
    public string Kms { get; internal init; } = "";

    internal bool IsRootKey { get; init; } = true;

    /// <summary>The id of the call that read it: evidence for an erasure.</summary>
    internal string? CorrelationId { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
