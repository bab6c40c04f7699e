using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>What changes a key: the actions without key material, deletion and what follows it, the move to another key ring.</summary>
internal static class KeyActions
{
    public static KmsReply Rotate(KmsCall call)
    {
        KmsKey key = call.FindLivingRootKey();
        string? payload = call.ReadBody(LabJson.Wire.RotateRequest)?.Payload;
        call.Instance.Keys.Change(key, present => KeyRotation.Rotate(present, payload, call.Change));
        return KmsReply.NoContent;
    }

    public static KmsReply Enable(KmsCall call)
    {
        call.Instance.Keys.Change(call.FindLivingRootKey(), key => KeyLifecycle.Enable(key, call.Change));
        return KmsReply.NoContent;
    }

    public static KmsReply Disable(KmsCall call)
    {
        call.Instance.Keys.Change(call.FindLivingRootKey(), key => KeyLifecycle.Disable(key, call.Change));
        return KmsReply.NoContent;
    }

    public static KmsReply SetForDeletion(KmsCall call)
    {
        call.Instance.Keys.Change(call.FindLivingKey(), key => KeyDeletion.Authorize(key, call.Change));
        return KmsReply.NoContent;
    }

    public static KmsReply UnsetForDeletion(KmsCall call)
    {
        call.Instance.Keys.Change(call.FindLivingKey(), KeyDeletion.WithdrawAuthorization);
        return KmsReply.NoContent;
    }

    public static KmsReply Sync(KmsCall call)
    {
        call.Instance.Keys.Change(call.FindLivingRootKey(), key => KeyDeletion.Sync(key, call.Change));
        return KmsReply.NoContent;
    }

    public static KmsReply Delete(KmsCall call)
    {
        bool force = call.Query("force") == "true";
        KmsKey deleted = call.Instance.Keys.Change(call.FindLivingKey(), key =>
        {
            KeyDeletion.RequireNoKmip(key, call.Instance.Kmip, call.Change);
            return KeyDeletion.Delete(key, force, call.Instance.Registrations, call.Change);
        });
        return Representation(call, deleted);
    }

    public static KmsReply Restore(KmsCall call)
    {
        KmsKey restored = call.Instance.Keys.Change(call.FindKey(), key => KeyDeletion.Restore(key, call.Change));
        return KeyPresentation.Reply(call, 201, restored);
    }

    public static KmsReply Purge(KmsCall call)
    {
        KmsKey key = call.FindKey();
        KeyDeletion.RequirePurgeable(key, call.Change);
        call.Instance.Keys.Remove(key);
        return Representation(call, key);
    }

    public static KmsReply Move(KmsCall call)
    {
        KmsKey key = call.FindLivingKey();
        string ring = (call.ReadBody(LabJson.Wire.MoveToRingRequest) ?? throw KmsErrors.NoBody()).KeyRingId
            ?? throw KmsErrors.InvalidField("keyRingID", "the id of a key ring");
        if (!call.Instance.KeyRings.Exists(ring))
            throw KmsErrors.KeyRingNotFound();

        KmsKey moved = call.Instance.Keys.Change(key, present => present with { KeyRingId = ring, LastUpdateDate = call.Now });
        return KeyPresentation.Reply(call, 200, moved);
    }

    private static KmsReply Representation(KmsCall call, KmsKey key) =>
        call.Prefers("return=representation") ? KeyPresentation.Reply(call, 200, key) : KmsReply.NoContent;
}
