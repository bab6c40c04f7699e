using System;
using System.Collections.Frozen;
using System.Linq;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Aliases;

/// <summary>What an alias may be: short, plain, not an id and no word that is a path of the API.</summary>
internal static class AliasRules
{
    public const int MostPerKey = 5;

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        "allowed_ip", "key", "keys", "metadata", "policy", "policies", "registration", "registrations", "ring", "rings",
        "rotate", "wrap", "unwrap", "rewrap", "version", "versions");

    public static void Check(string? alias)
    {
        bool plain = alias is not null && alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        if (!plain || alias!.Length is < 2 or > 90 || Guid.TryParse(alias, out _) || Reserved.Contains(alias))
            throw KmsErrors.InvalidField("alias", "2 to 90 letters, digits, dashes or underscores, not a UUID and not a reserved word");
    }

    public static void CheckCount(int aliases)
    {
        if (aliases > MostPerKey)
            throw KmsErrors.InvalidField("aliases", "at most 5 aliases per key");
    }

    public static KmsError Taken(string alias) => new(409, "KEY_ALIAS_NOT_UNIQUE_ERR", $"The alias {alias} is in use in this instance");
}
