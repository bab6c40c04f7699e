using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// The custody file. Several processes may use it at a time: a change is made under a lock, on what the file holds at
/// that moment, and replaces the file in one step, flushed to the disk and read back. A kill at any point leaves the old or the
/// new content, never something in between.
/// </summary>
internal sealed class CustodyFile
{
    private static readonly ConcurrentDictionary<string, CustodyFile> Known = new(PathComparer);
    private static readonly FileFaults Failures = new(Faults.CustodyBusy, Faults.CustodyUnreadable, Faults.CustodyUnwritable);

    private readonly object _gate = new();
    private byte[]? _lastContent;
    private CustodyDocument? _lastDocument;
    private bool _previousKept;

    private CustodyFile(string path) => Path = path;

    /// <summary>The full path.</summary>
    public string Path { get; }

    private static StringComparer PathComparer =>
        System.IO.Path.DirectorySeparatorChar == '\\' ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The custody file at a path; one object per file and process.</summary>
    public static CustodyFile At(string path) => Known.GetOrAdd(System.IO.Path.GetFullPath(path), full => new CustodyFile(full));

    /// <summary>Whether there is a file yet.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>When the file was last written, as far as the file system tells.</summary>
    public DateTime Changed => File.GetLastWriteTimeUtc(Path);

    /// <summary>What the file holds now; an empty document where there is no file yet. The copy is the caller's.</summary>
    public CustodyDocument Read()
    {
        var content = DurableFile.TryRead(Path, Failures);
        return content is null ? New() : CustodyJson.Read(content, Path);
    }

    /// <summary>
    /// Changes the file. The action gets the present content and says whether it changed anything; if it throws, nothing
    /// is written.
    /// </summary>
    public void Change(Func<CustodyDocument, bool> change, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            using var held = FileLock.Take(Path, Failures, cancellationToken);
            var document = Current();
            // Whatever happens in between, a half-changed document must not be mistaken for the file's content.
            _lastDocument = null;
            if (change(document)) Write(document);
            _lastDocument = document;
        }
    }

    /// <summary>Begins a new generation: what the file holds when it is changed next is kept as <c>.previous</c>.</summary>
    public void BeginGeneration()
    {
        lock (_gate) _previousKept = false;
    }

    /// <summary>Fails now rather than in the middle of the work if the file can't be changed.</summary>
    public void RequireWritable(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            using var held = FileLock.Take(Path, Failures, cancellationToken);
            Current();
            DurableFile.RequireWritable(Path, Failures);
        }
    }

    private CustodyDocument Current()
    {
        var content = DurableFile.TryRead(Path, Failures);
        if (_lastDocument is not null && _lastContent is not null && content.AsSpan().SequenceEqual(_lastContent)) return _lastDocument;
        // What is remembered belongs together: never new bytes with an old document, or the next write would undo another's.
        _lastDocument = null;
        _lastContent = null;
        if (content is null) return New();
        var document = CustodyJson.Read(content, Path);
        _lastContent = content;
        return document;
    }

    private void Write(CustodyDocument document)
    {
        var content = CustodyJson.Write(document);
        if (!_previousKept) DurableFile.KeepPrevious(Path, Failures);
        _previousKept = true;
        DurableFile.Replace(Path, content, Failures);
        if (DurableFile.TryRead(Path, Failures) is not { } kept || !kept.AsSpan().SequenceEqual(content)) throw Faults.CustodyNotKept(Path);
        _lastContent = content;
    }

    private static CustodyDocument New() => new()
    {
        Format = CustodyDocument.FormatName,
        Version = CustodyDocument.CurrentVersion,
        Created = DateTime.UtcNow,
        Tool = "KeyGuard/" + typeof(CustodyFile).Assembly.GetName().Version?.ToString(3),
    };
}
