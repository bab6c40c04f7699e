using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>The KMIP adapters that a root key protects: without it no client gets a key of theirs.</summary>
/// <param name="Known">Those that are there.</param>
/// <param name="Refusal">Why they could not be listed; null when they could.</param>
internal sealed record KmipDependents(IReadOnlyList<Dependent> Known, KmsException? Refusal)
{
    /// <summary>
    /// An instance without native adapters has none. An identity that may not list them learns that it does not know, which
    /// must not keep it from revoking a root key.
    /// </summary>
    public static async Task<KmipDependents> FindAsync(IKmipClient client, string rootKeyId, CancellationToken cancellationToken)
    {
        try
        {
            var adapters = await client.ListAdaptersAsync(rootKeyId, cancellationToken).ConfigureAwait(false);
            // A server that does not know the filter sends the others along.
            return new(adapters.Where(adapter => adapter.RootKeyId == rootKeyId).Select(adapter => new Dependent("KMIP adapter", adapter.Name)).ToArray(), null);
        }
        catch (KmsException failure) when (failure.IsNotSupported())
        {
            return new([], null);
        }
        catch (KmsException failure) when (failure.Kind == KmsErrorKind.AuthenticationFailed)
        {
            return new([], failure);
        }
    }
}
