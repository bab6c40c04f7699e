using System;
using System.Collections.Generic;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>A recovery bundle that was written, or found to be up to date.</summary>
public sealed class RecoveryBundle
{
    internal RecoveryBundle(string path, BundleDocument document, bool isWritten, int onlyInBundle)
    {
        Path = path;
        Id = document.BundleId;
        Created = document.Created;
        Server = document.Source?.Server;
        Keys = document.Keys.Count;
        Written = isWritten;
        OnlyInBundle = onlyInBundle;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Stays the same as long as the file is refreshed in its place.</summary>
    public Guid Id { get; }

    /// <summary>When its content was written, UTC.</summary>
    public DateTime Created { get; }

    /// <summary>The backup server; null where unknown.</summary>
    public string? Server { get; }

    /// <summary>How many keys it holds.</summary>
    public int Keys { get; }

    /// <summary>Whether it was written now; false where it was up to date already.</summary>
    public bool Written { get; }

    /// <summary>How many of the keys custody does not know (any more); they stay in the bundle.</summary>
    public int OnlyInBundle { get; }

    /// <summary>The journals that are shorter than the bundle had known them.</summary>
    internal IReadOnlyList<string> CutJournals { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Path;
}
