using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.Custody;

/// <summary>A custody file in a folder of its own.</summary>
public abstract class CustodyTest : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ListHost _host = new();

    private protected IJournal Journal => _host.Journal;

    private protected string FilePath(params string[] names) => _folder.Path(names.Length > 0 ? names : ["custody.json"]);

    private protected CustodyFile File => CustodyFile.At(FilePath());

    private protected string Text => System.IO.File.ReadAllText(FilePath());

    private protected void Write(string text) => System.IO.File.WriteAllBytes(FilePath(), Encoding.UTF8.GetBytes(text));

    /// <summary>The names of the files beside the custody file, without its lock.</summary>
    private protected string[] FilesBeside() =>
        Directory.GetFiles(FilePath("."), "*").Select(Path.GetFileName).Where(name => name is not ("custody.json" or "custody.json.lock")).ToArray()!;

    /// <summary>The file as another process sees it: with a lock handle and a memory of its own.</summary>
    private protected static CustodyFile AnotherHandle(string path) =>
        (CustodyFile)Activator.CreateInstance(typeof(CustodyFile), BindingFlags.NonPublic | BindingFlags.Instance, null, [path], null)!;

    private protected static bool AddRecord(CustodyDocument document, string name)
    {
        document.Keys.Add(new CustodyRecord { Name = name, Protected = new ProtectedFacts { Name = name } });
        return true;
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
