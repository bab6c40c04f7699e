using System;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.KeyProtect.Registrations;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Deletion and what may follow: restoring within 30 days, purging after 4 hours, the automatic purge after 90 days.</summary>
internal static class KeyDeletion
{
    private static readonly TimeSpan RestorePeriod = TimeSpan.FromDays(30);
    private static readonly TimeSpan PurgePause = TimeSpan.FromHours(4);
    private static readonly TimeSpan AutomaticPurge = TimeSpan.FromDays(90);
    private static readonly TimeSpan AuthorizationPeriod = TimeSpan.FromDays(7);

    public static DateTimeOffset RestoreExpiration(DateTimeOffset deleted) => deleted + RestorePeriod;

    public static DateTimeOffset PurgeAllowedFrom(DateTimeOffset deleted) => deleted + PurgePause;

    public static DateTimeOffset PurgeScheduledOn(DateTimeOffset deleted) => deleted + AutomaticPurge;

    public static bool IsPurged(KmsKey key, DateTimeOffset now) => key.DeletionDate is { } deleted && PurgeScheduledOn(deleted) <= now;

    public static KmsKey Delete(KmsKey key, bool force, RegistrationStore registrations, KeyChange change)
    {
        RequireSecondConsent(key, change);
        RequireNothingProtected(key, force, registrations);
        return KeyLifecycle.Enter(key, KeyState.Destroyed, change) with
        {
            DeletionDate = change.Now,
            DeletedBy = change.By,
            DeletionAuthorization = null,
        };
    }

    /// <summary>An active root key that protects KMIP adapters is not deleted, not even by force; a disabled one is.</summary>
    public static void RequireNoKmip(KmsKey key, KmipStore kmip, KeyChange change)
    {
        if (key.StateAt(change.Now) == KeyState.Active && kmip.Adapters.Any(adapter => adapter.RootKeyId == key.Id))
            throw KmsErrors.HasKmipAdapters();
    }

    public static KmsKey Restore(KmsKey key, KeyChange change)
    {
        if (key.DeletionDate is not { } deleted)
            throw KmsErrors.InvalidState("destroyed");
        if (key.ExpirationDate is { } expired && expired <= change.Now)
            throw KmsErrors.KeyExpired(expired);
        if (RestoreExpiration(deleted) < change.Now)
            throw KmsErrors.RestoreExpired();
        change.RequireRest(key);

        return KeyLifecycle.Enter(key, KeyState.Active, change) with { DeletionDate = null, DeletedBy = null };
    }

    public static void RequirePurgeable(KmsKey key, KeyChange change)
    {
        if (key.DeletionDate is not { } deleted)
            throw KmsErrors.InvalidState("destroyed");
        if (change.GuardsOn && change.Now < PurgeAllowedFrom(deleted))
            throw KmsErrors.TooEarly("Purge operation is allowed 4h0m0s after key is deleted");
    }

    public static KmsKey Authorize(KmsKey key, KeyChange change) => key.NeedsDualAuth
        ? key with { DeletionAuthorization = new DeletionAuthorization(change.By, change.Now + AuthorizationPeriod) }
        : throw KmsErrors.NotDualAuth();

    public static KmsKey WithdrawAuthorization(KmsKey key) => key.NeedsDualAuth
        ? key with { DeletionAuthorization = null }
        : throw KmsErrors.NotDualAuth();

    public static KmsKey Sync(KmsKey key, KeyChange change)
    {
        DateTimeOffset? next = key.LastSyncDate + TimeSpan.FromHours(1);
        if (change.GuardsOn && change.Now < next)
            throw KmsErrors.TooEarly(string.Create(
                CultureInfo.InvariantCulture, $"Sync cannot be performed until at least {next.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"));

        return key with { LastSyncDate = change.Now };
    }

    /// <summary>Two people must agree: whoever gave the first consent cannot give the second.</summary>
    private static void RequireSecondConsent(KmsKey key, KeyChange change)
    {
        if (key.NeedsDualAuth && !(key.DeletionAuthorization is { } first && first.By != change.By && change.Now < first.Expiration))
            throw KmsErrors.AuthorizationsNotMet();
    }

    private static void RequireNothingProtected(KmsKey key, bool force, RegistrationStore registrations)
    {
        foreach (Registration registration in registrations.OfKey(key.Id))
        {
            if (registration.PreventKeyDeletion)
                throw KmsErrors.RetentionPolicy();
            if (!force)
                throw KmsErrors.ProtectedResource();
        }
    }
}
