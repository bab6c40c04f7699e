namespace KeyGuard.KeyProtect;

/// <summary>What a failure of the key management service means for the caller (Key Protect API, error classes).</summary>
public enum KmsErrorKind
{
    /// <summary>The root key is destroyed (410, or its metadata says state 5): revoked on purpose; restorable for 30 days.</summary>
    RootKeyDestroyed,

    /// <summary>The root key is suspended (409 and metadata state 2): revoked on purpose, reversible.</summary>
    RootKeyDisabled,

    /// <summary>The root key has expired: it unwraps and re-wraps, but wraps nothing new.</summary>
    RootKeyExpired,

    /// <summary>There is no such root key at this instance (404): a wrong id, alias or instance. Not a revocation.</summary>
    KeyUnknown,

    /// <summary>The identity is not accepted, or may not do this here. Says nothing about the root key.</summary>
    AuthenticationFailed,

    /// <summary>The access token has expired, and a new one was refused as well.</summary>
    TokenExpired,

    /// <summary>The wrapped text is damaged, belongs to another root key, or needs other additional data.</summary>
    BadCiphertext,

    /// <summary>Too many requests (429).</summary>
    Throttled,

    /// <summary>No usable answer: the service or the network is down.</summary>
    Unavailable,

    /// <summary>The root key's state or a guard forbids this action now (409 with another meaning than disabled).</summary>
    Conflict,

    /// <summary>The destroyed root key can't be restored any more: the 30 days are over.</summary>
    RestoreExpired,

    /// <summary>The root key was imported, and this needs its material (again).</summary>
    MaterialRequired,

    /// <summary>The service understood and refused; asking again does not help.</summary>
    Rejected,
}
