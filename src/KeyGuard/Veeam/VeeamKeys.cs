using System;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Veeam;

/// <summary>Reads keys and hints from Veeam's objects by their properties; Veeam's types are not known at compile time.</summary>
internal static class VeeamKeys
{
    private const string Deserialized = "Deserialized.";

    /// <summary>A key of Veeam's listing.</summary>
    public static StoredKey Read(PSObject key)
    {
        RequireLive(key);
        if (Id(key) is not { } id) throw Faults.NotAKey(key.TypeNames.FirstOrDefault() ?? "unknown");
        return new StoredKey { Id = id, Description = Text(key, "Description") ?? Text(key, "Hint") ?? "", Native = key };
    }

    /// <summary>Refuses a key that is only a copy from another session.</summary>
    public static void RequireLive(PSObject key)
    {
        var type = key.TypeNames.FirstOrDefault() ?? "";
        if (type.StartsWith(Deserialized, StringComparison.OrdinalIgnoreCase)) throw Faults.KeyDeserialized(type.Substring(Deserialized.Length));
    }

    public static Guid? Id(PSObject key) => Value(key, "Id") is { } value && Guid.TryParse(value.ToString(), out var id) ? id : null;

    public static string? Text(PSObject key, string property) => Value(key, property) as string;

    public static object? Value(PSObject key, string property)
    {
        try
        {
            var value = key.Properties[property]?.Value;
            return value is PSObject wrapped ? wrapped.BaseObject : value;
        }
        catch (GetValueException)
        {
            // A property that can't be read now is as good as none.
            return null;
        }
    }
}
