using System;
using System.Security.Cryptography;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Rotation: a new version for new wraps; the old ones go on to unwrap.</summary>
internal static class KeyRotation
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public static KmsKey Rotate(KmsKey key, string? payload, KeyChange change)
    {
        // a deactivated key may still be rotated in Key Protect, a suspended one not
        if (key.StateAt(change.Now) is not (KeyState.Active or KeyState.Deactivated))
            throw KmsErrors.InvalidState();
        byte[] material = NextMaterial(key, payload);
        if (change.GuardsOn && change.Now - key.LastRotateDate < Pause)
            throw KmsErrors.RotationNotPermitted();

        return key with
        {
            Versions = key.Versions.Add(KeyVersion.New(material, change.Now)),
            LastRotateDate = change.Now,
            LastUpdateDate = change.Now,
        };
    }

    private static byte[] NextMaterial(KmsKey key, string? payload)
    {
        if (key.Imported)
            return KeyMaterial.DecodeRoot(payload ?? throw KmsErrors.PayloadRequired());
        if (payload is not null)
            throw KmsErrors.InvalidQueryParameter("payload", "provided only if key is imported");

        return RandomNumberGenerator.GetBytes(KeyMaterial.GeneratedLength);
    }
}

/// <summary>The body of a rotation; only imported keys have one.</summary>
internal sealed record RotateRequest(string? Payload);
