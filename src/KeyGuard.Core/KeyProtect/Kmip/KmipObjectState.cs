namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// The state of a KMIP object, by the numbers of KMIP 1.4 (9.1.3.2.18). They are not those of a root key: 1 is not active.
/// A number that is not among these is one that the service has and KeyGuard does not know.
/// </summary>
public enum KmipObjectState
{
    /// <summary>The service did not tell.</summary>
    Unknown = 0,

    /// <summary>Made, and not used yet.</summary>
    PreActive = 1,

    /// <summary>In use.</summary>
    Active = 2,

    /// <summary>Encrypts nothing new; what it encrypted can still be read.</summary>
    Deactivated = 3,

    /// <summary>Revoked because somebody may know it; what it encrypted can still be read.</summary>
    Compromised = 4,

    /// <summary>Erased: what it encrypted can't be read any more.</summary>
    Destroyed = 5,

    /// <summary>Erased, after it had been compromised.</summary>
    DestroyedCompromised = 6,
}

/// <summary>The type of a KMIP object, by the numbers of KMIP 1.4 (9.1.3.2.3). Key Protect has symmetric keys only.</summary>
public enum KmipObjectType
{
    /// <summary>The service did not tell.</summary>
    Unknown = 0,

    /// <summary>A symmetric key.</summary>
    SymmetricKey = 2,
}
