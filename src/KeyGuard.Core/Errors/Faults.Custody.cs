using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException CustodyDamaged(string path, string why, Exception? inner = null) => new("CustodyFileDamaged", FaultCategory.InvalidData,
        $"The custody file '{path}' can't be used: {why}",
        "Nothing has been changed. Restore the file from a copy (what it was before the last command that changed it stands beside it as .previous), or move it away to begin a new one: the wrapped keys in Veeam's descriptions stay usable.", inner) { Target = path };

    public static KeyGuardException CustodyTooNew(string path, string feature) => new("CustodyFileTooNew", FaultCategory.InvalidData,
        $"The custody file '{path}' uses '{feature}', which this version of KeyGuard does not know.",
        "Use the newer version of KeyGuard that wrote it. Nothing has been changed.") { Target = path };

    public static KeyGuardException CustodyUnreadable(string path, Exception inner) => new("CustodyFileUnreadable", FaultCategory.ReadError,
        $"The custody file '{path}' can't be read: {inner.Message}", "Check the path and who may read it.", inner) { Target = path };

    public static KeyGuardException CustodyUnwritable(string path, Exception inner) => new("CustodyFileUnwritable", FaultCategory.WriteError,
        $"The custody file '{path}' can't be written: {inner.Message}",
        "KeyGuard changes nothing in Veeam that it can't record first. Check the path, the space left and who may write there.", inner) { Target = path };

    public static KeyGuardException CustodyNotKept(string path) => new("CustodyFileNotKept", FaultCategory.WriteError,
        $"The custody file '{path}' reads back differently from what was written.",
        "Nothing has been changed in Veeam. Check the disk; another program may be writing to the same file.") { Target = path };

    public static KeyGuardException CustodyBusy(string path) => new("CustodyFileBusy", FaultCategory.ResourceBusy,
        $"Another process has been holding the custody file '{path}' for too long.",
        "Wait until the other KeyGuard command has finished, then run this one again.") { Target = path };
}
