using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>A set of updates on the wire.</summary>
internal sealed class UpdateSetValue(UpdateSet set) : VimValue
{
    public override string TypeName => "UpdateSet";

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        sink.Open(name);
        sink.Element("version", set.Version);
        foreach (FilterUpdate filter in set.Filters)
            Write(sink, filter, version);
        if (set.Truncated)
            sink.Element("truncated", "true");
        sink.Close(name);
    }

    private static void Write(XmlSink sink, FilterUpdate filter, ApiVersion version)
    {
        sink.Open("filterSet");
        Of(filter.Filter)!.Write(sink, "filter", version, typed: false);
        foreach (ObjectUpdate update in filter.Objects)
            Write(sink, update, version);
        sink.Close("filterSet");
    }

    private static void Write(XmlSink sink, ObjectUpdate update, ApiVersion version)
    {
        sink.Open("objectSet");
        sink.Element("kind", update.Kind);
        Of(update.Object)!.Write(sink, "obj", version, typed: false);
        foreach (PropertyUpdate change in update.Changes)
        {
            sink.Open("changeSet");
            sink.Element("name", change.Path);
            sink.Element("op", "assign");
            sink.Raw(change.Markup);
            sink.Close("changeSet");
        }

        sink.Close("objectSet");
    }
}
