using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException PolicyPathIsLive(string path) => new("PolicyPathIsLive", FaultCategory.SecurityError,
        $"'{path}' is inside a domain's policies. Nothing was written: a file changed there behind the editor's back gets no new version number, so computers do not fetch it, or fetch half of it.",
        "Write it to another folder, look at it, and put it into the policy with Set-GPRegistryValue (the property Command has the lines), or into a backup of the policy and use Import-GPO.") { Target = path };

    public static KeyGuardException PolicyFileDamaged(string path, string why) => new("PolicyFileDamaged", FaultCategory.InvalidData,
        $"'{path}' is no whole Registry.pol: {why}. Nothing was written.", "Take another copy of it; the one before may be beside it as .previous. To write a new one there, move it away.") { Target = path };

    public static KeyGuardException PolicyFileUnreadable(string path, Exception inner) => new("PolicyFileUnreadable", FaultCategory.ReadError,
        $"'{path}' can't be read: {inner.Message}", "Check the path and the permissions.", inner) { Target = path };

    public static KeyGuardException PolicyFileUnwritable(string path, Exception inner) => new("PolicyFileUnwritable", FaultCategory.WriteError,
        $"'{path}' can't be written: {inner.Message} What stood there still stands.", "Check path, space and permissions. The folder must exist.", inner) { Target = path };

    public static KeyGuardException PolicyFileNotKept(string path) => new("PolicyFileNotKept", FaultCategory.WriteError,
        $"'{path}' reads back differently than it was written.", "Check the disk, and who else writes there. The one before is beside it as .previous.") { Target = path };

    public static KeyGuardException GpoNameInvalid() => new("GpoNameInvalid", FaultCategory.InvalidArgument,
        "A policy's name can't have line breaks or other control characters.", "Give the name of the Group Policy object as Get-GPO shows it.");
}
