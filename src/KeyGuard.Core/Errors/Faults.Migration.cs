using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException MigrationToItself(string provider) => new("MigrationToItself", FaultCategory.InvalidArgument,
        $"'{provider}' is both the old and the new key provider.", "Give another one with -To; Get-VCenterKms lists them.") { Target = provider };

    public static KeyGuardException MigrationPlanUnusable(string path, string why, Exception? inner = null) => new("MigrationPlanUnusable", FaultCategory.InvalidData,
        $"'{path}' can't be used as the plan of a migration: {why}", "Make a new one with Move-VCenterEncryptionKms -PlanOnly -PlanPath. Nothing has been changed.", inner) { Target = path };

    public static KeyGuardException MigrationPlanOfAnother(string server, string connection) => new("MigrationPlanOfAnother", FaultCategory.InvalidArgument,
        $"The plan was made for '{server}', and '{connection}' leads to another vCenter.", "Connect to the vCenter that the plan names, or make a new plan.") { Target = server };

    public static KeyGuardException MigrationIncomplete(string provider, int uses) => new("MigrationIncomplete", FaultCategory.InvalidOperation,
        $"{uses} things still use the key provider '{provider}'.",
        "StillUsing of the result names them. Clear away what stands against them, and run the command again: what is done already is recognised.") { Target = provider };
}
