using System.Threading;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Hosting;

/// <summary>
/// All that Core may say to, and want of, whoever runs it: a cmdlet in a pipeline, the demo, a test. Called only on the thread
/// that called into Core.
/// </summary>
internal interface IKeyGuardHost
{
    /// <summary>Signalled when the user stops the work: nothing new is begun after it.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Where this run writes down what it does.</summary>
    IJournal Journal { get; }

    /// <summary>Detail for those who asked for it.</summary>
    void Verbose(string message);

    /// <summary>Something the user should know or do, though the work goes on.</summary>
    void Warning(string message);

    /// <summary>How far long work has come; <paramref name="done"/> = <paramref name="total"/> ends the display.</summary>
    /// <param name="activity">What is being done.</param>
    /// <param name="done">Items finished.</param>
    /// <param name="total">Items known so far.</param>
    void Progress(string activity, int done, int total);

    /// <summary>Reports that one item failed; the work goes on with the others.</summary>
    void ItemFailed(Errors.KeyGuardException failure);
}
