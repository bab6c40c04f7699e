using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Finds out what the user may know of a vCenter's key providers. Who may re-key need not have the right to manage them.</summary>
internal sealed class ProviderReader(VimClient client)
{
    private readonly CryptoManager _manager = new(client);

    public async Task<ProviderFacts> ReadAsync(string wanted, CancellationToken cancellationToken)
    {
        var providers = await _manager.TryListAsync(cancellationToken).ConfigureAwait(false);
        var mine = providers?.FirstOrDefault(provider => provider.Id == wanted);
        return new ProviderFacts
        {
            Wanted = wanted,
            Known = providers?.GroupBy(provider => provider.Id).ToDictionary(group => group.Key, group => group.First().Kind),
            IsActive = mine is null ? null : await _manager.TryIsActiveAsync(wanted, cancellationToken).ConfigureAwait(false),
            IsBackedUp = mine is { Kind: VCenterKmsKind.Native } ? mine.HasBackup : null,
        };
    }
}
