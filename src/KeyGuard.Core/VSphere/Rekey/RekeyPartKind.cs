namespace KeyGuard.VSphere.Rekey;

/// <summary>The parts of an object that have keys of their own.</summary>
public enum RekeyPartKind
{
    /// <summary>A virtual machine's configuration, memory and vTPM files.</summary>
    Home,

    /// <summary>A virtual disk, with the snapshots' parts of it.</summary>
    Disk,

    /// <summary>A first-class disk, which lives apart from the machine that it is attached to.</summary>
    FirstClassDisk,

    /// <summary>A host's key.</summary>
    Host,

    /// <summary>A vSAN cluster's key.</summary>
    Vsan,
}
