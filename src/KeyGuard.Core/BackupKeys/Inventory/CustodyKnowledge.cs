namespace KeyGuard.BackupKeys.Inventory;

/// <summary>What is known about who can unwrap a key.</summary>
public enum CustodyKnowledge
{
    /// <summary>It is no wrapped key: its password is known to a person, or to nobody.</summary>
    None,

    /// <summary>It is wrapped, and no record tells by which root key.</summary>
    Unknown,

    /// <summary>The custody file tells which root key wrapped it.</summary>
    Known,
}
