using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Values;

/// <summary>Several values: repeated elements inside an object, an ArrayOf… as a property's value.</summary>
internal sealed class VimArray(string itemType, IEnumerable<VimValue> items, bool polymorphic = false) : VimValue
{
    public override string TypeName => "ArrayOf" + char.ToUpperInvariant(itemType[0]) + itemType[1..];

    public override IEnumerable<ManagedRef> References => items.SelectMany(item => item.References);

    public static VimArray Of(IEnumerable<string> texts) => new("string", texts.Select(text => VimValue.Of(text)!));

    public static VimArray Of(IEnumerable<int> numbers) => new("int", numbers.Select(number => VimValue.Of(number)));

    public static VimArray Of(IEnumerable<ManagedRef> references) => new("ManagedObjectReference", references.Select(reference => (VimValue)new VimReference(reference)));

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        if (!typed)
        {
            foreach (VimValue item in items)
                item.Write(sink, name, version, polymorphic);
            return;
        }

        sink.Begin(name);
        sink.Attribute("xsi:type", TypeName);
        sink.EndTag();
        foreach (VimValue item in items)
            item.Write(sink, itemType, version, polymorphic);
        sink.Close(name);
    }
}
