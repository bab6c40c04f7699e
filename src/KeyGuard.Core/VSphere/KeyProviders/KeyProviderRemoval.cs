using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Takes a key provider, or one of its servers, out of vCenter. vCenter itself would do so "even if in use"; this refuses.</summary>
/// <param name="manager">The vCenter's manager of key providers.</param>
/// <param name="connection">The name of the connection.</param>
internal sealed class KeyProviderRemoval(CryptoManager manager, string connection)
{
    /// <summary>The servers to be taken out.</summary>
    /// <exception cref="KeyGuardException">There is no such provider or server; or something depends on the provider, which would be left without any server.</exception>
    public async Task<IReadOnlyList<string>> PlanAsync(string provider, string? serverName, CancellationToken cancellationToken)
    {
        var providers = await manager.ListAsync(cancellationToken).ConfigureAwait(false);
        var found = providers.FirstOrDefault(item => item.Id == provider) ?? throw Faults.KeyProviderUnknown(provider, connection, [.. providers.Select(item => item.Id)]);
        if (found.Kind != VCenterKmsKind.Standard) throw Faults.KeyProviderWithoutServers(provider);
        var all = found.Servers.Select(server => server.Name).ToArray();
        if (serverName is not null && !all.Contains(serverName)) throw Faults.KeyServerUnknown(serverName, provider, all);
        // With another server left, the provider goes on; its keys are the same behind each of them.
        if (serverName is not null && all.Length > 1) return [serverName];
        var uses = await new KeyProviderUses(manager).FindAsync(found, cancellationToken).ConfigureAwait(false);
        return uses.Count == 0 ? all : throw Faults.KeyProviderInUse(provider, uses);
    }

    /// <summary>Takes them out, one by one, and looks whether they are gone.</summary>
    public async Task<(VCenterKmsSetup Result, KeyGuardException? Failure)> RunAsync(string provider, IReadOnlyList<string> servers, CancellationToken cancellationToken)
    {
        var result = new VCenterKmsSetup { Name = provider, Server = connection, Status = VCenterKmsSetupStatus.Done };
        try
        {
            await RemoveAsync(provider, servers, cancellationToken).ConfigureAwait(false);
            return (result, null);
        }
        catch (KeyGuardException failure)
        {
            (result.Status, result.Message) = (VCenterKmsSetupStatus.Failed, failure.Message);
            failure.Target ??= provider;
            return (result, failure);
        }
    }

    private async Task RemoveAsync(string provider, IReadOnlyList<string> servers, CancellationToken cancellationToken)
    {
        foreach (var server in servers) await RemoveAsync(provider, server, cancellationToken).ConfigureAwait(false);
        var left = await ServersAsync(provider, cancellationToken).ConfigureAwait(false);
        if (left.Intersect(servers).Any()) throw Faults.KeyProviderNotRemoved(provider);
    }

    private async Task RemoveAsync(string provider, string server, CancellationToken cancellationToken)
    {
        try
        {
            await manager.RemoveServerAsync(provider, server, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException lost) when (lost.IsOutcomeUnknown)
        {
            if ((await ServersAsync(provider, cancellationToken).ConfigureAwait(false)).Contains(server)) throw;
        }
    }

    private async Task<IEnumerable<string>> ServersAsync(string provider, CancellationToken cancellationToken) =>
        (await manager.ListAsync(cancellationToken).ConfigureAwait(false)).Where(item => item.Id == provider).SelectMany(item => item.Servers.Select(server => server.Name));
}
