using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>The order of a list: one or more properties, descending after a minus sign.</summary>
internal sealed class KeySort(IReadOnlyList<string> properties)
{
    private static readonly Dictionary<string, Func<KmsKey, IComparable?>> Sortable = new(StringComparer.Ordinal)
    {
        ["id"] = key => key.Id,
        ["state"] = key => key.State,
        ["extractable"] = key => key.Extractable,
        ["imported"] = key => key.Imported,
        ["creationDate"] = key => key.CreationDate,
        ["lastUpdateDate"] = key => key.LastUpdateDate,
        ["lastRotateDate"] = key => key.LastRotateDate,
        ["deletionDate"] = key => key.DeletionDate,
        ["expirationDate"] = key => key.ExpirationDate,
    };

    public static KeySort Of(KmsCall call)
    {
        string[] properties = call.Query("sort")?.Split(',') ?? [];
        return properties.All(property => Sortable.ContainsKey(property.TrimStart('-')))
            ? new KeySort(properties)
            : throw KmsErrors.InvalidQueryParameter("sort", "a comma separated list of: " + string.Join(", ", Sortable.Keys));
    }

    public IEnumerable<KmsKey> Apply(IEnumerable<KmsKey> keys)
    {
        // sorting is stable, so the last property is sorted by first
        foreach (string property in properties.Reverse())
        {
            Func<KmsKey, IComparable?> value = Sortable[property.TrimStart('-')];
            keys = property.StartsWith('-') ? keys.OrderByDescending(value) : keys.OrderBy(value);
        }

        return keys;
    }
}
