using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.KeyProtect;

/// <content>
/// The second step before anything is called revoked: what does the root key's own metadata say? Only a positive
/// statement counts; where none is to be had, the failure stays what the first answer alone proves.
/// </content>
internal sealed partial class KeyProtectClient
{
    private async Task<T> InvestigatedAsync<T>(string rootKey, Func<Task<T>> action, CancellationToken cancellationToken)
    {
        KmsException failure;
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (KmsException first) when (first.Verdict is FirstVerdict.InvalidState or FirstVerdict.Gone or FirstVerdict.NotFound)
        {
            failure = first;
        }
        var metadata = await TryMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false);
        throw Faults.Investigated(failure, Conclude(failure.Verdict, metadata?.State), metadata);
    }

    // One 401 stands for a missing right, a wrong instance, a wrong region and a closed network alike. Where the same
    // identity may read the root key's metadata, it is the right to this very action that is missing.
    private async Task<T> DeniedAsync<T>(string rootKey, string action, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        KmsException denied;
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.Verdict == FirstVerdict.AuthenticationFailed)
        {
            denied = failure;
        }
        if (!_readable.ContainsKey(rootKey) && await TryMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false) is not null) _readable[rootKey] = true;
        throw _readable.ContainsKey(rootKey) ? Faults.ActionDenied(denied, action, rootKey) : denied;
    }

    private async Task<KmsRootKey?> TryMetadataAsync(string rootKey, CancellationToken cancellationToken)
    {
        try
        {
            return await GetMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException)
        {
            return null;
        }
    }

    private static KmsErrorKind Conclude(FirstVerdict? verdict, RootKeyState? state) => (verdict, state) switch
    {
        (_, RootKeyState.Destroyed) => KmsErrorKind.RootKeyDestroyed,
        (FirstVerdict.Gone, null) => KmsErrorKind.RootKeyDestroyed,
        (FirstVerdict.InvalidState, RootKeyState.Suspended) => KmsErrorKind.RootKeyDisabled,
        (FirstVerdict.InvalidState, RootKeyState.Deactivated) => KmsErrorKind.RootKeyExpired,
        (FirstVerdict.NotFound, null) => KmsErrorKind.KeyUnknown,
        // The two answers contradict each other: the key was restored or enabled in between, or the action is not
        // possible in its present state. Nobody's revocation.
        _ => KmsErrorKind.Conflict,
    };
}
