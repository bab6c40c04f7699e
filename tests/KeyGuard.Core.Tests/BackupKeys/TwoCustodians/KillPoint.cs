using System;
using System.IO;
using System.Linq;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.TwoCustodians;

/// <summary>
/// Kills a run at its nth effect outside. From then on nothing has any effect, and what the dying process still wrote into
/// its files, which a real one could not, is taken back.
/// </summary>
internal sealed class KillPoint(int at, params string[] files)
{
    private readonly object _gate = new();
    private byte[]?[] _then = [];
    private int _steps;

    public bool Reached { get; private set; }

    public void Step()
    {
        lock (_gate)
        {
            if (Reached) throw new DeadException();
            if (++_steps != at) return;
            Reached = true;
            _then = files.Select(Onlooker.Read).ToArray();
        }
        throw new DeadException();
    }

    public void Watch(MemoryKeyStore veeam, params MemoryKms[] services)
    {
        foreach (var kms in services) kms.Before = _ => Step();
        veeam.Before = veeam.After = _ => Step();
    }

    public void Bury(MemoryKeyStore veeam, params MemoryKms[] services)
    {
        foreach (var kms in services) kms.Before = null;
        veeam.Before = veeam.After = null;
        foreach (var (file, content) in files.Zip(_then, (file, content) => (file, content)))
        {
            if (content is null) File.Delete(file);
            else File.WriteAllBytes(file, content);
        }
    }

    /// <summary>Whether an exception is this death, or a worker's report of it.</summary>
    public static bool Explains(Exception? exception) => exception is null or DeadException || exception.InnerException is DeadException;

    private sealed class DeadException : Exception;
}
