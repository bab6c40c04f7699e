namespace KeyGuard.VSphere.Rekey;

/// <summary>What sort of object is re-keyed.</summary>
public enum RekeyKind
{
    /// <summary>A virtual machine.</summary>
    VM,

    /// <summary>A host: the key of its core dumps.</summary>
    VMHost,

    /// <summary>A vSAN cluster's data-at-rest encryption.</summary>
    VsanCluster,
}
