using System.Collections.Generic;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>A retrieval under way: what was selected, and how far it has been handed out. Values are read when their page is written.</summary>
internal sealed class Retrieval(VCenter center, VimSession? session, FilterSpec[] specs, List<(ManagedObject Object, FilterSpec Spec)> selected, int pageSize)
{
    private readonly Dictionary<(string Type, FilterSpec Spec), string[]> _paths = [];
    private int _next;

    public bool IsOver => _next >= selected.Count;

    /// <summary>Whether another page follows the one that comes next.</summary>
    public bool WillContinue => pageSize > 0 && _next + pageSize < selected.Count;

    public int Count => selected.Count;

    public FilterSpec[] Specs => specs;

    /// <summary>Writes the objects of one page.</summary>
    public void WritePage(XmlSink sink, string element, ApiVersion version)
    {
        bool continued = _next > 0;
        int end = pageSize == 0 ? selected.Count : System.Math.Min(selected.Count, _next + pageSize);
        for (; _next < end; _next++)
            WriteObject(sink, element, version, selected[_next], continued);
    }

    private void WriteObject(XmlSink sink, string element, ApiVersion version, (ManagedObject Object, FilterSpec Spec) item, bool continued)
    {
        sink.Open(element);
        VimValue.Of(item.Object.Ref)!.Write(sink, "obj", version, typed: false);
        List<(string Path, VimFault Fault)>? missing = null;
        foreach (string path in Paths(item, version))
        {
            if (center.RefusalToRead(session, item.Object, path) is { } refusal)
                (missing ??= []).Add((path, refusal));
            else
                WriteProperty(sink, item.Object, path, version, continued);
        }

        foreach ((string path, VimFault fault) in missing ?? [])
            WriteMissing(sink, path, fault, version);
        sink.Close(element);
    }

    private void WriteProperty(XmlSink sink, ManagedObject found, string path, ApiVersion version, bool continued)
    {
        VimValue? value = found.Read(path, version, out bool known);
        if (!known)
            throw VimFaults.InvalidProperty(path).Raise();
        if (value is null && !(continued && center.Settings.BarePropSets))
            return;

        sink.Open("propSet");
        sink.Element("name", path);
        value?.Write(sink, "val", version, typed: true);
        sink.Close("propSet");
    }

    private static void WriteMissing(XmlSink sink, string path, VimFault fault, ApiVersion version)
    {
        sink.Open("missingSet");
        sink.Element("path", path);
        fault.WriteLocalized(sink, "fault", version);
        sink.Close("missingSet");
    }

    private string[] Paths((ManagedObject Object, FilterSpec Spec) item, ApiVersion version)
    {
        (string Type, FilterSpec Spec) key = (item.Object.Type, item.Spec);
        if (!_paths.TryGetValue(key, out string[]? paths))
            _paths[key] = paths = item.Spec.PathsFor(item.Object, version);
        return paths;
    }
}

/// <summary>One page as RetrieveResult.</summary>
/// <param name="retrieval">What is handed out.</param>
/// <param name="token">For the next page; null on the last.</param>
internal sealed class RetrieveResultValue(Retrieval retrieval, string? token) : VimValue
{
    public override string TypeName => "RetrieveResult";

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        sink.Open(name);
        if (token is not null)
            sink.Element("token", token);
        retrieval.WritePage(sink, "objects", version);
        sink.Close(name);
    }
}

/// <summary>All of it at once, as the older RetrieveProperties answers.</summary>
internal sealed class ObjectContentValue(Retrieval retrieval) : VimValue
{
    public override string TypeName => "ArrayOfObjectContent";

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        while (!retrieval.IsOver)
            retrieval.WritePage(sink, name, version);
    }
}
