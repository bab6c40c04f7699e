using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>Ends the waiting for what may not end itself: not every framework ends what is under way on a socket when that is closed.</summary>
internal static class GivingUp
{
    /// <summary>The work's outcome, or the end of the waiting. Work that is left behind ends some time, and nobody looks at its outcome.</summary>
    /// <exception cref="System.OperationCanceledException">It was given up.</exception>
    public static async Task<T> OrGiveUpAsync<T>(this Task<T> work, CancellationToken cancellationToken)
    {
        await ((Task)work).OrGiveUpAsync(cancellationToken).ConfigureAwait(false);
        return await work.ConfigureAwait(false);
    }

    /// <inheritdoc cref="OrGiveUpAsync{T}"/>
    public static async Task OrGiveUpAsync(this Task work, CancellationToken cancellationToken)
    {
        var given = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => given.TrySetResult(true))) await Task.WhenAny(work, given.Task).ConfigureAwait(false);
        if (!work.IsCompleted)
        {
            _ = work.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
        }
        await work.ConfigureAwait(false);
    }
}
