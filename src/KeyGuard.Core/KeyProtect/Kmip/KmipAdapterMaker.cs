using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>Creates adapters so that it can be run again: one that is there already is found, never made twice.</summary>
internal sealed class KmipAdapterMaker(IKeyProtectClient client)
{
    /// <summary>The id of a root key. An id is taken as it is, because KmipAdapterManager may not read root keys.</summary>
    public async Task<string> ResolveAsync(string rootKey, CancellationToken cancellationToken) =>
        KmipNames.IsId(rootKey) ? rootKey : (await client.GetMetadataAsync(rootKey, cancellationToken).ConfigureAwait(false)).Id;

    /// <summary>The adapter of that name, if there is one.</summary>
    /// <exception cref="KeyGuardException">There is one with another root key.</exception>
    public async Task<KmipAdapter?> FindAsync(KmipAdapterDefinition definition, string rootKeyId, CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.Kmip.GetAdapterAsync(definition.Name, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(found.RootKeyId, rootKeyId, StringComparison.OrdinalIgnoreCase)) throw Faults.KmipAdapterDiffers(definition.Name, found.RootKeyId, rootKeyId);
            return found;
        }
        catch (KmsException failure) when (failure.IsAbsence())
        {
            return null;
        }
    }

    /// <summary>Creates it. After a lost reply, or when somebody else was faster, the service is asked whether it is there.</summary>
    public async Task<KmipAdapter> MakeAsync(KmipAdapterDefinition definition, string rootKeyId, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Kmip.CreateAdapterAsync(definition, rootKeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.IsLost() || failure.ErrorId == Faults.KmipAdapterExists)
        {
            if (await LookAsync(definition, rootKeyId, failure, cancellationToken).ConfigureAwait(false) is { } found) return found;
            throw;
        }
    }

    private async Task<KmipAdapter?> LookAsync(KmipAdapterDefinition definition, string rootKeyId, KmsException cause, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(definition, rootKeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException) when (cause.IsLost())
        {
            throw Faults.OutcomeUnknown("create", "KMIP adapter", definition.Name, "Get-KmipAdapter", cause);
        }
    }
}
