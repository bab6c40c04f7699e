using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>The certificates of one adapter, whole; and adding one so that it can be run again.</summary>
internal sealed class KmipCertificates(IKmipClient client, KmipAdapter adapter)
{
    private const int AtOnce = 8;

    /// <summary>The certificates that are wanted. Lists have names only, so each of these is read by itself, some at a time.</summary>
    public async Task<IReadOnlyList<KmipAdapterCertificate>> ReadAsync(Func<KmipAdapterCertificate, bool> isWanted, CancellationToken cancellationToken)
    {
        var listed = await client.ListCertificatesAsync(adapter, cancellationToken).ConfigureAwait(false);
        using var places = new SemaphoreSlim(AtOnce);
        var whole = await Task.WhenAll(listed.Where(isWanted).Select(ReadOneAsync)).ConfigureAwait(false);
        return whole.OfType<KmipAdapterCertificate>().ToArray();

        async Task<KmipAdapterCertificate?> ReadOneAsync(KmipAdapterCertificate one)
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await TryGetAsync(one.Id, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>The certificate of that name, if there is one.</summary>
    /// <exception cref="KeyGuardException">There is another one of that name.</exception>
    public async Task<KmipAdapterCertificate?> FindAsync(string name, ClientCertificate certificate, CancellationToken cancellationToken)
    {
        var found = await TryGetAsync(name, cancellationToken).ConfigureAwait(false);
        return found is null || found.Fingerprint == certificate.Fingerprint ? found : throw Faults.KmipCertificateDiffers(name, adapter.Name);
    }

    /// <summary>
    /// Adds it. If it may be there already (the service says so, or the reply was lost), the adapter's certificates are
    /// searched for its fingerprint: one that is there, under whatever name, is a success.
    /// </summary>
    public async Task<(KmipAdapterCertificate Certificate, bool WasThere)> AddAsync(string name, ClientCertificate certificate, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.AddCertificateAsync(adapter, name, certificate, cancellationToken).ConfigureAwait(false), false);
        }
        // The service has been seen to call a certificate of this very adapter reserved by another one.
        catch (KmsException failure) when (failure.IsLost() || failure.ErrorId is Faults.KmipCertificateExists or Faults.KmipCertificateReserved)
        {
            if (await LookAsync(name, certificate, failure, cancellationToken).ConfigureAwait(false) is { } found) return (found, !failure.IsLost());
            throw;
        }
    }

    private async Task<KmipAdapterCertificate?> LookAsync(string name, ClientCertificate certificate, KmsException cause, CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadAsync(_ => true, cancellationToken).ConfigureAwait(false)).FirstOrDefault(found => found.Fingerprint == certificate.Fingerprint);
        }
        catch (KeyGuardException) when (cause.IsLost())
        {
            throw Faults.OutcomeUnknown("add", "certificate", name, "Get-KmipAdapterCertificate", cause);
        }
    }

    private async Task<KmipAdapterCertificate?> TryGetAsync(string idOrName, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetCertificateAsync(adapter, idOrName, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.ErrorId == Faults.KmipCertificateUnknown)
        {
            return null;
        }
    }
}
