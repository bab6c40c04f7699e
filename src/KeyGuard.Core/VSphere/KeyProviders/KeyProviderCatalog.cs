using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>A vCenter's key providers as people want to see them: what is registered, joined with how it is.</summary>
/// <param name="manager">The vCenter's manager of key providers.</param>
/// <param name="server">The name of the connection.</param>
internal sealed class KeyProviderCatalog(CryptoManager manager, string server)
{
    /// <param name="isWanted">Which providers, by name.</param>
    /// <param name="withStatus">Whether vCenter is to ask the servers.</param>
    /// <param name="remark">Takes why the status could not be had; the providers are told of all the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<VCenterKms>> ReadAsync(Func<string, bool> isWanted, bool withStatus, Action<string> remark, CancellationToken cancellationToken)
    {
        var providers = (await manager.ListAsync(cancellationToken).ConfigureAwait(false)).Where(provider => isWanted(provider.Id)).ToArray();
        var defaults = providers.SelectMany(provider => provider.DefaultOf).Distinct().ToArray();
        var names = (await EntityNames.NamesOfAsync(manager.Client, defaults, cancellationToken).ConfigureAwait(false)).Zip(defaults, (name, item) => (item, name)).ToDictionary(pair => pair.item, pair => pair.name);
        var status = withStatus ? await StatusAsync(providers, remark, cancellationToken).ConfigureAwait(false) : [];
        return [.. providers.Select(provider => Join(provider, status.FirstOrDefault(found => found.Id == provider.Id), names))];
    }

    /// <exception cref="KeyGuardException">There is no such provider.</exception>
    public async Task<VCenterKms> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(id => id == name, true, _ => { }, cancellationToken).ConfigureAwait(false);
        return found.Count == 1 ? found[0] : throw Faults.KeyProviderUnknown(name, server, await IdsAsync(cancellationToken).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancellationToken) =>
        [.. (await manager.ListAsync(cancellationToken).ConfigureAwait(false)).Select(provider => provider.Id)];

    private async Task<IReadOnlyList<KeyProviderStatus>> StatusAsync(IEnumerable<KeyProviderInfo> providers, Action<string> remark, CancellationToken cancellationToken)
    {
        var standard = providers.Where(provider => provider.Kind == VCenterKmsKind.Standard).Select(provider => provider.Id).ToArray();
        if (standard.Length == 0) return [];
        try
        {
            return await manager.StatusAsync(standard, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException failure) when (!failure.Is("NotAuthenticated"))
        {
            remark(failure.Message);
            return [];
        }
    }

    private VCenterKms Join(KeyProviderInfo provider, KeyProviderStatus? status, Dictionary<ObjectRef, string> names)
    {
        var servers = provider.Servers.Select(info => Join(info, status?.Servers.FirstOrDefault(found => found.Name == info.Name))).ToArray();
        return new VCenterKms
        {
            Name = provider.Id,
            Server = server,
            Kind = provider.Kind,
            IsDefault = provider.IsDefault,
            DefaultOf = provider.DefaultOf.Select(entity => names[entity]).ToArray(),
            Status = Known(status?.Overall, servers.Select(found => found.Status)),
            Servers = servers,
            ClientCertificate = status?.ClientCertificate,
            CertificateExpires = servers.Select(found => found.Certificate?.NotAfter).Append(status?.ClientCertificate?.NotAfter).Min(),
            HasBackup = provider.HasBackup,
            TpmRequired = provider.TpmRequired,
        };
    }

    private static VCenterKmsServer Join(KmipServer info, KmipServerStatus? status) => new()
    {
        Name = info.Name,
        Address = info.Address,
        Port = info.Port,
        UserName = info.UserName,
        Proxy = info.ProxyAddress is null ? null : info.ProxyPort is { } port ? $"{info.ProxyAddress}:{port}" : info.ProxyAddress,
        Status = Known(status?.Status, []),
        ConnectionStatus = status?.Connection ?? "",
        Certificate = status?.Certificate,
        ClientTrustsServer = status?.ClientTrustsServer,
        ServerTrustsClient = status?.ServerTrustsClient,
    };

    // Before 6.7 vCenter tells of the servers only: a provider is then as good as its worst server.
    private static string Known(string? status, IEnumerable<string> servers)
    {
        if (!string.IsNullOrEmpty(status)) return status!;
        var known = servers.ToArray();
        return Array.Find(["red", "yellow", "gray", "green"], color => Array.IndexOf(known, color) >= 0) ?? "Unknown";
    }
}
