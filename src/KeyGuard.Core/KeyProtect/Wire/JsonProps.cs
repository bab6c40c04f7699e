using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>Reads JSON members as IBM's own client does: names in any case, and a member that is missing is simply missing.</summary>
internal static class JsonProps
{
    /// <summary>Whether it says that a text is not the JSON expected: cut off, a member of another type, or not UTF-8.</summary>
    public static bool IsBrokenJson(this Exception exception) => exception is JsonException or InvalidOperationException;

    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (element.TryGetProperty(name, out var exact)) return exact;
        foreach (var property in element.EnumerateObject())
        {
            if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }
        return null;
    }

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static int? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };

    public static DateTimeOffset? Moment(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        if (element.Member(name) is not { ValueKind: JsonValueKind.Array } array) yield break;
        foreach (var item in array.EnumerateArray()) yield return item;
    }
}
