using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>Reads the parameters that one class declares.</summary>
internal sealed class ParameterReader(PEReader image, MetadataReader metadata, AttributeReader attributes)
{
    public IEnumerable<ParameterFacts> Read(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var defaults = DefaultValues.Read(image, metadata, type);
        return type.GetProperties().Select(metadata.GetPropertyDefinition).Select(property => Read(property, defaults)).OfType<ParameterFacts>();
    }

    private ParameterFacts? Read(PropertyDefinition property, IReadOnlyDictionary<string, string> defaults)
    {
        var marks = property.GetCustomAttributes();
        var uses = attributes.Find(marks, "ParameterAttribute").Select(Use).ToArray();
        if (uses.Length == 0) return null;
        var name = metadata.GetString(property.Name);
        var shown = property.DecodeSignature(TypeNames.Instance, null).ReturnType;
        return new ParameterFacts(name, shown, Aliases(marks), attributes.Find(marks, "SupportsWildcardsAttribute").Any(), shown.EndsWith("[]", System.StringComparison.Ordinal), defaults.GetValueOrDefault(name), uses);
    }

    private string[] Aliases(CustomAttributeHandleCollection marks) =>
        attributes.Find(marks, "AliasAttribute")
            .SelectMany(alias => (ImmutableArray<CustomAttributeTypedArgument<string>>)alias.Fixed[0]!)
            .Select(name => (string)name.Value!)
            .ToArray();

    private static ParameterInSet Use(AttributeFacts mark) => new(
        mark.Named.GetValueOrDefault("ParameterSetName") as string ?? "",
        mark.Named.GetValueOrDefault("Mandatory") is true,
        mark.Named.GetValueOrDefault("Position") as int?,
        mark.Named.GetValueOrDefault("ValueFromPipeline") is true,
        mark.Named.GetValueOrDefault("ValueFromPipelineByPropertyName") is true);
}
