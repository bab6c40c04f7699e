using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;

namespace KeyGuard.Connections;

/// <summary>Opens connections, and proves each by one read before it is handed out.</summary>
internal sealed class KmsConnector
{
    private readonly HttpPipelineOptions _http;

    public KmsConnector(HttpPipelineOptions http) => _http = http;

    /// <summary>Opens a connection. The root key may be an id or an alias; the connection remembers the id.</summary>
    /// <exception cref="KmsException">The identity, the instance or the root key is not accepted.</exception>
    public async Task<KmsConnection> OpenAsync(string name, Uri endpoint, string instanceId, KmsCredentials credentials, string? rootKey, string custodyPath, CancellationToken cancellationToken)
    {
        EndpointRules.Check(endpoint);
        var pipeline = new HttpPipeline(_http);
        var client = new KeyProtectClient(name, endpoint, instanceId, credentials.CreateTokenSource(pipeline, _http.Clock), pipeline);
        try
        {
            var seen = new RootKeyMemory();
            var key = await ProveAsync(client, rootKey, seen, cancellationToken).ConfigureAwait(false);
            return new KmsConnection(name, client, custodyPath, _http.Clock.GetUtcNow())
            {
                IamUri = credentials.TokenUri,
                Identity = credentials.Identity,
                RootKeyId = key?.Id,
                RootKeyName = key?.Name,
                RootKeys = seen,
            };
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    // One read shows that endpoint, instance, identity and root key fit together.
    private static async Task<KmsRootKey?> ProveAsync(KeyProtectClient client, string? rootKey, RootKeyMemory seen, CancellationToken cancellationToken)
    {
        if (rootKey is null)
        {
            foreach (var listed in await client.ListAsync(includeDestroyed: false, cancellationToken).ConfigureAwait(false)) seen.Remember(listed);
            return null;
        }
        var key = seen.Remember(await client.GetMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false));
        return key.IsRootKey ? key : throw Faults.NotARootKey(rootKey);
    }
}
