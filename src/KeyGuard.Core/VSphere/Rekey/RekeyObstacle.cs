namespace KeyGuard.VSphere.Rekey;

/// <summary>What stands against a re-key, as far as it can be known before.</summary>
public enum RekeyObstacle
{
    /// <summary>It is gone.</summary>
    Vanished,

    /// <summary>Its key can't be had.</summary>
    Locked,

    /// <summary>vCenter can't read its configuration.</summary>
    StateUnknown,

    /// <summary>It, or its host, is not connected.</summary>
    NotConnected,

    /// <summary>It is a template.</summary>
    Template,

    /// <summary>It runs, and must not for this.</summary>
    PoweredOn,

    /// <summary>It has snapshots, and must not for a deep re-key.</summary>
    HasSnapshots,

    /// <summary>Its snapshots branch.</summary>
    SnapshotTree,

    /// <summary>Its disks build upon another machine's.</summary>
    LinkedClone,

    /// <summary>An encrypted disk is shared with other machines.</summary>
    SharedDisk,

    /// <summary>A disk hangs on an IDE controller while it runs.</summary>
    IdeWhileOn,

    /// <summary>Its host can't take part in encryption.</summary>
    HostNotCapable,

    /// <summary>Its host has no key yet.</summary>
    HostNotSafe,

    /// <summary>Its host is in maintenance mode.</summary>
    InMaintenance,

    /// <summary>vCenter has no such key provider.</summary>
    ProviderUnknown,

    /// <summary>No server of the key provider answers.</summary>
    ProviderInactive,

    /// <summary>The native key provider has not been backed up; until then vCenter lets nobody use it.</summary>
    ProviderNotBackedUp,

    /// <summary>Home and disks would be under providers of different types.</summary>
    MixedProviderTypes,

    /// <summary>The key that it is under can't be fetched.</summary>
    KeyUnavailable,

    /// <summary>The user lacks a privilege.</summary>
    PrivilegeMissing,

    /// <summary>A deep re-key without a storage policy.</summary>
    PolicyMissing,

    /// <summary>vSAN is still at an earlier change.</summary>
    Changing,

    /// <summary>vSAN has too few hosts to move the data away while it is written anew.</summary>
    FewHosts,
}
