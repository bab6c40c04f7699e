using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>RetrieveKmipServersStatus_Task: whether servers answer, and who trusts whom.</summary>
internal static class ProviderStatus
{
    public static VimValue Start(VimCall call)
    {
        string[] named = [.. call.Parameters.All("clusters").Select(cluster => cluster.Get("clusterId").Text("id")!)];
        if (named.FirstOrDefault(id => call.Center.Providers.Find(id) is null) is not null)
            throw VimFaults.InvalidArgument("clusters").Raise();

        return call.Start(new TaskWork("RetrieveKmipServersStatus_Task", "CryptoManagerKmip.retrieveKmipServersStatus", call.Center.Inventory.Root, null, () => Read(call.Center, named)));
    }

    private static VimArray Read(VCenter center, string[] named) => new(
        "CryptoManagerKmipClusterStatus",
        center.Providers.All.Where(provider => named.Length == 0 || named.Contains(provider.Id)).Select(provider => StatusShapes.Cluster.Of(Of(center, provider))).ToList());

    private static ProviderState Of(VCenter center, KeyProvider provider)
    {
        DateTimeOffset now = center.Clock.Now;
        ServerState[] servers = [.. provider.Servers.Select(entry => Of(center, provider, entry, now))];
        string overall = provider.IsNative ? (provider.HasBackup ? "green" : "yellow") : Overall(servers);
        return new ProviderState(provider, overall, servers, CertificateCalls.ClientCertificate(center, provider), now);
    }

    private static ServerState Of(VCenter center, KeyProvider provider, KmipServerEntry entry, DateTimeOffset now)
    {
        if (center.Providers.Trust(provider, entry) is not { } trust)
            return new ServerState(entry.Name, "red", "Cannot connect to the key server.", null, null, null, now);

        (string status, string connection) = (trust.ClientTrustsServer, trust.ServerTrustsClient) switch
        {
            (true, true) => ("green", "Connected"),
            (false, _) => ("red", "vCenter does not trust the key server."),
            _ => ("red", "The key server does not trust vCenter."),
        };
        return new ServerState(entry.Name, status, connection, trust.Server.Certificate, trust.ClientTrustsServer, trust.ServerTrustsClient, now);
    }

    private static string Overall(IReadOnlyCollection<ServerState> servers)
    {
        int good = servers.Count(server => server.Status == "green");
        return good == servers.Count ? "green" : good == 0 ? "red" : "yellow";
    }
}
