using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.KeyProtect;

/// <summary>
/// State changes of root keys that can be run again: what is so already is a success, and after a lost reply the
/// metadata tells whether the change took effect.
/// </summary>
/// <param name="client">The instance.</param>
/// <param name="beforeChange">Called with the root key as it is before it is changed, if it is; may throw to prevent that.</param>
internal sealed class RootKeyManager(IKeyProtectClient client, Action<KmsRootKey>? beforeChange = null)
{
    public Task<KmsRootKey> DisableAsync(string rootKey, CancellationToken cancellationToken) =>
        ReachAsync("disable", rootKey, RootKeyState.Suspended, id => client.DisableAsync(id, cancellationToken), cancellationToken);

    public Task<KmsRootKey> EnableAsync(string rootKey, CancellationToken cancellationToken) =>
        ReachAsync("enable", rootKey, RootKeyState.Active, id => client.EnableAsync(id, cancellationToken), cancellationToken);

    public Task<KmsRootKey> DeleteAsync(string rootKey, bool force, CancellationToken cancellationToken) =>
        ReachAsync("delete", rootKey, RootKeyState.Destroyed, id => client.DeleteAsync(id, force, cancellationToken), cancellationToken);

    public Task<KmsRootKey> RestoreAsync(string rootKey, CancellationToken cancellationToken) =>
        ReachAsync("restore", rootKey, RootKeyState.Active, id => client.RestoreAsync(id, cancellationToken), cancellationToken);

    /// <summary>
    /// Creates a root key. Nothing tells afterwards whether a lost reply had created it, for names need not be unique; so
    /// that is what is said, unless no connection was made at all.
    /// </summary>
    public async Task<KmsRootKey> CreateAsync(RootKeyDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateAsync(definition, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException lost) when (lost.Kind == KmsErrorKind.Unavailable && lost.InnerException is not HttpTransportException { Failure: TransportFailure.Unreachable })
        {
            throw Faults.OutcomeUnknown("create", "root key", definition.Name, "Get-KmsRootKey", lost);
        }
    }

    /// <summary>Makes a new version. A lost reply is cleared up by looking whether the version has changed.</summary>
    public async Task<KmsRootKey> RotateAsync(string rootKey, Secrets.SecretBytes? material, CancellationToken cancellationToken)
    {
        var before = await client.GetMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false);
        beforeChange?.Invoke(before);
        KmsException? lost = null;
        try
        {
            await client.RotateAsync(before.Id, material, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.Kind == KmsErrorKind.Unavailable)
        {
            lost = failure;
        }
        var after = await LookAsync("rotate", before.Id, lost, cancellationToken).ConfigureAwait(false);
        if (lost is not null && after.KeyVersion == before.KeyVersion && after.Rotated == before.Rotated) throw lost;
        return after;
    }

    private async Task<KmsRootKey> ReachAsync(string action, string rootKey, RootKeyState wanted, Func<string, Task> change, CancellationToken cancellationToken)
    {
        var before = await client.GetMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false);
        if (before.State == wanted) return before;
        beforeChange?.Invoke(before);
        KmsException? lost = null;
        try
        {
            await change(before.Id).ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.Kind == KmsErrorKind.Unavailable)
        {
            lost = failure;
        }
        var after = await LookAsync(action, before.Id, lost, cancellationToken).ConfigureAwait(false);
        return lost is null || after.State == wanted ? after : throw lost;
    }

    private async Task<KmsRootKey> LookAsync(string action, string id, KmsException? lost, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetMetadataAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException) when (lost is not null)
        {
            throw Faults.OutcomeUnknown(action, "root key", id, "Get-KmsRootKey", lost);
        }
    }
}
