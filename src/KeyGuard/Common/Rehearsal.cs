using System.Management.Automation;

namespace KeyGuard.Cmdlets.Common;

/// <summary>Whether a cmdlet runs under -WhatIf, by parameter or by preference.</summary>
internal static class Rehearsal
{
    public static bool IsRehearsal(this PSCmdlet cmdlet)
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)) return (SwitchParameter)given;
        return LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));
    }
}
