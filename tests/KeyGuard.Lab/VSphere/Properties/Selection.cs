using System.Collections.Generic;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>Walks from the start objects of a filter along its steps. An object is selected once, however many ways lead to it.</summary>
internal sealed class Selection(ObjectTable objects, ApiVersion version)
{
    private readonly List<ManagedObject> _selected = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<(string, Step)> _walked = [];
    private readonly Dictionary<string, Step> _named = [];

    /// <exception cref="VimFaultException">A start object does not exist.</exception>
    public static List<ManagedObject> Of(ObjectTable objects, FilterSpec spec, ApiVersion version)
    {
        var selection = new Selection(objects, version);
        foreach (StartObject start in spec.Starts)
            selection.Walk(start);
        return selection._selected;
    }

    private void Walk(StartObject start)
    {
        ManagedObject found = objects.Get(start.Object);
        foreach (Step step in start.Steps)
            Learn(step);
        if (!start.Skip)
            Select(found);
        foreach (Step step in start.Steps)
            Follow(found, step);
    }

    private void Learn(Step step)
    {
        if (step is { Name: not null, Path: not null })
            _named[step.Name] = step;
        foreach (Step next in step.Next)
            Learn(next);
    }

    private void Follow(ManagedObject from, Step step)
    {
        if (step.Path is null)
        {
            if (step.Name is not null && _named.TryGetValue(step.Name, out Step? named))
                Follow(from, named);
            return;
        }

        if (!VimSchemas.All.IsKind(from.Type, step.Type!) || !_walked.Add((from.Id, step)))
            return;

        VimValue? value = from.Read(step.Path, version, out bool known);
        if (!known)
            throw VimFaults.InvalidProperty(step.Path).Raise();
        foreach (ManagedRef reference in value?.References ?? [])
            Reach(objects.Find(reference.Id), step);
    }

    private void Reach(ManagedObject? found, Step step)
    {
        if (found is null)
            return;
        if (!step.Skip)
            Select(found);
        foreach (Step next in step.Next)
            Follow(found, next);
    }

    private void Select(ManagedObject found)
    {
        if (_known.Add(found.Id))
            _selected.Add(found);
    }
}
