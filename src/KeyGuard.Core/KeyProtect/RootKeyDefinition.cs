using System;
using System.Collections.Generic;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect;

/// <summary>A root key to be created.</summary>
internal sealed class RootKeyDefinition
{
    /// <summary>2 to 90 characters.</summary>
    public required string Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string? Description { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public string? KeyRing { get; init; }

    /// <summary>Base64 text of 16, 24 or 32 bytes to import; null lets the service generate the material.</summary>
    public SecretBytes? Material { get; init; }
}
