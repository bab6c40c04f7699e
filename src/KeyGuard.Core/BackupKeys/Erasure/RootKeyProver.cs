using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>
/// Asks the root key that custody recorded for a wrapped form, at the recorded instance and URL, whether it is out of
/// reach. Only a positive statement counts; everything else, silence above all, refuses.
/// </summary>
internal sealed class RootKeyProver(IReadOnlyList<KmsConnection> connections, bool allowDisabled, TimeProvider clock)
{
    private const string NotFoundCode = "KEY_NOT_FOUND_ERR";

    /// <exception cref="KeyGuardException">There is no proof, and why.</exception>
    public async Task<RootKeyProof> ProveAsync(string name, CustodyWrap wrap, CancellationToken cancellationToken)
    {
        var connection = Find(name, wrap);
        try
        {
            var metadata = await connection.Client.GetMetadataAsync(wrap.RootKeyId, cancellationToken).ConfigureAwait(false);
            return FromMetadata(name, wrap, metadata);
        }
        catch (KmsException failure) when (SaysNotFound(failure))
        {
            return await FromNotFoundAsync(name, wrap, connection, failure, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure)
        {
            throw Faults.ErasureNotProved(name, wrap.RootKeyId, failure);
        }
    }

    private KmsConnection Find(string name, CustodyWrap wrap)
    {
        var here = connections.Where(open => IsSame(open.InstanceId, wrap.InstanceId)).ToArray();
        if (here.Length == 0) throw Faults.ErasureNotConnected(name, wrap.Endpoint, wrap.InstanceId);
        return Array.Find(here, open => IsRecordedAt(wrap, open)) ?? throw Faults.ErasureOtherEndpoint(name, wrap.Endpoint, Url(here[0]));
    }

    private RootKeyProof FromMetadata(string name, CustodyWrap wrap, KmsRootKey metadata)
    {
        // An alias or a proxy may lead elsewhere; what another root key says proves nothing about this wrapped form.
        if (!IsSame(metadata.Id, wrap.RootKeyId)) throw Faults.ErasureForeignRootKey(name, wrap.RootKeyId, metadata.Id);
        return metadata.State switch
        {
            RootKeyState.Destroyed => Proof(wrap, metadata, RevocationState.Destroyed),
            RootKeyState.Suspended when allowDisabled => Proof(wrap, metadata, RevocationState.Disabled),
            RootKeyState.Suspended => throw Faults.ErasureRootKeyDisabled(name, metadata),
            _ => throw Faults.ErasureRootKeyAlive(name, metadata),
        };
    }

    private RootKeyProof Proof(CustodyWrap wrap, KmsRootKey metadata, RevocationState state) => new()
    {
        Endpoint = wrap.Endpoint,
        InstanceId = wrap.InstanceId,
        RootKeyId = wrap.RootKeyId,
        State = state,
        Status = 200,
        CorrelationId = metadata.CorrelationId,
        CheckedAt = clock.GetUtcNow().UtcDateTime,
        DeletedAt = metadata.Deleted?.UtcDateTime,
        RestorableUntil = state == RevocationState.Destroyed ? (metadata.RestorableUntil ?? metadata.Deleted?.AddDays(30))?.UtcDateTime : null,
        Imported = metadata.Imported,
    };

    // Purged, or never there? Only a root key that has worked at this very place can be missing from it, and only while
    // the place itself answers.
    private async Task<RootKeyProof> FromNotFoundAsync(string name, CustodyWrap wrap, KmsConnection connection, KmsException failure, CancellationToken cancellationToken)
    {
        if (!HasWorkedAt(wrap, connection)) throw Faults.ErasureRootKeyUnknown(name, wrap.RootKeyId, "custody does not record that it ever worked at this instance and URL", failure);
        var witness = await FindWitnessAsync(name, wrap, connection, cancellationToken).ConfigureAwait(false)
            ?? throw Faults.ErasureRootKeyUnknown(name, wrap.RootKeyId, "no other root key of the instance answers, so it may be the instance or the access that is missing", failure);
        return new RootKeyProof
        {
            Endpoint = wrap.Endpoint,
            InstanceId = wrap.InstanceId,
            RootKeyId = wrap.RootKeyId,
            State = RevocationState.Purged,
            Status = failure.Status!.Value,
            CorrelationId = failure.CorrelationId,
            CheckedAt = clock.GetUtcNow().UtcDateTime,
            WitnessRootKeyId = witness.Id,
            WitnessCorrelationId = witness.CorrelationId,
        };
    }

    private static async Task<KmsRootKey?> FindWitnessAsync(string name, CustodyWrap wrap, KmsConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var listed = await connection.Client.ListAsync(includeDestroyed: true, cancellationToken).ConfigureAwait(false);
            var other = listed.OrderBy(key => key.State == RootKeyState.Destroyed).FirstOrDefault(key => !IsSame(key.Id, wrap.RootKeyId));
            // The list says which to ask; the proof is that the same kind of question is answered for it.
            return other is null ? null : await connection.Client.GetMetadataAsync(other.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure)
        {
            throw Faults.ErasureNotProved(name, wrap.RootKeyId, failure);
        }
    }

    private static bool SaysNotFound(KmsException failure) => failure is { Status: 404, Verdict: FirstVerdict.NotFound } && failure.Codes.Contains(NotFoundCode);

    private static bool HasWorkedAt(CustodyWrap wrap, KmsConnection connection) =>
        (wrap.WrappedAt is not null && IsSameUrl(wrap.Endpoint, connection)) || (wrap.LastVerifiedAt is not null && IsSameUrl(wrap.LastVerifiedEndpoint ?? wrap.Endpoint, connection));

    private static bool IsRecordedAt(CustodyWrap wrap, KmsConnection connection) => IsSameUrl(wrap.Endpoint, connection) || IsSameUrl(wrap.LastVerifiedEndpoint, connection);

    private static bool IsSameUrl(string? recorded, KmsConnection connection) => recorded is not null && IsSame(recorded.TrimEnd('/'), Url(connection));

    private static string Url(KmsConnection connection) => connection.Endpoint.GetLeftPart(UriPartial.Authority);

    private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
