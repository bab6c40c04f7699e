using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException BundleDamaged(string path, string why, Exception? inner = null) => new("BundleDamaged", FaultCategory.InvalidData,
        $"'{path}' can't be used as a recovery bundle: {why}",
        "Nothing has been changed. The generation before stands beside it as .previous. To write a new bundle there, move this file away first.", inner) { Target = path };

    public static KeyGuardException BundleTooNew(string path, string feature) => new("BundleTooNew", FaultCategory.InvalidData,
        $"The recovery bundle '{path}' uses '{feature}', which this version of KeyGuard does not know.",
        "Use the newer version of KeyGuard that wrote it. Nothing has been changed. The instructions inside show how to unwrap a key without KeyGuard.") { Target = path };

    public static KeyGuardException BundleUnreadable(string path, Exception inner) => new("BundleUnreadable", FaultCategory.ReadError,
        $"The recovery bundle '{path}' can't be read: {inner.Message}", "Check the path and who may read it.", inner) { Target = path };

    public static KeyGuardException BundleUnwritable(string path, Exception inner) => new("BundleUnwritable", FaultCategory.WriteError,
        $"The recovery bundle '{path}' can't be written: {inner.Message}",
        "What stood there before still stands. The folder must be there already; check the path, the space left and who may write there.", inner) { Target = path };

    public static KeyGuardException BundleNotKept(string path) => new("BundleNotKept", FaultCategory.WriteError,
        $"The recovery bundle '{path}' reads back differently from what was written.",
        "Check the disk; the generation before stands beside it as .previous.") { Target = path };

    public static KeyGuardException BundleEmpty(string custody) => new("BundleWithoutKeys", FaultCategory.ObjectNotFound,
        $"There is nothing to export: '{custody}' has none of the keys asked for.",
        "Get-WrappedBackupKey lists what the custody file has; -CustodyPath chooses another one.") { Target = custody };

    public static KeyGuardException BundleWithoutJournal(string path, string journal) => new("BundleWithoutJournal", FaultCategory.ObjectNotFound,
        $"The recovery bundle '{path}' says nothing of the journal '{journal}'.",
        "Name the journal by the path that it had when the bundle was written; the bundle lists it under \"journals\". A bundle written by an earlier version knows of none: Export-WrappedBackupKey writes one that does.") { Target = path };

    public static KeyGuardException BundleNotRefreshed(string path, KeyGuardException cause) => new("BundleNotRefreshed", FaultCategory.WriteError,
        $"The work is done, but the recovery bundle '{path}' could not be brought up to date: {cause.Message}",
        "No key is lost: the custody file has them all. " + cause.RecommendedAction + " The next command that changes keys, or Export-WrappedBackupKey, makes up for it.", cause) { Target = path };
}
