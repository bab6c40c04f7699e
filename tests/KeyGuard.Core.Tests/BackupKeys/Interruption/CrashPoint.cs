using System.IO;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.Interruption;

/// <summary>
/// Ends the run at its nth effect outside: before or after each call to the key management service and to Veeam.
/// Between any two of them at most the custody file is written, so the points before and after enclose its writes too.
/// A hard end (kill, power cut) leaves the world as it is at that moment; a soft one lets the run's own cleaning up happen.
/// </summary>
internal sealed class CrashPoint(string custodyPath, int at, bool hard)
{
    private readonly object _gate = new();
    private byte[]? _custodyThen;
    private int _steps;

    public bool Reached { get; private set; }

    public void Watch(MemoryKms kms, MemoryKeyStore veeam)
    {
        kms.Before = _ => Step();
        veeam.Before = _ => Step();
        veeam.After = _ => Step();
    }

    /// <summary>Takes back what the process wrote into the custody file after it was dead.</summary>
    public void Bury(MemoryKms kms, MemoryKeyStore veeam)
    {
        kms.Before = null;
        veeam.Before = veeam.After = null;
        if (!Reached || !hard) return;
        if (_custodyThen is not null) File.WriteAllBytes(custodyPath, _custodyThen);
        else File.Delete(custodyPath);
    }

    private void Step()
    {
        lock (_gate)
        {
            if (Reached && !hard) return;
            if (Reached) throw new Killed();
            if (++_steps != at) return;
            Reached = true;
            _custodyThen = Onlooker.Read(custodyPath);
        }
        throw new Killed();
    }
}
