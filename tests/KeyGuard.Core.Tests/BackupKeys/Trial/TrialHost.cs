using System.Collections.Generic;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;

namespace KeyGuard.Tests.BackupKeys.Trial;

/// <summary>Collects what Core says.</summary>
internal sealed class TrialHost : IKeyGuardHost
{
    public List<string> Said { get; } = [];

    public List<string> Warnings { get; } = [];

    public CancellationToken Stopping => CancellationToken.None;

    public IJournal Journal => field ??= new JournalRun("Test", this, [], new NoAnchor());

    public void Verbose(string message) => Said.Add(message);

    public void Warning(string message) => Warnings.Add(message);

    public void Progress(string activity, int done, int total)
    {
    }

    public void ItemFailed(KeyGuardException failure) => Said.Add(failure.Message);
}
