using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace KeyGuard.BackupKeys.Custody.Merge;

/// <summary>Members of a JSON object that this version does not know, and keeps.</summary>
internal static class Members
{
    /// <summary>Those of both; where both have one, the first's.</summary>
    public static Dictionary<string, JsonElement>? Join(Dictionary<string, JsonElement>? mine, Dictionary<string, JsonElement>? others)
    {
        if (others is null) return mine;
        var joined = mine is null ? [] : new Dictionary<string, JsonElement>(mine);
        foreach (var member in others.Where(member => !joined.ContainsKey(member.Key)).ToArray()) joined.Add(member.Key, member.Value);
        return joined;
    }
}
