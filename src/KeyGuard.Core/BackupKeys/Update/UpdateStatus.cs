namespace KeyGuard.BackupKeys.Update;

/// <summary>What became of a key when it was to be re-wrapped.</summary>
public enum UpdateStatus
{
    /// <summary>Re-wrapped; Veeam and custody hold the new form.</summary>
    Rewrapped,

    /// <summary>Wrapped under the newest root key version already.</summary>
    AlreadyCurrent,

    /// <summary>Veeam showed an older form than custody has in use, and shows the present one now.</summary>
    Realigned,

    /// <summary>Its root key is suspended. Nothing was removed.</summary>
    RootKeyDisabled,

    /// <summary>Its root key, recorded for this very wrapped form, is destroyed. Nothing was removed.</summary>
    RootKeyDestroyed,

    /// <summary>Nobody knows which root key wrapped it, and the ones asked give no proof either way.</summary>
    CustodyUnknown,

    /// <summary>The service knows no such root key: a wrong id or instance.</summary>
    KeyUnknown,

    /// <summary>The identity is not accepted.</summary>
    AuthenticationFailed,

    /// <summary>No root key asked can read the wrapped form.</summary>
    BadCiphertext,

    /// <summary>The service asks to be called less often.</summary>
    Throttled,

    /// <summary>The service does not answer.</summary>
    Unavailable,

    /// <summary>The form in Veeam is under a connection that was not asked for; see the other custodians.</summary>
    NotAsked,

    /// <summary>Anything else; see the message.</summary>
    Failed,
}
