using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Enable and disable: which state leads to which.</summary>
internal static class KeyLifecycle
{
    public static KmsKey Disable(KmsKey key, KeyChange change)
    {
        Require(key, KeyState.Active, "active", change);
        return Enter(key, KeyState.Suspended, change);
    }

    public static KmsKey Enable(KmsKey key, KeyChange change)
    {
        Require(key, KeyState.Suspended, "suspended", change);
        change.RequireRest(key);
        return Enter(key, KeyState.Active, change);
    }

    public static KmsKey Enter(KmsKey key, KeyState state, KeyChange change) => key with
    {
        State = state,
        StateChangeDate = change.Now,
        LastUpdateDate = change.Now,
    };

    private static void Require(KmsKey key, KeyState state, string name, KeyChange change)
    {
        if (key.StateAt(change.Now) != state)
            throw KmsErrors.InvalidState(name);
    }
}
