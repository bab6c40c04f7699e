using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.Vbr;

/// <summary>
/// Reads a whole listing page by page. Records that come or go in between move others from one page to the next, so a
/// listing counts only when it has as many different records as the server says there are.
/// </summary>
internal static class VbrListing
{
    private const int PageSize = 200;
    private const int MostTries = 4;

    public static async Task<IReadOnlyList<T>> ReadAsync<T>(VbrChannel channel, string path, Func<JsonElement, T> read, Func<T, Guid> id, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await TryAsync(channel, path, read, id, cancellationToken).ConfigureAwait(false) is { } whole) return whole;
        }
        throw Faults.VbrUnsettled(channel.Endpoint);
    }

    private static async Task<IReadOnlyList<T>?> TryAsync<T>(VbrChannel channel, string path, Func<JsonElement, T> read, Func<T, Guid> id, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        int total;
        bool isLast;
        do
        {
            var call = VbrCall.Get(string.Format(CultureInfo.InvariantCulture, "{0}&skip={1}&limit={2}", path, all.Count, PageSize));
            var page = await channel.ReadAsync(call, root => (Items: root.Items("data").Select(read).ToArray(), Total: Total(root)), cancellationToken).ConfigureAwait(false);
            all.AddRange(page.Items);
            total = page.Total;
            isLast = page.Items.Length == 0;
        }
        while (!isLast && all.Count < total);
        return all.Select(id).Distinct().Count() == total && all.Count == total ? all : null;
    }

    private static int Total(JsonElement root) =>
        root.Member("pagination")?.Number("total") ?? throw new JsonException("A listing does not say how many records there are.");
}
