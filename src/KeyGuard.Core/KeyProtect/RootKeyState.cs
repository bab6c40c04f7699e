namespace KeyGuard.KeyProtect;

/// <summary>A root key's state, by Key Protect's numbers (NIST SP 800-57).</summary>
public enum RootKeyState
{
    /// <summary>Listed by HPCS only; Key Protect keys are never seen in it.</summary>
    PreActivation = 0,

    /// <summary>Usable for everything.</summary>
    Active = 1,

    /// <summary>Disabled: usable for nothing until enabled again.</summary>
    Suspended = 2,

    /// <summary>Expired: unwraps and re-wraps, wraps nothing new, for good.</summary>
    Deactivated = 3,

    /// <summary>Deleted: usable for nothing; can be restored within 30 days.</summary>
    Destroyed = 5,
}
