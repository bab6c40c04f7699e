using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Finds out what the user may know of a vCenter's key providers. Who may re-key need not have the right to manage them.</summary>
internal sealed class ProviderReader
{
    private const int EveryType = -1;
    private readonly VimClient _client;

    public ProviderReader(VimClient client) => _client = client;

    public async Task<ProviderFacts> ReadAsync(string wanted, CancellationToken cancellationToken)
    {
        var providers = await ListAsync(cancellationToken).ConfigureAwait(false);
        var mine = providers?.FirstOrDefault(item => item.Text("clusterId.id") == wanted);
        return new ProviderFacts
        {
            Wanted = wanted,
            Known = providers?.GroupBy(item => item.Text("clusterId.id") ?? "").ToDictionary(group => group.Key, group => Kind(group.First().Text("managementType"))),
            IsActive = mine is null ? null : await IsActiveAsync(wanted, cancellationToken).ConfigureAwait(false),
            IsBackedUp = Kind(mine?.Text("managementType")) == ProviderKind.Native ? mine!.Flag("hasBackup") : null,
        };
    }

    // Newer servers list native providers by the newer call only.
    private async Task<IReadOnlyList<XElement>?> ListAsync(CancellationToken cancellationToken)
    {
        if (_client.Content.CryptoManager is not { } manager) return null;
        var calls = new List<VimCall>();
        if (_client.Includes(VimVersion.V70)) calls.Add(new VimCall("ListKmsClusters", manager) { Repeatable = true, Arguments = Filter });
        calls.Add(new VimCall("ListKmipServers", manager) { Repeatable = true });
        foreach (var call in calls)
        {
            if (await TryAsync(call, cancellationToken).ConfigureAwait(false) is { } found) return found;
        }
        return null;
    }

    private async Task<bool?> IsActiveAsync(string provider, CancellationToken cancellationToken)
    {
        if (!_client.Includes(VimVersion.V70)) return null;
        var call = new VimCall("IsKmsClusterActive", _client.Content.CryptoManager!.Value) { Repeatable = true, Arguments = writer => writer.Object("cluster", id => id.Text("id", provider)) };
        var answer = await TryAsync(call, cancellationToken).ConfigureAwait(false);
        return answer is { Count: > 0 } ? answer[0].Value is "true" or "1" : null;
    }

    private async Task<IReadOnlyList<XElement>?> TryAsync(VimCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.CallAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException refused) when (refused.FaultType is "NoPermission" or "MethodNotFound" or "NotSupported" or "NotImplemented")
        {
            return null;
        }
    }

    private static void Filter(SoapWriter writer)
    {
        writer.Flag("includeKmsServers", false);
        writer.Number("managementTypeFilter", EveryType);
    }

    private static ProviderKind Kind(string? type) => type switch
    {
        "vCenter" => ProviderKind.Standard,
        "nativeProvider" => ProviderKind.Native,
        "trustAuthority" => ProviderKind.Trusted,
        _ => ProviderKind.Unknown,
    };
}
