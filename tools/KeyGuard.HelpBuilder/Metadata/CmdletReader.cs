using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KeyGuard.HelpBuilder.Metadata;

/// <summary>Finds the cmdlets of an assembly in its metadata. Nothing of it is loaded or run.</summary>
internal sealed class CmdletReader
{
    private readonly MetadataReader _metadata;
    private readonly ParameterReader _parameters;
    private readonly AttributeReader _attributes;

    private CmdletReader(PEReader image)
    {
        _metadata = image.GetMetadataReader();
        _attributes = new AttributeReader(_metadata);
        _parameters = new ParameterReader(image, _metadata, _attributes);
    }

    public static IReadOnlyList<CmdletFacts> Read(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var reader = new CmdletReader(image);
        return reader._metadata.TypeDefinitions.Select(reader.Find).OfType<CmdletFacts>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).ToArray();
    }

    private CmdletFacts? Find(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        if (_attributes.Find(type.GetCustomAttributes(), "CmdletAttribute").FirstOrDefault() is not { } cmdlet) return null;
        var parameters = BaseTypes(handle).SelectMany(_parameters.Read).OrderBy(parameter => parameter.Name, StringComparer.Ordinal).ToArray();
        return new CmdletFacts(
            (string)cmdlet.Fixed[0]!,
            (string)cmdlet.Fixed[1]!,
            cmdlet.Named.GetValueOrDefault("DefaultParameterSetName") as string,
            cmdlet.Named.GetValueOrDefault("SupportsShouldProcess") is true,
            parameters);
    }

    // The cmdlet's own type and those it derives from, as far as they stand in this assembly.
    private IEnumerable<TypeDefinitionHandle> BaseTypes(TypeDefinitionHandle type)
    {
        for (EntityHandle at = type; at.Kind == HandleKind.TypeDefinition && !at.IsNil; at = _metadata.GetTypeDefinition((TypeDefinitionHandle)at).BaseType)
        {
            yield return (TypeDefinitionHandle)at;
        }
    }
}
