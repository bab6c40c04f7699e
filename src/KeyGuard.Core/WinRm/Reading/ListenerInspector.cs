using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// Holds three things about each listener against each other: what is configured, what the certificate store has, and what is really
/// there when somebody connects. They differ after a renewal that went wrong.
/// </summary>
internal sealed class ListenerInspector(ReadingOptions options, ComputerSession session, WsManClient client, RegistryReader registry)
{
    public async Task<IReadOnlyList<WinRMListener>> ReadAsync(CancellationToken cancellationToken)
    {
        var items = await client.EnumerateAsync(ResourceUris.Listener, cancellationToken).ConfigureAwait(false);
        await session.SettleAsync(items.Select(item => ListenerReader.Read(item).Port).ToArray()).ConfigureAwait(false);
        // Sockets side by side; the client's own connection takes one request at a time.
        var sockets = items.Select(item => ConnectAsync(ListenerReader.Read(item), cancellationToken)).ToArray();
        var found = await Task.WhenAll(sockets).ConfigureAwait(false);
        var listeners = new List<WinRMListener>();
        for (var index = 0; index < items.Count; index++) listeners.Add(await WithStoreAsync(items[index], found[index], cancellationToken).ConfigureAwait(false));
        return listeners;
    }

    private async Task<(bool? IsListening, WinRMCertificate? Presented)> ConnectAsync(WinRMListener listener, CancellationToken cancellationToken)
    {
        var endpoint = listener.IsHttps ? session.Https : session.Http;
        if (listener.Address == "*" && listener.Port == endpoint.Port) return (endpoint.IsConnected, endpoint.Certificate);
        var host = listener.Address.StartsWith("IP:", StringComparison.OrdinalIgnoreCase) ? listener.Address.Substring(3) : client.ComputerName;
        try
        {
            if (!listener.IsHttps)
            {
                (await TcpConnector.ConnectAsync(host, listener.Port, options.Patience.Connect, cancellationToken).ConfigureAwait(false)).Dispose();
                return (true, null);
            }
            var shown = await TlsProbe.LookAsync(host, listener.Port, options.Trust, options.Patience.Connect, cancellationToken).ConfigureAwait(false);
            return (true, CertificateFacts.Of(shown, options.Clock.GetUtcNow()));
        }
        catch (Exception failure) when (failure is SocketException or TimeoutException or ArgumentException)
        {
            return (false, null);
        }
    }

    private async Task<WinRMListener> WithStoreAsync(XElement item, (bool? IsListening, WinRMCertificate? Presented) found, CancellationToken cancellationToken)
    {
        var thumbprint = ListenerReader.Read(item).CertificateThumbprint;
        var (isStored, stored) = thumbprint.Length == 0 ? (null, null) : await StoredAsync(thumbprint, cancellationToken).ConfigureAwait(false);
        return ListenerReader.Read(item, found.IsListening, found.Presented, stored, isStored);
    }

    // Not being allowed to read the store hides the store, not the listeners.
    private async Task<(bool? IsStored, WinRMCertificate? Certificate)> StoredAsync(string thumbprint, CancellationToken cancellationToken)
    {
        var store = new CertificateStoreReader(registry, options.Clock);
        try
        {
            var certificate = await store.FindAsync(thumbprint, cancellationToken).ConfigureAwait(false);
            return (certificate is not null, certificate);
        }
        catch (WsManException failure) when (failure.ErrorId == "WinRmReplyTooLarge")
        {
            // Byte by byte in XML, a large certificate does not fit into a sealed reply; its name does.
            return ((await store.ThumbprintsAsync(cancellationToken).ConfigureAwait(false)).Contains(thumbprint), null);
        }
        catch (KeyGuardException)
        {
            return (null, null);
        }
    }
}
