using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>Removes, so that it can be run again: what is gone already is no failure, and after a lost reply the service is asked.</summary>
internal sealed class KmipRemover(IKmipClient client)
{
    public Task<KmipRemovalStatus> RemoveAsync(KmipAdapter adapter, CancellationToken cancellationToken) => ReachAsync(
        () => client.DeleteAdapterAsync(adapter, cancellationToken),
        () => IsGoneAsync(() => client.GetAdapterAsync(adapter.Id, cancellationToken), _ => false),
        lost => Faults.OutcomeUnknown("delete", "KMIP adapter", adapter.Name, "Get-KmipAdapter", lost));

    public Task<KmipRemovalStatus> RemoveAsync(KmipAdapter adapter, KmipAdapterCertificate certificate, CancellationToken cancellationToken) => ReachAsync(
        () => client.DeleteCertificateAsync(adapter, certificate.Id, cancellationToken),
        () => IsGoneAsync(() => client.GetCertificateAsync(adapter, certificate.Id, cancellationToken), _ => false),
        lost => Faults.OutcomeUnknown("delete", "certificate", certificate.Name, "Get-KmipAdapterCertificate", lost));

    public Task<KmipRemovalStatus> RemoveAsync(KmipAdapter adapter, KmipObject key, bool force, CancellationToken cancellationToken) => ReachAsync(
        () => client.DeleteObjectAsync(adapter, key.Id, force, cancellationToken),
        () => IsGoneAsync(() => client.GetObjectAsync(adapter, key.Id, cancellationToken), present => present.IsDestroyed),
        lost => Faults.OutcomeUnknown("destroy", "key", key.Id, "Get-KmipObject -IncludeDestroyed", lost));

    private static async Task<KmipRemovalStatus> ReachAsync(Func<Task> delete, Func<Task<bool>> isGone, Func<KmsException, KeyGuardException> unknown)
    {
        try
        {
            await delete().ConfigureAwait(false);
            return KmipRemovalStatus.Removed;
        }
        catch (KmsException failure) when (failure.IsAbsence())
        {
            return KmipRemovalStatus.AlreadyGone;
        }
        catch (KmsException lost) when (lost.IsLost())
        {
            if (!await IsGoneAsync(isGone, unknown, lost).ConfigureAwait(false)) throw;
            return KmipRemovalStatus.Removed;
        }
    }

    private static async Task<bool> IsGoneAsync(Func<Task<bool>> isGone, Func<KmsException, KeyGuardException> unknown, KmsException lost)
    {
        try
        {
            return await isGone().ConfigureAwait(false);
        }
        catch (KmsException)
        {
            throw unknown(lost);
        }
    }

    private static async Task<bool> IsGoneAsync<T>(Func<Task<T>> read, Func<T, bool> isGone)
    {
        try
        {
            return isGone(await read().ConfigureAwait(false));
        }
        catch (KmsException failure) when (failure.IsAbsence())
        {
            return true;
        }
    }
}
