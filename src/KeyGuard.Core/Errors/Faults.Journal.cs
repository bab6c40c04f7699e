using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const string WithoutJournal = "Nothing is changed that can't be written down first. Check the path, the space left and who may write there; KEYGUARD_JOURNAL=optional lets changes go on without the journal.";

    public static KeyGuardException JournalUnwritable(string path, Exception inner) => new("JournalUnwritable", FaultCategory.WriteError,
        $"The journal '{path}' can't be written: {inner.Message}", WithoutJournal, inner) { Target = path };

    public static KeyGuardException JournalBusy(string path) => new("JournalBusy", FaultCategory.ResourceBusy,
        $"Another process has been holding the journal '{path}' for too long.",
        "Wait until the other KeyGuard command has finished, then run this one again.") { Target = path };

    public static KeyGuardException JournalDamaged(string path, string why) => new("JournalDamaged", FaultCategory.InvalidData,
        $"The journal '{path}' can't be continued. {why}",
        "See what Test-KeyGuardJournal finds. Keep the file as evidence under another name; the next command then begins a new journal.") { Target = path };

    public static KeyGuardException JournalUnreadable(string path, Exception inner) => new("JournalUnreadable", FaultCategory.ReadError,
        $"The journal '{path}' can't be read: {inner.Message}", "Check the path and who may read it.", inner) { Target = path };

    public static KeyGuardException JournalNotFound(string path) => new("JournalNotFound", FaultCategory.ObjectNotFound,
        $"There is no journal '{path}'.", "Give its path with -Path. A journal begins with the first change or unwrap; one that was there and is gone has been taken away.") { Target = path };

    public static KeyGuardException JournalLineInvalid(string path, long line) => new("JournalLineInvalid", FaultCategory.InvalidData,
        $"Line {line} of the journal '{path}' is no entry.", "See what Test-KeyGuardJournal finds.") { Target = path };

    public static KeyGuardException JournalInvalid(string path, string first, long count) => new("JournalInvalid", FaultCategory.SecurityError,
        $"The journal '{path}' is not as it was written: {first}{(count > 1 ? $" And {count - 1} more." : "")}",
        "The result's Problems say where and what. Compare with a copy of the journal and with the heads in the system's log.") { Target = path };
}
