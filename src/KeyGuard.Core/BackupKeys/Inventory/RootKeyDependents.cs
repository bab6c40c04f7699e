using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>What would become unreadable without a root key, as far as is known here.</summary>
/// <param name="Kind">custody, Veeam or registration.</param>
/// <param name="Name">The backup key's name, or the registered resource's CRN.</param>
internal sealed record Dependent(string Kind, string Name);

/// <summary>Finds the known dependents of a root key: in custody, in Veeam, and among the service's own registrations.</summary>
internal static class RootKeyDependents
{
    public static async Task<IReadOnlyList<Dependent>> FindAsync(KmsConnection connection, string rootKeyId, IReadOnlyList<StoredKey>? inVeeam, CustodyBook book, CancellationToken cancellationToken)
    {
        var dependents = new List<Dependent>();
        foreach (var entry in book.Entries.Where(entry => entry.Record.State != RecordState.Erased && entry.Record.AllWraps().Any(DependsOn))) dependents.Add(new Dependent("custody", entry.Record.Name));
        foreach (var stored in inVeeam ?? [])
        {
            if (KeyDescription.TryParse(stored.Description, out var ours) && book.ByWrapped(ours.Wrapped) is { } known && DependsOn(known.Wrap)) dependents.Add(new Dependent("Veeam", ours.Name));
        }
        foreach (var crn in await RegistrationsAsync(connection, rootKeyId, cancellationToken).ConfigureAwait(false)) dependents.Add(new Dependent("registration", crn));
        return dependents;

        bool DependsOn(CustodyWrap wrap) =>
            string.Equals(wrap.InstanceId, connection.InstanceId, StringComparison.OrdinalIgnoreCase) && string.Equals(wrap.RootKeyId, rootKeyId, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>How many wrapped keys in Veeam have a root key that nobody recorded: any of them may depend on this one.</summary>
    public static int CountUnknown(IReadOnlyList<StoredKey>? inVeeam, CustodyBook book) =>
        inVeeam?.Count(stored => KeyDescription.TryParse(stored.Description, out var ours) && book.ByWrapped(ours.Wrapped) is null) ?? 0;

    private static async Task<IReadOnlyList<string>> RegistrationsAsync(KmsConnection connection, string rootKeyId, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.Client.GetRegistrationsAsync(rootKeyId, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure) when (failure.Kind is KmsErrorKind.KeyUnknown or KmsErrorKind.Rejected or KmsErrorKind.RootKeyDestroyed)
        {
            // HPCS without registrations, or a key that has none because it is gone.
            return [];
        }
    }
}
