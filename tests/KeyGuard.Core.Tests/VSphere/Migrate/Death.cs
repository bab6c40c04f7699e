using System;
using System.IO;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>
/// Ends a process at its nth effect. From then on nothing is sent and no answer arrives, and what the dying process still
/// wrote into its journal, which a real one could not, is taken back.
/// </summary>
internal sealed class Death(int at, ListHost host, string journal)
{
    private readonly object _gate = new();
    private byte[]? _then;
    private int _effects;

    public bool Came { get; private set; }

    /// <summary>What it was killed by.</summary>
    public string After { get; private set; } = "";

    /// <summary>Something has happened outside.</summary>
    public void Effect(string what)
    {
        lock (_gate)
        {
            RequireAlive();
            if (++_effects != at) return;
            Came = true;
            After = what;
            _then = Onlooker.Read(journal);
        }
        host.Stop();
        RequireAlive();
    }

    /// <summary>Something was written to the disk. Not as a cancellation: to write that down is part of stopping.</summary>
    public void Written(string what)
    {
        try
        {
            Effect(what);
        }
        catch (OperationCanceledException)
        {
            throw new KilledException();
        }
    }

    /// <summary>Whether an exception is this death, as whoever ran saw it.</summary>
    public bool Explains(Exception exception) => Came && exception is OperationCanceledException or KilledException;

    /// <summary>A dead process does nothing.</summary>
    public void RequireAlive()
    {
        // As a cancellation, so that nothing is tried again and nobody takes it for the server's failure.
        if (Came) throw new OperationCanceledException("Killed after " + After);
    }

    /// <summary>Leaves of the process what was there when it died.</summary>
    public void Bury()
    {
        if (_then is null) File.Delete(journal);
        else File.WriteAllBytes(journal, _then);
    }

    private sealed class KilledException : Exception;
}
