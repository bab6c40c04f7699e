using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>
/// Registers servers and establishes trust in both directions, in the order that vCenter wants it. No certificate is trusted
/// that nobody has compared: without a thumbprint, the one that the server shows is told, and that is all.
/// </summary>
/// <param name="manager">The vCenter's manager of key providers.</param>
/// <param name="connection">The name of the connection.</param>
internal sealed class KeyProviderSetup(CryptoManager manager, string connection)
{
    private static readonly KmipServer Nobody = new();

    /// <summary>Registers a server, its provider with it if it is the first, and sets up trust as ordered.</summary>
    public Task<(VCenterKmsSetup Result, KeyGuardException? Failure)> AddAsync(KeyProviderOrder order, CancellationToken cancellationToken) => RunAsync(order, async result =>
    {
        var known = await FindAsync(order, cancellationToken).ConfigureAwait(false);
        if (known is null) await RegisterAsync(order, result, cancellationToken).ConfigureAwait(false);
        else if (!IsSame(known, order.Server!)) throw Faults.KeyServerExists(order.Server!.Name, order.Provider);
        await TrustAsync(order, order.Server!, result, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Changes how a server is reached, or the trust between it and vCenter, as ordered.</summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="serverName">Which server; may be left out where the provider has only one.</param>
    /// <param name="edit">How the server is to be reached, made of how it is reached now.</param>
    /// <param name="defaults">Whose default the provider is to become.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<(VCenterKmsSetup Result, KeyGuardException? Failure)> ChangeAsync(KeyProviderOrder order, string? serverName, Func<KmipServer, KmipServer> edit, KeyProviderDefaults defaults, CancellationToken cancellationToken) => RunAsync(order, async result =>
    {
        if (serverName is not null || order.ConcernsServer || edit(Nobody) != Nobody) await ChangeServerAsync(order, serverName, edit, result, cancellationToken).ConfigureAwait(false);
        if (await defaults.SetAsync(manager, order.Provider, connection, cancellationToken).ConfigureAwait(false)) result.Status = VCenterKmsSetupStatus.Done;
    });

    private async Task ChangeServerAsync(KeyProviderOrder order, string? serverName, Func<KmipServer, KmipServer> edit, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        var known = await RequireAsync(order.Provider, serverName, cancellationToken).ConfigureAwait(false);
        var wanted = edit(known);
        if (wanted != known || order.Password is not null)
        {
            await manager.UpdateAsync(order.Provider, wanted, order.Password, cancellationToken).ConfigureAwait(false);
            result.Status = VCenterKmsSetupStatus.Done;
        }
        await TrustAsync(order, wanted, result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The one server meant.</summary>
    /// <exception cref="KeyGuardException">There is no such provider or server, or it is not clear which.</exception>
    private async Task<KmipServer> RequireAsync(string provider, string? serverName, CancellationToken cancellationToken)
    {
        var providers = await manager.ListAsync(cancellationToken).ConfigureAwait(false);
        var found = providers.FirstOrDefault(item => item.Id == provider) ?? throw Faults.KeyProviderUnknown(provider, connection, [.. providers.Select(item => item.Id)]);
        if (found.Kind != VCenterKmsKind.Standard) throw Faults.KeyProviderWithoutServers(provider);
        var servers = found.Servers.Where(server => serverName is null || server.Name == serverName).ToArray();
        return servers.Length == 1 ? servers[0] : throw Faults.KeyServerUnknown(serverName, provider, [.. found.Servers.Select(server => server.Name)]);
    }

    private async Task<(VCenterKmsSetup, KeyGuardException?)> RunAsync(KeyProviderOrder order, Func<VCenterKmsSetup, Task> work)
    {
        var result = new VCenterKmsSetup { Name = order.Provider, Server = connection };
        try
        {
            await work(result).ConfigureAwait(false);
            return (result, null);
        }
        catch (KeyGuardException failure)
        {
            // What has been done before it stays done, and the result tells.
            (result.Status, result.Message) = (VCenterKmsSetupStatus.Failed, failure.Message);
            failure.Target ??= order.Provider;
            return (result, failure);
        }
    }

    private async Task<KmipServer?> FindAsync(KeyProviderOrder order, CancellationToken cancellationToken)
    {
        var provider = (await manager.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(item => item.Id == order.Provider);
        if (provider is not null && provider.Kind != VCenterKmsKind.Standard) throw Faults.KeyProviderWithoutServers(order.Provider);
        return provider?.Servers.FirstOrDefault(server => server.Name == order.Server!.Name);
    }

    private async Task RegisterAsync(KeyProviderOrder order, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        try
        {
            await manager.RegisterAsync(order.Provider, order.Server!, order.Password, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException lost) when (lost.IsOutcomeUnknown)
        {
            if (await FindAsync(order, cancellationToken).ConfigureAwait(false) is null) throw;
        }
        result.Status = VCenterKmsSetupStatus.Done;
    }

    private async Task TrustAsync(KeyProviderOrder order, KmipServer server, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        result.Address = $"{server.Address}:{server.Port}";
        await TrustServerAsync(order, server, result, cancellationToken).ConfigureAwait(false);
        await new KeyProviderIdentity(manager).EstablishAsync(order, result, cancellationToken).ConfigureAwait(false);
        if (!result.ServerTrusted && result.ServerThumbprint is { } shown && order.Server is not null)
        {
            result.Message = $"The server shows a certificate with the SHA-256 thumbprint {shown}. Compare it with what the key manager's owner says, and then: Set-VCenterKms {order.Provider} -CertificateThumbprint {shown}";
        }
    }

    private async Task TrustServerAsync(KeyProviderOrder order, KmipServer server, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        if (order.Pin is null && order.Server is null) return;
        var certificate = await CertificateAsync(order, server, result, cancellationToken).ConfigureAwait(false);
        result.ServerThumbprint = certificate is null ? null : Thumbprints.Sha256(certificate);
        if (order.Pin is null) return;
        if (certificate is null) throw Faults.KeyServerSilent(server.Name, result.Address!);
        if (result.ServerThumbprint != order.Pin) throw Faults.KeyServerCertificateDiffers(server.Name, result.ServerThumbprint!, order.Pin);
        await manager.TrustServerAsync(order.Provider, certificate, cancellationToken).ConfigureAwait(false);
        result.ServerTrusted = true;
        result.Status = VCenterKmsSetupStatus.Done;
    }

    // Only shown, it is no reason to fail: the server is registered, and may answer later.
    private async Task<string?> CertificateAsync(KeyProviderOrder order, KmipServer server, VCenterKmsSetup result, CancellationToken cancellationToken)
    {
        try
        {
            return await manager.ServerCertificateAsync(order.Provider, server, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException failure) when (order.Pin is null)
        {
            result.Message = $"The server is registered, but its certificate could not be had: {failure.Message}";
            return null;
        }
    }

    private static bool IsSame(KmipServer known, KmipServer wanted) => wanted with
    {
        // What is not asked for may be as it is.
        ProxyAddress = wanted.ProxyAddress ?? known.ProxyAddress,
        ProxyPort = wanted.ProxyPort ?? known.ProxyPort,
        Reconnect = wanted.Reconnect ?? known.Reconnect,
        Protocol = wanted.Protocol ?? known.Protocol,
        Nbio = wanted.Nbio ?? known.Nbio,
        Timeout = wanted.Timeout ?? known.Timeout,
        UserName = wanted.UserName ?? known.UserName,
    } == known;
}
