using System.Linq;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.KeyRings;

/// <summary>Lists, creates and deletes key rings.</summary>
internal static class KeyRingActions
{
    private const int MostPerInstance = 50;

    public static KmsReply List(KmsCall call) => KmsReply.Json(
        200, Collection<KeyRing>.Of(CollectionTypes.KeyRing, call.Instance.KeyRings.All), LabJson.Wire.CollectionKeyRing);

    public static KmsReply Create(KmsCall call)
    {
        string id = call.Route("ring");
        bool plain = id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        if (id.Length is < 2 or > 100 || !plain)
            throw KmsErrors.InvalidField("key-ring-id", "2 to 100 letters, digits, dashes or underscores");
        if (!call.Instance.KeyRings.TryAdd(new KeyRing(id, call.Now, call.Caller.IamId), MostPerInstance))
            throw new KmsError(409, "KEY_RING_CREATION_ERR", "The key ring exists already, or there are 50 of them");

        return KmsReply.Created;
    }

    public static KmsReply Delete(KmsCall call)
    {
        string id = call.Route("ring");
        if (!call.Instance.KeyRings.Exists(id))
            throw KmsErrors.KeyRingNotFound();
        if (id == KmsKey.DefaultKeyRing)
            throw KmsErrors.InvalidField("key-ring-id", "a key ring other than the default one");

        ReleaseKeys(call, id, force: call.Query("force") == "true");
        call.Instance.KeyRings.Remove(id);
        return KmsReply.NoContent;
    }

    /// <summary>Deleted keys do not hold a key ring when force is used: they move to the default one.</summary>
    private static void ReleaseKeys(KmsCall call, string ring, bool force)
    {
        KmsKey[] keys = [.. call.Instance.Keys.InOrderOfCreation().Where(key => key.KeyRingId == ring)];
        if (keys.Any(key => !force || key.State != KeyState.Destroyed))
            throw KmsErrors.KeyRingNotEmpty();

        foreach (KmsKey key in keys)
            call.Instance.Keys.Change(key, present => present with { KeyRingId = KmsKey.DefaultKeyRing });
    }
}
