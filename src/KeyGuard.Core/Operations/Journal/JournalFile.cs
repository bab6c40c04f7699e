using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.Operations.Journal;

/// <summary>
/// The journal's file. Several processes may append to it at a time. What is appended together is written and flushed
/// to the disk at once; a kill in between leaves whole entries, and at most the beginning of one more.
/// </summary>
internal sealed class JournalFile
{
    private static readonly ConcurrentDictionary<string, JournalFile> Known = new(PathComparer);
    private static readonly FileFaults Failures = new(Faults.JournalBusy, Faults.JournalUnreadable, Faults.JournalUnwritable);
    private static readonly TimeSpan WritersPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadersPatience = TimeSpan.FromSeconds(2);
    private readonly object _gate = new();

    private JournalFile(string path) => Path = path;

    /// <summary>The full path.</summary>
    public string Path { get; }

    private static StringComparer PathComparer =>
        System.IO.Path.DirectorySeparatorChar == '\\' ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The journal at a path; one object per file and process.</summary>
    public static JournalFile At(string path) => Known.GetOrAdd(System.IO.Path.GetFullPath(path), full => new JournalFile(full));

    /// <summary>Appends entries, in one flush, and tells where the journal ends now.</summary>
    public JournalHead Append(IReadOnlyList<JournalNote> notes, JournalAuthor author, CancellationToken cancellationToken) => Use(
        (file, tail) =>
        {
            using var lines = new JournalLineWriter(tail.Count, tail.Hash);
            var now = DateTime.UtcNow;
            if (tail.LacksLineEnd) lines.EndLine();
            if (tail.Torn.Length > 0) lines.Add(Escape(tail), author, now);
            foreach (var note in notes) lines.Add(note, author, now);
            Write(file, tail, lines.Bytes);
            return new JournalHead(Path, lines.Count, lines.Hash);
        },
        cancellationToken);

    /// <summary>Where the journal ends; null where there is none, or none that can be read.</summary>
    public JournalHead? TryHead(CancellationToken cancellationToken)
    {
        try
        {
            var (file, _) = OpenToRead(cancellationToken);
            using (file)
            {
                var tail = JournalTail.Read(file);
                return tail.Count > 0 ? new JournalHead(Path, tail.Count, tail.Hash) : null;
            }
        }
        catch (Exception unreadable) when (unreadable is KeyGuardException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>Fails now rather than in the middle of the work if nothing can be appended.</summary>
    public void RequireWritable(CancellationToken cancellationToken) => Use((_, _) => true, cancellationToken);

    /// <summary>The file, to be read while others may go on writing, and how long it is between two entries.</summary>
    /// <exception cref="KeyGuardException">There is no such file, or it can't be read.</exception>
    public (FileStream File, long Length) OpenToRead(CancellationToken cancellationToken)
    {
        try
        {
            using var held = TryHold(cancellationToken);
            var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            return (file, file.Length);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Faults.JournalNotFound(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Faults.JournalUnreadable(Path, failure);
        }
    }

    // Where nobody ever wrote, as with a copy, there is nobody to wait for. Who may not write can't hold writers up either.
    private FileLock? TryHold(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path + ".lock")) return null;
        try
        {
            return FileLock.Take(Path, Failures, ReadersPatience, cancellationToken);
        }
        catch (KeyGuardException)
        {
            return null;
        }
    }

    private T Use<T>(Func<FileStream, JournalTail, T> use, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            using var held = FileLock.Take(Path, Failures, WritersPatience, cancellationToken);
            return UseHeld(use);
        }
    }

    private T UseHeld<T>(Func<FileStream, JournalTail, T> use)
    {
        try
        {
            var isNew = !File.Exists(Path);
            using var file = PlatformFile.OpenPrivate(Path);
            var result = use(file, JournalTail.Read(file));
            if (isNew) PlatformFile.FlushFolder(System.IO.Path.GetDirectoryName(Path)!);
            return result;
        }
        catch (InvalidDataException damage)
        {
            throw Faults.JournalDamaged(Path, damage.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Faults.JournalUnwritable(Path, failure);
        }
    }

    private static void Write(FileStream file, JournalTail tail, ArraySegment<byte> bytes)
    {
        var before = file.Length;
        try
        {
            // Torn bytes are written over rather than cut off first: until the entry that holds them is there, they are.
            // It is longer than they are, so none of them stays behind it.
            file.Position = tail.Position;
            file.Write(bytes.Array!, bytes.Offset, bytes.Count);
            file.Flush(flushToDisk: true);
        }
        catch (IOException) when (tail.Torn.Length == 0)
        {
            TryCut(file, before);
            throw;
        }
    }

    // The disk is full, say: entries that were not flushed as a whole must not tell of what is not going to be done.
    private static void TryCut(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            // Then they stay, as intents without an outcome.
        }
    }

    private static JournalNote Escape(JournalTail tail) => new(JournalAction.Torn, JournalPhase.Done, "")
    {
        Before = new Dictionary<string, string>
        {
            ["position"] = tail.Position.ToString(CultureInfo.InvariantCulture),
            ["length"] = tail.Torn.Length.ToString(CultureInfo.InvariantCulture),
            ["base64"] = Convert.ToBase64String(tail.Torn),
        },
    };
}
