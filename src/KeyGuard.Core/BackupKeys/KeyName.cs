using System;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys;

/// <summary>
/// What a backup key may be called. The name becomes the left part of Veeam's description, so it must not look like
/// the separator, and Veeam's cmdlets know no brackets or wildcards in names.
/// </summary>
internal static class KeyName
{
    /// <summary>The most characters a name may have.</summary>
    public const int MaximumLength = 100;

    private const string Forbidden = "|[]*?`\"";

    /// <summary>The name itself, when it is well formed.</summary>
    public static string Check(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Faults.NameInvalid(name, "it is empty");
        if (name.Length > MaximumLength) throw Faults.NameInvalid(name, $"it is longer than {MaximumLength} characters");
        if (name.Trim() != name) throw Faults.NameInvalid(name, "it begins or ends with a blank");
        if (name.FirstOrDefault(c => Forbidden.IndexOf(c) >= 0) is var bad and not '\0') throw Faults.NameInvalid(name, $"it contains the character {bad}");
        if (name.Any(char.IsControl)) throw Faults.NameInvalid(name, "it contains a control character");
        return name;
    }

    /// <summary>Names differ only if they differ in more than case, as a person reads them.</summary>
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;
}
