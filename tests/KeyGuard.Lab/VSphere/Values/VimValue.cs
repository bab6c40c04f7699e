using System;
using System.Collections.Generic;
using System.Globalization;
using System.Xml;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Values;

/// <summary>A value of the data model that can write itself as an element, and lead on to its parts.</summary>
internal abstract class VimValue
{
    /// <summary>What xsi:type says of it.</summary>
    public abstract string TypeName { get; }

    /// <summary>Writes the value as an element of this name; <paramref name="typed"/> adds xsi:type, as fields of a base type and property values need.</summary>
    public abstract void Write(XmlSink sink, string name, ApiVersion version, bool typed);

    /// <summary>A part by its name; <paramref name="known"/> tells an unset part from one that the type does not have.</summary>
    public virtual VimValue? Part(string name, ApiVersion version, out bool known)
    {
        known = false;
        return null;
    }

    /// <summary>The objects that this value refers to, for traversal.</summary>
    public virtual IEnumerable<ManagedRef> References => [];

    public static VimValue? Of(string? text) => text is null ? null : new VimScalar("xsd:string", text);

    public static VimValue Of(int number) => new VimScalar("xsd:int", number.ToString(CultureInfo.InvariantCulture));

    public static VimValue? Of(int? number) => number is { } given ? Of(given) : null;

    public static VimValue Of(long number) => new VimScalar("xsd:long", number.ToString(CultureInfo.InvariantCulture));

    public static VimValue Of(bool flag) => flag ? VimScalar.True : VimScalar.False;

    public static VimValue? Of(bool? flag) => flag is { } given ? Of(given) : null;

    public static VimValue Of(DateTimeOffset time) => new VimScalar("xsd:dateTime", Time(time));

    public static VimValue? Of(DateTimeOffset? time) => time is { } given ? Of(given) : null;

    /// <summary>A word of an enumeration.</summary>
    public static VimValue Enum(string type, string word) => new VimScalar(type, word);

    public static VimValue? Of(ManagedRef? reference) => reference is { } given ? new VimReference(given) : null;

    public static string Time(DateTimeOffset time) => XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc);
}

/// <summary>A text, number, flag, time or enumerated word.</summary>
internal sealed class VimScalar(string typeName, string text) : VimValue
{
    public static readonly VimScalar True = new("xsd:boolean", "true");
    public static readonly VimScalar False = new("xsd:boolean", "false");

    public override string TypeName => typeName;

    public string Text => text;

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        sink.Begin(name);
        if (typed)
            sink.Attribute("xsi:type", typeName);
        sink.EndTag();
        sink.Text(text);
        sink.Close(name);
    }
}

/// <summary>A reference to a managed object: the type is a plain attribute.</summary>
internal sealed class VimReference(ManagedRef reference) : VimValue
{
    public override string TypeName => "ManagedObjectReference";

    public override IEnumerable<ManagedRef> References => [reference];

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        sink.Begin(name);
        sink.Attribute("type", reference.Type);
        if (typed)
            sink.Attribute("xsi:type", TypeName);
        sink.EndTag();
        sink.Text(reference.Id);
        sink.Close(name);
    }
}

internal readonly record struct ManagedRef(string Type, string Id);
