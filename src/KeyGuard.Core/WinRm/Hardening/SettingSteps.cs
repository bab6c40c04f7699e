using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// The settings that are tightened: those of the recommended rules with one definite value. A value that is as wanted is not sent; what
/// policy holds otherwise is named. Rules that would shut remoting off are never among them.
/// </summary>
internal static class SettingSteps
{
    public static IEnumerable<HardeningStep> Of(WinRMSettings settings) =>
        from rule in BaselineTable.Of(Baseline.Recommended)
        where rule is { Setting: not null, Wanted: not null, CutsOffRemoting: false }
        let found = settings.Find(rule.Setting!)
        where found is not null && !string.Equals(found.Value, rule.Wanted, StringComparison.OrdinalIgnoreCase)
        select new HardeningStep(new ConfigChange(ConfigKind.Setting, found.Path, ConfigState.Of((SettingEditor.Value, found.Value)), ConfigState.Of((SettingEditor.Value, rule.Wanted!))))
        {
            ProvesHttps = true,
            Policy = rule.Policy?.Policy ?? rule.Id,
            BlockedBy = found.IsSetByPolicy ? rule.Policy?.Policy ?? rule.Id : null,
        };
}
