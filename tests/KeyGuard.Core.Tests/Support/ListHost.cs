using System;
using System.Collections.Generic;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;

namespace KeyGuard.Tests.Support;

/// <summary>Collects what Core says.</summary>
internal sealed class ListHost : IKeyGuardHost, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public List<string> VerboseMessages { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<KeyGuardException> Failures { get; } = [];

    public List<(int Done, int Total)> ProgressSteps { get; } = [];

    /// <summary>A journal beside the custody file, as a command has it.</summary>
    public IJournal Journal => field ??= new JournalRun("Test", this, [], new Anchor(this));

    /// <summary>Called after each append to the journal.</summary>
    public Action AfterAppend { get; set; } = static () => { };

    public CancellationToken Stopping => _stop.Token;

    /// <summary>The user presses Ctrl+C.</summary>
    public void Stop() => _stop.Cancel();

    public void Verbose(string message) => VerboseMessages.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Progress(string activity, int done, int total) => ProgressSteps.Add((done, total));

    public void ItemFailed(KeyGuardException failure) => Failures.Add(failure);

    public void Dispose() => _stop.Dispose();

    private sealed class Anchor(ListHost host) : IJournalAnchor
    {
        public string? Keep(JournalHead head)
        {
            host.AfterAppend();
            return null;
        }
    }
}
