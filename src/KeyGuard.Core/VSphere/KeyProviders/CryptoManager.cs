using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Secrets;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>
/// vCenter's manager of key providers (CryptoManagerKmip, vSphere API): its methods, in the schema's order, each only where
/// the server's version has it.
/// </summary>
/// <param name="client">The vCenter.</param>
internal sealed partial class CryptoManager(VimClient client)
{
    private const string MethodNotFound = "MethodNotFound";
    private const string ManagerType = "CryptoManagerKmip";
    private const int AllKinds = -1;

    public VimClient Client => client;

    private ObjectRef Manager => ReferenceAt(client);

    /// <summary>The manager itself, for whoever calls other methods of it.</summary>
    /// <exception cref="VimException">It is an ESXi host or an older vCenter, which has none.</exception>
    public static ObjectRef ReferenceAt(VimClient client) => client.Content.CryptoManager is { Type: ManagerType } manager ? manager : throw Faults.NoKeyProviders(client.Endpoint);

    /// <summary>All key providers.</summary>
    public async Task<IReadOnlyList<KeyProviderInfo>> ListAsync(CancellationToken cancellationToken)
    {
        if (client.Includes(VimVersion.V70))
        {
            try
            {
                return Read(await CallAsync("ListKmsClusters", true, null, xml =>
                {
                    xml.Flag("includeKmsServers", true);
                    xml.Number("managementTypeFilter", AllKinds);
                }, cancellationToken).ConfigureAwait(false));
            }
            catch (VimException failure) when (failure.Is(MethodNotFound))
            {
                // Simulators know only the older one.
            }
        }
        return Read(await CallAsync("ListKmipServers", true, null, null, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>All key providers; null where the server has none of that, or the user may not know them.</summary>
    public async Task<IReadOnlyList<KeyProviderInfo>?> TryListAsync(CancellationToken cancellationToken)
    {
        if (client.Content.CryptoManager is not { Type: ManagerType }) return null;
        try
        {
            return await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (VimException refused) when (IsRefusal(refused))
        {
            return null;
        }
    }

    /// <summary>Whether a server of the provider answers; null where that can't be asked (before 7.0), or the user may not.</summary>
    public async Task<bool?> TryIsActiveAsync(string provider, CancellationToken cancellationToken)
    {
        if (!client.Includes(VimVersion.V70)) return null;
        try
        {
            var answer = await CallAsync("IsKmsClusterActive", true, provider, xml => Id(xml, "cluster", provider), cancellationToken).ConfigureAwait(false);
            return answer.Count > 0 ? answer[0].Value is "true" or "1" : null;
        }
        catch (VimException refused) when (IsRefusal(refused))
        {
            return null;
        }
    }

    /// <summary>How key providers are; vCenter asks their servers, which takes as long as the slowest.</summary>
    public async Task<IReadOnlyList<KeyProviderStatus>> StatusAsync(IEnumerable<string> providers, CancellationToken cancellationToken)
    {
        var outcome = await client.RunAsync(new VimCall("RetrieveKmipServersStatus_Task", Manager)
        {
            Repeatable = true,
            Arguments = xml =>
            {
                foreach (var provider in providers)
                {
                    xml.Object("clusters", info =>
                    {
                        Id(info, "clusterId", provider);
                        info.Flag("useAsDefault", false);
                    });
                }
            },
        }, null, cancellationToken).ConfigureAwait(false);
        if (outcome.Failure(client.Endpoint, "RetrieveKmipServersStatus_Task", "key providers") is { } failure) throw failure;
        return [.. (outcome.Result?.Elements() ?? []).Select(KeyProviderStatus.Read)];
    }

    /// <summary>Registers a KMIP server, and with the first one its provider.</summary>
    public Task RegisterAsync(string provider, KmipServer server, SecretBytes? password, CancellationToken cancellationToken) =>
        SpecifyAsync("RegisterKmipServer", provider, server, password, cancellationToken);

    /// <summary>Replaces how a KMIP server is reached.</summary>
    public Task UpdateAsync(string provider, KmipServer server, SecretBytes? password, CancellationToken cancellationToken) =>
        SpecifyAsync("UpdateKmipServer", provider, server, password, cancellationToken);

    /// <summary>Takes a KMIP server out, and with the last one its provider. vCenter does not ask whether it is in use.</summary>
    public Task RemoveServerAsync(string provider, string serverName, CancellationToken cancellationToken) => CallAsync("RemoveKmipServer", false, provider, xml =>
    {
        Id(xml, "clusterId", provider);
        xml.Text("serverName", serverName);
    }, cancellationToken);

    /// <summary>Makes a provider the default of the vCenter, or of a cluster or host folder.</summary>
    /// <param name="entity">The cluster or host folder; null for the vCenter.</param>
    /// <param name="provider">The provider; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetDefaultAsync(ObjectRef? entity, string? provider, CancellationToken cancellationToken)
    {
        if (entity is null && provider is not null && !client.Includes(VimVersion.V70)) return CallAsync("MarkDefault", true, provider, xml => Id(xml, "clusterId", provider), cancellationToken);
        return SendAsync(new VimCall("SetDefaultKmsCluster", Manager)
        {
            Repeatable = true,
            Since = VimVersion.V70,
            Subject = provider,
            Arguments = xml =>
            {
                xml.Optional("entity", entity);
                if (provider is not null) Id(xml, "clusterId", provider);
            },
        }, cancellationToken);
    }

    /// <summary>All keys that vCenter knows of: those of registered VMs, and of hosts.</summary>
    public async Task<IReadOnlyList<(string? Provider, string Key)>> ListKeysAsync(CancellationToken cancellationToken) =>
        [.. (await CallAsync("ListKeys", true, null, null, cancellationToken).ConfigureAwait(false)).Select(key => (key.Text("providerId.id"), key.Text("keyId") ?? ""))];

    private Task SpecifyAsync(string method, string provider, KmipServer server, SecretBytes? password, CancellationToken cancellationToken) => CallAsync(method, false, provider, xml => xml.Object("server", spec =>
    {
        Id(spec, "clusterId", provider);
        server.Write(spec, "info");
        if (password is not null) spec.Secret("password", password);
    }), cancellationToken);

    private static bool IsRefusal(VimException failure) => failure.FaultType is "NoPermission" or MethodNotFound or "NotSupported" or "NotImplemented";

    private static IReadOnlyList<KeyProviderInfo> Read(IReadOnlyList<XElement> providers) => [.. providers.Select(KeyProviderInfo.Read)];

    private static void Id(SoapWriter xml, string name, string id) => xml.Object(name, provider => provider.Text("id", id));

    private Task<IReadOnlyList<XElement>> CallAsync(string method, bool repeatable, string? subject, Action<SoapWriter>? arguments, CancellationToken cancellationToken) =>
        SendAsync(new VimCall(method, Manager) { Repeatable = repeatable, Subject = subject, Arguments = arguments }, cancellationToken);

    private Task<IReadOnlyList<XElement>> SendAsync(VimCall call, CancellationToken cancellationToken) => client.CallAsync(call, cancellationToken);
}
