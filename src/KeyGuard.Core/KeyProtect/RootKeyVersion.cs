using System;

namespace KeyGuard.KeyProtect;

/// <summary>One version of a root key's material (Key Protect API, <c>GET /api/v2/keys/{id}/versions</c>).</summary>
/// <param name="Id">The version's id.</param>
/// <param name="Created">When the rotation made it, UTC.</param>
internal sealed record RootKeyVersion(string Id, DateTimeOffset? Created);
