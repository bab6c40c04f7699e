using System;
using System.Security.Cryptography;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Wrapping;

/// <summary>The three actions on key material: wrap, unwrap, rewrap.</summary>
internal static class WrapActions
{
    private const int GeneratedDekLength = 32;
    private const int LongestPlaintext = 4096;

    public static KmsReply Wrap(KmsCall call)
    {
        KmsKey key = call.FindLivingRootKey();
        if (key.StateAt(call.Now) != KeyState.Active)
            throw KmsErrors.InvalidState();
        WrapRequest? body = call.ReadBody(LabJson.Wire.WrapRequest);
        byte[] aad = AdditionalData.Encode(body?.Aad);
        bool generate = string.IsNullOrEmpty(body?.Plaintext);
        byte[] dek = generate ? RandomNumberGenerator.GetBytes(GeneratedDekLength) : DecodePlaintext(body!.Plaintext!);

        return Reply(new KeyActionReply
        {
            Plaintext = generate ? Convert.ToBase64String(dek) : null,
            Ciphertext = WrappedDek.Seal(key.NewestVersion, dek, aad),
            KeyVersion = Reference(call, key.NewestVersion),
        });
    }

    public static KmsReply Unwrap(KmsCall call)
    {
        KmsKey key = FindForUnwrap(call);
        Opened opened = Open(call, key);
        bool rotatedSince = opened.Version != key.NewestVersion;
        return Reply(new KeyActionReply
        {
            Plaintext = Convert.ToBase64String(opened.Dek),
            KeyVersion = Reference(call, opened.Version),
            Ciphertext = rotatedSince ? WrappedDek.Seal(key.NewestVersion, opened.Dek, opened.Aad) : null,
            RewrappedKeyVersion = rotatedSince ? Reference(call, key.NewestVersion) : null,
        });
    }

    public static KmsReply Rewrap(KmsCall call)
    {
        KmsKey key = FindForUnwrap(call);
        Opened opened = Open(call, key);
        bool keep = call.Settings.RewrapKeepsCiphertext && opened.Version == key.NewestVersion;
        return Reply(new KeyActionReply
        {
            Ciphertext = keep ? opened.Ciphertext : WrappedDek.Seal(key.NewestVersion, opened.Dek, opened.Aad),
            KeyVersion = Reference(call, opened.Version),
            RewrappedKeyVersion = Reference(call, key.NewestVersion),
        });
    }

    /// <summary>An expired root key wraps no more, yet opens what it has wrapped.</summary>
    private static KmsKey FindForUnwrap(KmsCall call)
    {
        KmsKey key = call.FindLivingRootKey();
        return key.StateAt(call.Now) is KeyState.Active or KeyState.Deactivated ? key : throw KmsErrors.InvalidState();
    }

    private static Opened Open(KmsCall call, KmsKey key)
    {
        CiphertextRequest body = call.ReadBody(LabJson.Wire.CiphertextRequest) ?? throw KmsErrors.NoBody();
        byte[] aad = AdditionalData.Encode(body.Aad);
        WrappedDekDocument document = WrappedDek.Parse(body.Ciphertext ?? "");
        if (WrappedDek.Open(key, document, aad) is not { } opened)
            throw call.Settings.WrongAadStatus == 400 ? KmsErrors.NotTheOriginalCiphertext() : KmsErrors.UnprocessableCiphertext();

        return new Opened(opened.Dek, opened.Version, aad, body.Ciphertext!);
    }

    private static byte[] DecodePlaintext(string plaintext)
    {
        const string MustBe = "a base64 encoded key material: ";
        if (plaintext.Length > LongestPlaintext)
            throw KmsErrors.InvalidField("plaintext", MustBe + "at most 4096 characters");

        return StrictBase64.TryDecode(plaintext, out byte[] dek, out string? mistake)
            ? dek
            : throw KmsErrors.InvalidField("plaintext", MustBe + mistake);
    }

    private static VersionReference? Reference(KmsCall call, KeyVersion version) =>
        call.Settings.OmitKeyVersions ? null : new VersionReference(version.Id);

    private static KmsReply Reply(KeyActionReply reply) => KmsReply.Json(200, reply, LabJson.Wire.KeyActionReply);

    private readonly record struct Opened(byte[] Dek, KeyVersion Version, byte[] Aad, string Ciphertext);
}
