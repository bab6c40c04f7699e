using System;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Policies;

/// <summary>Which settings of a policy the service takes.</summary>
internal static class PolicyRules
{
    public static KeyPolicy Rotation(KmsKey key, KeyPolicy? present, RotationSetting setting, KeyChange change)
    {
        if (key.Extractable)
            throw KmsErrors.RootKeyRequired();
        int? months = setting.IntervalMonth ?? present?.IntervalMonths;
        if (months is < 1 or > 12 || (months is null && setting.Enabled != false))
            throw KmsErrors.InvalidField("interval_month", "an integer between 1 and 12 (inclusive)");

        return Updated(present, setting.Enabled ?? true, change) with { IntervalMonths = months };
    }

    /// <summary>Once on, the policy stays on.</summary>
    public static KeyPolicy DualAuth(KeyPolicy? present, DualAuthSetting setting, KeyChange change)
    {
        if (setting.Enabled is not { } enabled)
            throw KmsErrors.InvalidField("dualAuthDelete", "enabled or not");
        if (present is { Enabled: true } && !enabled)
            throw new KmsError(409, "KEY_POLICY_INVALID_ERR", "A dual authorization policy cannot be switched off");

        return Updated(present, enabled, change);
    }

    private static KeyPolicy Updated(KeyPolicy? present, bool enabled, KeyChange change) => new()
    {
        Id = present?.Id ?? Guid.NewGuid().ToString(),
        Enabled = enabled,
        CreatedBy = present?.CreatedBy ?? change.By,
        CreationDate = present?.CreationDate ?? change.Now,
        UpdatedBy = change.By,
        LastUpdateDate = change.Now,
    };
}
