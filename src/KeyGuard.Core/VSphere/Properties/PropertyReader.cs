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
            var view = await ContainerView.CreateAsync(_channel, _content, query.Type, query.Root ?? _content.RootFolder, cancellationToken).ConfigureAwait(false);
            await using (view.ConfigureAwait(false)) await Retrieval(query, [], view.Ref, found).RunAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        var left = query.Objects.Where(item => !seen.Contains(item)).ToList();
        while (left.Count > 0)
        {
            var batch = left.Take(_options.PageSize).ToList();
            await ReadNamedAsync(query, batch, found, cancellationToken).ConfigureAwait(false);
            left.RemoveRange(0, batch.Count);
        }
    }

    // One object that is gone makes the server refuse all of them.
    private async Task ReadNamedAsync(PropertyQuery query, List<ObjectRef> batch, Action<VimObject> found, CancellationToken cancellationToken)
    {
        var asked = new List<ObjectRef>(batch);
        while (asked.Count > 0)
        {
            try
            {
                await Retrieval(query, asked, null, found).RunAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VimException failure) when (failure is { IsGone: true, Fault.Object: { } gone } && asked.Contains(gone))
            {
                asked.Remove(gone);
                found(VimObject.Gone(gone, failure.Fault));
            }
        }
    }

    private Retrieval Retrieval(PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view, Action<VimObject> found) =>
        new(_channel, _content.PropertyCollector, query, objects, view, _options.PageSize, found);
}
