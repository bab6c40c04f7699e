using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>What a call is about, for its errors.</summary>
internal sealed record KmipTarget(KmipItem Item, string Name);

/// <content>
/// How a call is made and a list read to its end, and what a refusal means. An instance that has no native adapters (HPCS)
/// answers 404 as one that has them does for an adapter that is not there: then the list of adapters tells which it is.
/// </content>
internal sealed partial class KmipClient
{
    /// <summary>The largest page of adapters and certificates that the service gives.</summary>
    private const int FewPerPage = 200;

    /// <summary>A page of objects: the service would give 5,000.</summary>
    private const int ManyPerPage = 1000;

    private const int MostTries = 3;

    private async Task<T> AskAsync<T>(KmipTarget target, KmsCall call, Func<JsonElement, T>? read, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
            if (read is null) return default!;
            try
            {
                using var document = JsonDocument.Parse(reply.Body);
                return read(document.RootElement);
            }
            catch (Exception broken) when (broken.IsBrokenJson())
            {
                throw Faults.BadReply(_channel.Endpoint, reply.CorrelationId, broken);
            }
        }
        catch (KmsException failure) when (failure.Verdict is not null)
        {
            if (await IsMissingAsync(failure, cancellationToken).ConfigureAwait(false)) throw Faults.KmipNotSupported(failure, _channel.Endpoint, _channel.InstanceId);
            throw Faults.Kmip(failure, target.Item, target.Name, _channel.InstanceId);
        }
    }

    /// <summary>
    /// The whole list, counted. While it is read page by page somebody may take items away, and then one could be passed over:
    /// it must not become shorter meanwhile, and have as many different items as the service says, or it is read again.
    /// </summary>
    private async Task<IReadOnlyList<T>> ListAsync<T>(
        KmipTarget target, string path, string filter, int limit, Func<JsonElement, T> read, Func<T, string> id, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var listing = new KmipListing<T>(id, limit);
            while (!listing.IsOver)
            {
                var call = KmsCall.Get($"{path}?limit={limit}&offset={listing.Offset}&totalCount=true{filter}");
                listing.Add(await AskAsync(target, call, root => KmipReader.Page(root, read), cancellationToken).ConfigureAwait(false));
            }
            if (listing.IsWhole) return listing.Items;
        }
        throw Faults.KmipListingUnsettled(_channel.InstanceId);
    }

    private async Task<bool> IsMissingAsync(KmsException failure, CancellationToken cancellationToken)
    {
        if (failure.Status is 405 or 501) return true;
        if (failure.Status != 404 || failure.Codes.Count > 0) return false;
        try
        {
            using var reply = await _channel.SendAsync(KmsCall.Get(Adapters + "?limit=1"), cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (KmsException second)
        {
            return second.Status is 404 or 405 or 501;
        }
    }
}
