using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>A test with a journal in a folder of its own.</summary>
public abstract class JournalTest : IDisposable
{
    private readonly string _folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-journal-" + Guid.NewGuid().ToString("N"));

    protected JournalTest()
    {
        Directory.CreateDirectory(_folder);
        Path = InFolder("journal.jsonl");
        Journal = JournalFile.At(Path);
    }

    protected string Path { get; }

    private protected JournalFile Journal { get; }

    private protected static JournalAuthor Author { get; } = JournalAuthor.Of("Test-Command");

    protected string InFolder(string name) => System.IO.Path.Combine(_folder, name);

    private protected static JournalNote Note(string name) => new(JournalAction.Rewrap, JournalPhase.Done, name) { CorrelationIds = ["c-" + name] };

    private protected JournalHead Append(params string[] names) => Journal.Append(names.Select(Note).ToArray(), Author, CancellationToken.None);

    private protected JournalVerification Verify(string? head = null, long? count = null) =>
        JournalVerifier.Verify(Journal, [new JournalExpectation(head, count)], (_, _) => { }, CancellationToken.None);

    private protected JournalEntry[] Entries() => JournalReader.Read(Journal, line => throw new InvalidDataException("line " + line), CancellationToken.None).ToArray();

    protected string[] Lines() => File.ReadAllText(Path).Split(['\n'], StringSplitOptions.RemoveEmptyEntries);

    protected void Write(params string[] lines) => File.WriteAllText(Path, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
