using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>Before something is removed: who needs it? Refuses by throwing, with a list of who does.</summary>
internal sealed class KmipGuard(IKmipClient client)
{
    private const int MostShown = 20;

    /// <summary>
    /// An adapter goes only when it has no keys that are not destroyed, because they would be destroyed with it; and with
    /// certificates only when that is said. Gives back the certificates that go along.
    /// </summary>
    public async Task<IReadOnlyList<KmipAdapterCertificate>> RequireUnusedAsync(KmipAdapter adapter, bool includeCertificates, CancellationToken cancellationToken)
    {
        var keys = await client.ListObjectsAsync(adapter, [], cancellationToken).ConfigureAwait(false);
        if (keys.Count > 0) throw Faults.KmipAdapterHasObjects(adapter.Name, keys.Count, $"{ByState(keys)}; {Listed(keys.Select(key => key.Id))}");
        var certificates = await client.ListCertificatesAsync(adapter, cancellationToken).ConfigureAwait(false);
        if (certificates.Count > 0 && !includeCertificates) throw Faults.KmipAdapterHasCertificates(adapter.Name, certificates.Count, Listed(certificates.Select(certificate => certificate.Name)));
        return certificates;
    }

    /// <summary>A certificate goes only when no key that its client made may be in use, or when that is said.</summary>
    public async Task RequireUnusedAsync(KmipAdapter adapter, KmipAdapterCertificate certificate, bool force, CancellationToken cancellationToken)
    {
        if (force) return;
        var keys = await client.ListObjectsAsync(adapter, [KmipObjectState.PreActive, KmipObjectState.Active], cancellationToken).ConfigureAwait(false);
        var made = keys.Where(key => key.CreatedByCertificateId == certificate.Id).ToArray();
        if (made.Length > 0) throw Faults.KmipCertificateInUse(certificate.Name, made.Length, Listed(made.Select(key => key.Id)));
    }

    /// <summary>A key goes only in a state in which no client uses it, or when that is said.</summary>
    public static void RequireUnused(KmipObject key, bool force)
    {
        if (!key.IsSurelyIdle && !force) throw Faults.KmipObjectInUse(key.Id, key.State);
    }

    private static string ByState(IEnumerable<KmipObject> keys) =>
        string.Join(", ", keys.GroupBy(key => key.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key}"));

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return string.Join(", ", all.Take(MostShown)) + (all.Length > MostShown ? $" and {all.Length - MostShown} more" : "");
    }
}
