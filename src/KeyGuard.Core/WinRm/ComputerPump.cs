using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Hosting;
using KeyGuard.Pumping;

namespace KeyGuard.WinRm;

/// <summary>
/// Does the same for many computers, so many at a time, and hands out each outcome as soon as it is there. A name that comes twice is
/// done once. After a stop nothing is begun any more, and disposing waits until the last worker has ended.
/// </summary>
internal sealed class ComputerPump<TComputer, TOutcome> : IDisposable
{
    private readonly KeyPump<TComputer, TOutcome> _pump;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<TComputer, string> _name;
    private readonly IKeyGuardHost _host;
    private readonly string _activity;
    private readonly Action<TOutcome> _emit;
    private int _done;

    /// <param name="throttle">How many computers at a time.</param>
    /// <param name="name">The computer's name.</param>
    /// <param name="work">What is done; it reports failures in its outcome.</param>
    /// <param name="activity">What progress calls it.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="emit">Takes each outcome, on the thread that calls <see cref="Add"/> and <see cref="Complete"/>.</param>
    public ComputerPump(int throttle, Func<TComputer, string> name, Func<TComputer, CancellationToken, Task<TOutcome>> work, string activity, IKeyGuardHost host, Action<TOutcome> emit)
    {
        _name = name;
        _host = host;
        _activity = activity;
        _emit = emit;
        _pump = new KeyPump<TComputer, TOutcome>(throttle, work, host.Stopping);
    }

    /// <summary>How many computers there were.</summary>
    public int Count => _known.Count;

    /// <summary>Begins with a computer as soon as there is room, and hands out what is ready. False for one that was there before.</summary>
    public bool Add(TComputer computer)
    {
        var isNew = _known.Add(_name(computer).Trim());
        if (isNew) _pump.Post(computer);
        HandOut(_pump.Take(wait: false));
        return isNew;
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) HandOut(ready);
        if (Count > 0) _host.Progress(_activity, Count, Count);
    }

    public void Dispose() => _pump.Dispose();

    private void HandOut(IReadOnlyList<Finished<TComputer, TOutcome>> ready)
    {
        foreach (var finished in ready)
        {
            _done++;
            _emit(finished.Reply);
        }
        if (ready.Count > 0) _host.Progress(_activity, _done, Count + 1);
    }
}
