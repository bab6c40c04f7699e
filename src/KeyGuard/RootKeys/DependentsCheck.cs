using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Before a root key is taken away: who needs it?</summary>
internal sealed class DependentsCheck(KeyGuardCmdlet cmdlet, CancellationToken stopping)
{
    private const int MostShown = 20;

    /// <summary>Shows the known dependents, and refuses while there are any, unless forced.</summary>
    public void Require(KmsConnection connection, string idOrAlias, bool force)
    {
        var rootKey = connection.Client.GetMetadataAsync(idOrAlias, stopping).GetAwaiter().GetResult();
        var book = CustodyBook.Open(ConnectionRegistry.Current.Open.Select(open => open.Custody));
        var inVeeam = KeyStores.TryOpen(cmdlet)?.List();
        var adapters = KmipDependents.FindAsync(connection.Client.Kmip, rootKey.Id, stopping).GetAwaiter().GetResult();
        var others = RootKeyDependents.FindAsync(connection, rootKey.Id, inVeeam, book, stopping).GetAwaiter().GetResult();
        Dependent[] dependents = [.. others, .. adapters.Known];
        Show(rootKey.Id, dependents);
        ShowUnknown(inVeeam, book);
        ShowUnknown(rootKey.Id, adapters.Refusal);
        if (dependents.Length > 0 && !force) throw Faults.RootKeyHasDependents(rootKey.Id, dependents.Select(dependent => dependent.Name).Distinct().Count());
    }

    private void Show(string rootKeyId, IReadOnlyList<Dependent> dependents)
    {
        foreach (var group in dependents.GroupBy(dependent => dependent.Name).Take(MostShown))
        {
            cmdlet.WriteWarning($"'{group.Key}' depends on root key {rootKeyId} (known from: {string.Join(", ", group.Select(dependent => dependent.Kind).Distinct())}).");
        }
        var rest = dependents.Select(dependent => dependent.Name).Distinct().Count() - MostShown;
        if (rest > 0) cmdlet.WriteWarning($"… and {rest} more depend on root key {rootKeyId}.");
    }

    private void ShowUnknown(string rootKeyId, KmsException? refusal)
    {
        if (refusal is not null) cmdlet.WriteWarning($"Whether KMIP adapters depend on root key {rootKeyId} is not known, because they can't be listed: {refusal.Message} {refusal.RecommendedAction}");
    }

    private void ShowUnknown(IReadOnlyList<StoredKey>? inVeeam, CustodyBook book)
    {
        var unknown = RootKeyDependents.CountUnknown(inVeeam, book);
        if (unknown > 0) cmdlet.WriteWarning($"{unknown} wrapped keys in Veeam have an unknown root key; any of them may depend on this one. Update-WrappedBackupKey finds out.");
    }
}
