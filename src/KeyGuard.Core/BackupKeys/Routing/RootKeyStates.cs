using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Routing;

/// <summary>
/// The root keys' metadata, asked once per root key instead of once per backup key, and not believed for long.
/// </summary>
internal sealed class RootKeyStates
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<(string Instance, string RootKey), Lazy<Task<KmsRootKey?>>> _asked = new();
    private readonly ConcurrentDictionary<(string Instance, string RootKey), DateTime> _when = new();

    /// <summary>The root key's metadata; null where it can't be had, in which case the action itself will say why.</summary>
    public Task<KmsRootKey?> FindAsync(KeyCandidate candidate, CancellationToken cancellationToken)
    {
        var id = (candidate.Connection.InstanceId, candidate.RootKeyId);
        if (_when.TryGetValue(id, out var asked) && DateTime.UtcNow - asked > Freshness && _when.TryRemove(id, out _)) _asked.TryRemove(id, out _);
        return _asked.GetOrAdd(id, _ => new Lazy<Task<KmsRootKey?>>(() => AskAsync(candidate, cancellationToken))).Value;
    }

    private async Task<KmsRootKey?> AskAsync(KeyCandidate candidate, CancellationToken cancellationToken)
    {
        try
        {
            _when[(candidate.Connection.InstanceId, candidate.RootKeyId)] = DateTime.UtcNow;
            return await candidate.Connection.Client.GetMetadataAsync(candidate.RootKeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException)
        {
            return null;
        }
    }
}
