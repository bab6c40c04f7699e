using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Wrapping;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Material that a caller brings along.</summary>
internal static class KeyMaterial
{
    public const int GeneratedLength = 32;

    private const int LongestStandard = 7500;

    public static byte[] DecodeRoot(string payload)
    {
        byte[] material = Decode(payload);
        return material.Length is 16 or 24 or 32
            ? material
            : throw KmsErrors.InvalidField("payload", "a base64 encoded key material of 16, 24 or 32 bytes");
    }

    public static byte[] DecodeStandard(string payload)
    {
        byte[] material = Decode(payload);
        return material.Length is > 0 and <= LongestStandard
            ? material
            : throw KmsErrors.InvalidField("payload", "a base64 encoded key material of at most 7500 bytes");
    }

    private static byte[] Decode(string payload) =>
        StrictBase64.TryDecode(payload, out byte[] material, out string? mistake)
            ? material
            : throw KmsErrors.InvalidField("payload", "a base64 encoded key material: " + mistake);
}
