namespace KeyGuard.BackupKeys.Custody.Merge;

/// <summary>What became of a key that was merged into custody.</summary>
public enum MergeStatus
{
    /// <summary>Custody did not know it; it does now.</summary>
    Added,

    /// <summary>Custody knew it, and has learned something about it.</summary>
    Updated,

    /// <summary>Custody knew all of it already, or knows something newer.</summary>
    Unchanged,
}
