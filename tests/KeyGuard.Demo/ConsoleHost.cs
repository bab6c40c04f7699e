using System;
using System.Threading;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;

namespace KeyGuard.Demo;

/// <summary>Core's messages on the console.</summary>
internal sealed class ConsoleHost : IKeyGuardHost
{
    public ConsoleHost() => Journal = new JournalRun("Demo", this, [], new NoAnchor());

    public IJournal Journal { get; }

    public CancellationToken Stopping => CancellationToken.None;

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Console.WriteLine("  WARNING: " + message);

    public void Progress(string activity, int done, int total)
    {
    }

    public void ItemFailed(KeyGuardException failure) => Console.WriteLine($"  {failure.ErrorId} ({failure.Target}): {failure.Message}");
}
