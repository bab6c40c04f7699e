using System;

namespace KeyGuard.Lab.KeyProtect.Registrations;

/// <summary>A cloud resource's claim on a root key. Only integrated services write them, so here the control API does.</summary>
internal sealed record Registration
{
    public required string KeyId { get; init; }

    public required string ResourceCrn { get; init; }

    /// <summary>A retention policy: then not even force deletes the key.</summary>
    public bool PreventKeyDeletion { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreationDate { get; init; }
}
