using System;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>One generation of a key's material; rotation adds one, none is ever dropped while the key exists.</summary>
internal sealed record KeyVersion(string Id, DateTimeOffset CreationDate, byte[] Material)
{
    public static KeyVersion New(byte[] material, DateTimeOffset now) => new(Guid.NewGuid().ToString(), now, material);
}
