using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>
/// Reads properties page by page, each page while it comes. Views and pages belong to a session, and a page can be had
/// once: when the session ends or the connection breaks in the middle, reading begins anew, and what was handed over
/// already is not handed over again.
/// </summary>
internal sealed class PropertyReader
{
    private const int MostAttempts = 3;

    private readonly VimChannel _channel;
    private readonly ServiceContent _content;
    private readonly VimOptions _options;

    public PropertyReader(VimChannel channel, ServiceContent content, VimOptions options)
    {
        _channel = channel;
        _content = content;
        _options = options;
    }

    public async Task ReadAsync(PropertyQuery query, Action<VimObject> found, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ObjectRef>();
        void Once(VimObject item)
        {
            if (seen.Add(item.Ref)) found(item);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReadOnceAsync(query, seen, Once, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception broken) when (broken is SessionRenewedException or BrokenReadException)
            {
                if (attempt < MostAttempts) continue;
                throw (broken as BrokenReadException)?.Failure ?? Faults.VimSessionUnstable(_channel.Transport.Endpoint);
            }
        }
    }

    private async Task ReadOnceAsync(PropertyQuery query, HashSet<ObjectRef> seen, Action<VimObject> found, CancellationToken cancellationToken)
    {
        if (query.Type is not null)
        {
            var view = await ContainerView.CreateAsync(_channel, _content, query.Type, _content.RootFolder, cancellationToken).ConfigureAwait(false);
            await using (view.ConfigureAwait(false)) await RunAsync(Begin(query, [], view.Ref), found, cancellationToken).ConfigureAwait(false);
            return;
        }
        await ReadNamedAsync(query, [.. query.Objects.Where(item => !seen.Contains(item))], found, cancellationToken).ConfigureAwait(false);
    }

    // The next batch is asked for before the present one is read, so that the server works while we do.
    private async Task ReadNamedAsync(PropertyQuery query, List<ObjectRef> left, Action<VimObject> found, CancellationToken cancellationToken)
    {
        Retrieval? BeginNext(int from) => from >= left.Count ? null
            : Begin(query, left.GetRange(from, Math.Min(_options.PageSize, left.Count - from)), null);

        var next = BeginNext(0);
        try
        {
            for (var from = 0; next is { } batch; from += _options.PageSize)
            {
                next = BeginNext(from + _options.PageSize);
                await ReadBatchAsync(query, batch, found, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (next is not null) await next.PutAwayAsync().ConfigureAwait(false);
        }
    }

    // One object that is gone makes the server refuse all of them.
    private async Task ReadBatchAsync(PropertyQuery query, Retrieval batch, Action<VimObject> found, CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = batch.Objects;
            try
            {
                await RunAsync(batch, found, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VimException failure) when (failure is { IsGone: true, Fault.Object: { } gone } && asked.Contains(gone))
            {
                found(VimObject.Gone(gone, failure.Fault));
                if (asked.Count == 1) return;
                batch = Begin(query, [.. asked.Where(item => item != gone)], null);
            }
        }
    }

    private static async Task RunAsync(Retrieval retrieval, Action<VimObject> found, CancellationToken cancellationToken)
    {
        try
        {
            await retrieval.RunAsync(found, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await retrieval.PutAwayAsync().ConfigureAwait(false);
        }
    }

    private Retrieval Begin(PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view) =>
        new(_channel, _content.PropertyCollector, query, objects, view, _options.PageSize);
}
