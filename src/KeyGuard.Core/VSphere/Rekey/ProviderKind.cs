namespace KeyGuard.VSphere.Rekey;

/// <summary>What sort of key provider it is (<c>managementType</c>).</summary>
internal enum ProviderKind
{
    Unknown,

    /// <summary>A key management server over KMIP.</summary>
    Standard,

    /// <summary>vSphere Native Key Provider: keys are derived, not made one by one.</summary>
    Native,

    /// <summary>vSphere Trust Authority.</summary>
    Trusted,
}
