namespace KeyGuard.VSphere.Inventory;

/// <summary>What snapshots a virtual machine has; it decides which re-keying vCenter accepts.</summary>
public enum SnapshotShape
{
    /// <summary>No snapshots.</summary>
    None,

    /// <summary>Snapshots one after the other; a shallow re-key is possible.</summary>
    Chain,

    /// <summary>A tree with branches; no re-key is possible.</summary>
    Tree,

    /// <summary>vCenter does not say.</summary>
    Unknown,
}
