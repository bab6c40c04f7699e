using System;

namespace KeyGuard.Lab.KeyProtect.KeyRings;

/// <summary>A group of keys for access rules. The default one was never created by anybody.</summary>
internal sealed record KeyRing(string Id, DateTimeOffset? CreationDate, string? CreatedBy);
