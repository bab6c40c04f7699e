using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>The key providers, and what can be asked of the key managers behind them.</summary>
internal sealed class ProviderTable(LabClock clock, KmipNetworks network)
{
    private readonly List<KeyProvider> _providers = [];

    public IReadOnlyList<KeyProvider> All => _providers;

    public KeyProvider? Default => _providers.FirstOrDefault(provider => provider.IsDefault);

    public KeyProvider? Find(string? id) => _providers.FirstOrDefault(provider => provider.Id == id);

    /// <exception cref="VimFaultException">There is no such provider.</exception>
    public KeyProvider Get(string id, string argument) => Find(id) ?? throw VimFaults.InvalidArgument(argument).Raise();

    public KeyProvider Add(KeyProvider provider)
    {
        _providers.Add(provider);
        return provider;
    }

    public void Remove(KeyProvider provider) => _providers.Remove(provider);

    public void Clear() => _providers.Clear();

    public void MakeDefault(KeyProvider? chosen)
    {
        foreach (KeyProvider provider in _providers)
            provider.IsDefault = provider == chosen;
    }

    /// <summary>The state of the trust between vCenter and one server; null where nothing answers.</summary>
    public ServerTrust? Trust(KeyProvider provider, KmipServerEntry entry)
    {
        if (network.Find(entry.Address, entry.Port) is not { IsUp: true } server)
            return null;

        return new ServerTrust(server, provider.IsSeeded || provider.TrustedServers.Contains(server.Certificate.Thumbprint), server.Accepts(Client(provider, entry), clock.Now));
    }

    /// <summary>Makes a key in the provider's key manager, on each of its servers.</summary>
    public string? CreateKey(KeyProvider provider, out string? reason)
    {
        reason = KeyReasons.ClusterUnreachable;
        string? made = null;
        foreach ((KmipServerEntry entry, IKmipServer server) in Reachable(provider))
        {
            if (made is not null)
                server.Replicate(Client(provider, entry), made);
            else if ((made = server.CreateKey(Client(provider, entry), out reason)) is null)
                return null;
        }

        return made;
    }

    /// <summary>Why a key can't be had; null when it can.</summary>
    /// <param name="key">Which.</param>
    /// <param name="forUse">Whether it is about to be used: a key that is not yet active becomes so by its use, but is shown as not active until then.</param>
    public string? Unavailable(CryptoKey key, bool forUse)
    {
        if (Find(key.Provider) is not { } provider)
            return KeyReasons.ClusterInvalid;
        if (provider.PlatformKeys.Contains(key.Id))
            return null;
        if (provider.IsNative)
            return KeyReasons.Missing;

        List<(KmipServerEntry Entry, IKmipServer Server)> reachable = [.. Reachable(provider)];
        if (reachable.Count == 0)
            return KeyReasons.ClusterUnreachable;

        KmipKeyState? state = reachable.Select(at => at.Server.Find(Client(provider, at.Entry), key.Id)).FirstOrDefault(found => found is not null);
        return state switch
        {
            null => KeyReasons.Missing,
            KmipKeyState.Active => null,
            KmipKeyState.PreActive when forUse => null,
            _ => KeyReasons.NotActive,
        };
    }

    public bool IsActive(KeyProvider provider) => provider.IsNative ? provider.HasBackup : Reachable(provider).Any();

    private IEnumerable<(KmipServerEntry Entry, IKmipServer Server)> Reachable(KeyProvider provider)
    {
        foreach (KmipServerEntry entry in provider.Servers)
        {
            if (Trust(provider, entry) is { ClientTrustsServer: true, ServerTrustsClient: true } trust)
                yield return (entry, trust.Server);
        }
    }

    private static KmipClient Client(KeyProvider provider, KmipServerEntry entry) => new(provider.Client, entry.UserName ?? "", entry.Password);
}

/// <summary>Who trusts whom, of vCenter and one server.</summary>
internal sealed record ServerTrust(IKmipServer Server, bool ClientTrustsServer, bool ServerTrustsClient);
