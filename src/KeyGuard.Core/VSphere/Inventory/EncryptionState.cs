namespace KeyGuard.VSphere.Inventory;

/// <summary>Whether a virtual machine is encrypted and can be used.</summary>
public enum EncryptionState
{
    /// <summary>vCenter does not say, because the machine's configuration can't be read.</summary>
    Unknown,

    /// <summary>Plain.</summary>
    NotEncrypted,

    /// <summary>Encrypted, and its host has the key.</summary>
    Unlocked,

    /// <summary>Encrypted, and its key can't be had.</summary>
    Locked,
}
