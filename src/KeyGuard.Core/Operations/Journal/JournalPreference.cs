using System;

namespace KeyGuard.Operations.Journal;

/// <summary><c>KEYGUARD_JOURNAL=optional</c> lets changes go on when the journal can't be written; anything else does not.</summary>
internal static class JournalPreference
{
    public const string Variable = "KEYGUARD_JOURNAL";

    public static bool IsOptional => string.Equals(Environment.GetEnvironmentVariable(Variable), "optional", StringComparison.OrdinalIgnoreCase);
}
