using System;
using System.Security.Cryptography;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>How an object comes to be and changes its state (KMIP 1.4, 3.22).</summary>
internal static class KmipLifecycle
{
    private const int KeyLength = 32;

    public static KmipObject Create(KmipAdapter adapter, long number, KmipState state, string by, string? certificateId, DateTimeOffset now)
    {
        var made = new KmipObject
        {
            Id = Guid.NewGuid().ToString(),
            AdapterId = adapter.Id,
            Number = number,
            State = state,
            Material = RandomNumberGenerator.GetBytes(KeyLength),
            CreatedBy = by,
            CreatedByCertificateId = certificateId,
            CreatedAt = now,
            UpdatedBy = by,
            UpdatedByCertificateId = certificateId,
            UpdatedAt = now,
        };
        return made.IsDestroyed ? WithoutKey(made, by, certificateId, now) : made;
    }

    public static KmipObject Enter(KmipObject present, KmipState state, string by, string? certificateId, DateTimeOffset now) =>
        present with { State = state, UpdatedBy = by, UpdatedByCertificateId = certificateId, UpdatedAt = now };

    /// <summary>Erases the key; of a compromised one it stays known that it was.</summary>
    public static KmipObject Destroy(KmipObject present, string by, string? certificateId, DateTimeOffset now) => WithoutKey(
        Enter(present, present.State == KmipState.Compromised ? KmipState.DestroyedCompromised : KmipState.Destroyed, by, certificateId, now),
        by,
        certificateId,
        now);

    private static KmipObject WithoutKey(KmipObject present, string by, string? certificateId, DateTimeOffset now) =>
        present with { Material = null, DestroyedBy = by, DestroyedByCertificateId = certificateId, DestroyedAt = now };
}
