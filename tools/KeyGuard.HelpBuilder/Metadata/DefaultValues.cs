using System.Collections.Generic;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>
/// The values that property initializers give, read from the constructor's instructions: a text or whole number, by
/// itself or as the one element of an array, that is stored in a property's field. Anything else counts as no default.
/// </summary>
internal static class DefaultValues
{
    public static IReadOnlyDictionary<string, string> Read(PEReader image, MetadataReader metadata, TypeDefinition type)
    {
        var found = new Dictionary<string, string>();
        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            if (metadata.GetString(method.Name) != ".ctor" || method.RelativeVirtualAddress == 0) continue;
            Scan(image.GetMethodBody(method.RelativeVirtualAddress).GetILReader(), metadata, found);
        }
        return found;
    }

    private static void Scan(BlobReader code, MetadataReader metadata, Dictionary<string, string> found)
    {
        string? value = null;
        while (code.RemainingBytes > 0)
        {
            var instruction = Instruction.Read(ref code);
            if (instruction.Text(metadata) is { } text) value = text;
            // The length and index of an array come before its element; a plain number is what stands last.
            else if (instruction.Number is { } number) value = number.ToString(CultureInfo.InvariantCulture);
            else if (instruction.StoredField is { } field) Keep(metadata, field, ref value, found);
            else if (instruction.IsCall) value = null;
        }
    }

    private static void Keep(MetadataReader metadata, FieldDefinitionHandle field, ref string? value, Dictionary<string, string> found)
    {
        var name = metadata.GetString(metadata.GetFieldDefinition(field).Name);
        var end = name.IndexOf('>', System.StringComparison.Ordinal);
        if (value is { Length: > 0 } && name.StartsWith('<') && end > 0) found[name[1..end]] = value;
        value = null;
    }
}
