using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>
/// What must be so before any root key is asked: the record belongs to this very password, nobody is changing it, and
/// nothing uses it.
/// </summary>
internal sealed class ErasureRules(ErasureTargets targets, IKeyUsage? usage)
{
    /// <summary>The record, when all rules are met.</summary>
    /// <exception cref="KeyGuardException">A rule is not met, and which.</exception>
    public CustodyEntry Check(ErasureTarget target)
    {
        var entry = RequireRecord(target);
        if (entry.Record.Pending is { } pending && !RunIdentity.IsAbandoned(pending)) throw Faults.ErasurePending(target.Name, pending.Operation);
        if (entry.Record.Wraps.Count == 0) throw Faults.ErasureNoRecord(target.Name);
        if (target.InVeeam is { } stored) RequireTheSame(target.Name, stored, entry.Record);
        RequireUnused(target, entry.Record);
        return entry;
    }

    /// <summary>
    /// The wrapped forms in use: one for each custodian, and the one in Veeam's description, should it be an older one.
    /// </summary>
    public static IReadOnlyList<CustodyWrap> InUse(ErasureTarget target, CustodyRecord record)
    {
        var wraps = record.Wraps.ToList();
        if (target.InVeeam is null || !KeyDescription.TryParse(target.InVeeam.Description, out var described)) return wraps;
        if (record.AllWraps().FirstOrDefault(wrap => wrap.Wrapped == described.Wrapped) is { } shown && !wraps.Contains(shown)) wraps.Add(shown);
        return wraps;
    }

    private CustodyEntry RequireRecord(ErasureTarget target)
    {
        if (target.Entry is { } entry) return entry;
        if (!KeyDescription.TryParse(target.InVeeam!.Description, out _)) throw Faults.NotWrapped(target.Name);
        // A record of this password with other texts: somebody wrapped it anew without KeyGuard, who knows by what.
        throw targets.ById(target.InVeeam.Id) is null ? Faults.ErasureNoRecord(target.Name) : Faults.ErasureCustodyUnknown(target.Name);
    }

    private void RequireTheSame(string name, StoredKey stored, CustodyRecord record)
    {
        // Descriptions may have been exchanged: then it is another password that would be removed under this name.
        if (record.Veeam?.PasswordId != stored.Id) throw Faults.ErasureOtherPassword(name);
        if (KeyDescription.TryParse(stored.Description, out var described) && targets.Count(described.Wrapped) > 1) throw Faults.ErasureAmbiguous(name);
    }

    private void RequireUnused(ErasureTarget target, CustodyRecord record)
    {
        var key = target.InVeeam ?? (record.Veeam?.PasswordId is { } id ? new StoredKey { Id = id, Description = record.Veeam.Description ?? "" } : null);
        if (usage is null || key is null) return;
        var uses = usage.Find(key);
        if (uses.Count > 0) throw Faults.ErasureInUse(target.Name, string.Join(", ", uses));
    }
}
