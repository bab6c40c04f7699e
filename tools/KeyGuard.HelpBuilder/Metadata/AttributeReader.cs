using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>An attribute's arguments.</summary>
internal sealed record AttributeFacts(IReadOnlyList<object?> Fixed, IReadOnlyDictionary<string, object?> Named);

/// <summary>Reads attributes by name.</summary>
internal sealed class AttributeReader(MetadataReader metadata)
{
    public IEnumerable<AttributeFacts> Find(CustomAttributeHandleCollection attributes, string name) =>
        attributes.Select(metadata.GetCustomAttribute).Where(attribute => NameOf(attribute) == name).Select(Decode);

    private string NameOf(CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind == HandleKind.MethodDefinition)
        {
            var own = metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
            return metadata.GetString(metadata.GetTypeDefinition(own).Name);
        }
        var parent = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return parent.Kind == HandleKind.TypeReference ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) : "";
    }

    private static AttributeFacts Decode(CustomAttribute attribute)
    {
        var value = attribute.DecodeValue(TypeNames.Instance);
        return new AttributeFacts(value.FixedArguments.Select(argument => argument.Value).ToArray(), value.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value));
    }
}
