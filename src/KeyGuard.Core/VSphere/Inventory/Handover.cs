using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.VSphere.Inventory;

/// <summary>
/// Gives what comes on other threads to the caller's, one by one, while it comes. Who brings waits when the caller falls
/// behind, so that however much there is, little is in memory. When the caller wants no more, bringing is stopped.
/// </summary>
internal static class Handover
{
    private const int MostWaiting = 256;

    public static IEnumerable<T> Of<T>(Func<Action<T>, CancellationToken, Task> bring, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var waiting = new BlockingCollection<T>(MostWaiting);
        var bringing = Task.Run(() => BringAsync(bring, waiting, stop.Token), CancellationToken.None);
        try
        {
            foreach (var item in waiting.GetConsumingEnumerable(stop.Token)) yield return item;
            bringing.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            // Its failure was thrown above, or nobody wants it any more.
            ((IAsyncResult)bringing).AsyncWaitHandle.WaitOne();
            _ = bringing.Exception;
        }
    }

    private static async Task BringAsync<T>(Func<Action<T>, CancellationToken, Task> bring, BlockingCollection<T> waiting, CancellationToken cancellationToken)
    {
        try
        {
            await bring(item => waiting.Add(item, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            waiting.CompleteAdding();
        }
    }
}
