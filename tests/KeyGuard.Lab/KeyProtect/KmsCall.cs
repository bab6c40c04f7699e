using System;
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>One admitted request: who calls, on which instance, when, with which body.</summary>
internal sealed class KmsCall
{
    public required HttpContext Http { get; init; }

    public required LabSettings Settings { get; init; }

    public required KmsInstance Instance { get; init; }

    public required Identity Caller { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ReadOnlySequence<byte> Body { get; init; }

    /// <summary>Who changes a key and when, for the operations that change one.</summary>
    public KeyChange Change => new(Now, Caller.IamId, Settings.Guards);

    public string Route(string name) => (string)Http.Request.RouteValues[name]!;

    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>The key that the path names by id or alias, in whatever state.</summary>
    public KmsKey FindKey()
    {
        KmsKey key = Instance.Keys.Find(Route("id"), Now) ?? throw KmsErrors.KeyNotFound();
        string ring = Http.Request.Headers["X-Kms-Key-Ring"].ToString();
        return ring.Length == 0 || ring == key.KeyRingId ? key : throw KmsErrors.KeyNotFound();
    }

    /// <summary>The key that the path names, unless it was deleted.</summary>
    public KmsKey FindLivingKey()
    {
        KmsKey key = FindKey();
        return key.State == KeyState.Destroyed ? throw KmsErrors.KeyDeleted() : key;
    }

    /// <summary>The root key that the path names, unless it was deleted.</summary>
    public KmsKey FindLivingRootKey()
    {
        KmsKey key = FindLivingKey();
        return key.Extractable ? throw KmsErrors.RootKeyRequired() : key;
    }

    /// <summary>The body as a document; null when there is none.</summary>
    public T? ReadBody<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return RequestBody.Parse(Body, type);
        }
        catch (JsonException invalid)
        {
            throw KmsErrors.BadBody(invalid.Message);
        }
    }

    public bool Prefers(string preference) =>
        Http.Request.Headers["Prefer"].ToString().Contains(preference, StringComparison.OrdinalIgnoreCase);
}
