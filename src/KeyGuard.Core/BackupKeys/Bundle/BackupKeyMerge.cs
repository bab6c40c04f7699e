using KeyGuard.BackupKeys.Custody.Merge;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>The result of merging one key into the custody file.</summary>
public sealed class BackupKeyMerge
{
    /// <summary>The key's name in the custody file. Where another key has that name already, it ends with a number.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What became of it.</summary>
    public MergeStatus Status { get; internal init; }

    /// <summary>The name that the bundle gives it.</summary>
    public string NameInFile { get; internal init; } = "";

    /// <summary>The custody file.</summary>
    public string CustodyPath { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
