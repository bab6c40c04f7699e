using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Files;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>
/// A bundle in its place: replaced in one step after it has reached the disk, read back, the generation before kept as
/// <c>.previous</c>. Custody is read under the file's own lock, so that an older content never follows a newer one.
/// </summary>
internal sealed class BundleFile(string path)
{
    /// <summary>How failures with a bundle are reported.</summary>
    public static readonly FileFaults FileFaults = new(
        path => Faults.BundleUnwritable(path, new TimeoutException("another process has been holding it for too long.")),
        Faults.BundleUnreadable,
        Faults.BundleUnwritable);

    /// <summary>The bundle as it is; null where there is none.</summary>
    /// <exception cref="KeyGuardException">There is something else, or it can't be read.</exception>
    public BundleDocument? TryRead() => Content() is { } content ? BundleJson.Read(content, path) : null;

    /// <summary>Brings the file up to date with custody. What only the file knows stays in it.</summary>
    /// <param name="custody">Where the keys are recorded.</param>
    /// <param name="isWanted">Which keys are meant.</param>
    /// <param name="server">The backup server; null where unknown.</param>
    /// <param name="heads">How far the journals are.</param>
    /// <param name="announce">Called before a content with other keys takes the place of the old one.</param>
    /// <param name="cancellationToken">Ends the waiting for another process.</param>
    public RecoveryBundle Write(IReadOnlyList<CustodyFile> custody, Func<CustodyRecord, bool> isWanted, string? server, IReadOnlyList<JournalHead> heads, Action<BundleDocument> announce, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path))) throw Faults.BundleUnwritable(path, new DirectoryNotFoundException("there is no such folder."));
        using var held = FileLock.Take(path, FileFaults, cancellationToken);
        var content = Content();
        var existing = content is null ? null : BundleJson.Read(content, path);
        var documents = custody.Select(file => file.Read()).ToArray();
        var document = BundleContent.Compose(existing, documents, isWanted, server, BundleJournals.Join(existing?.Journals, heads, out var cut), out var kept);
        if (document.Keys.Count == 0) throw Faults.BundleEmpty(custody.Count > 0 ? custody[0].Path : path);
        var isNew = existing is null || !WouldBe(document, existing.Created, document.Journals, content!);
        // That the journals have grown is worth writing, but neither worth a generation nor a word in the journal, which would have grown by it.
        var hasOtherKeys = existing is null || !WouldBe(document, existing.Created, existing.Journals, content!);
        if (hasOtherKeys) announce(document);
        if (isNew) Replace(document, keepPrevious: hasOtherKeys);
        else document.Created = existing!.Created;
        return new RecoveryBundle(path, document, isNew, kept) { CutJournals = cut };
    }

    // Whether the document, with that time and those journals, would be what stands there.
    private static bool WouldBe(BundleDocument document, DateTime created, List<BundleJournal>? journals, byte[] content)
    {
        var (now, grown) = (document.Created, document.Journals);
        (document.Created, document.Journals) = (created, journals);
        var isSame = BundleJson.Write(document).AsSpan().SequenceEqual(content);
        (document.Created, document.Journals) = (now, grown);
        return isSame;
    }

    private void Replace(BundleDocument document, bool keepPrevious)
    {
        var content = BundleJson.Write(document);
        if (keepPrevious) DurableFile.KeepPrevious(path, FileFaults);
        DurableFile.Replace(path, content, FileFaults);
        if (Content() is not { } kept || !kept.AsSpan().SequenceEqual(content)) throw Faults.BundleNotKept(path);
    }

    private byte[]? Content() => DurableFile.TryRead(path, FileFaults);
}
