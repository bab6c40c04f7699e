using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>Every managed object by its id, and when something last changed.</summary>
internal sealed class ObjectTable
{
    private readonly Dictionary<string, ManagedObject> _objects = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Changes { get; private set; }

    /// <summary>Ends at the next change.</summary>
    public Task NextChange => _changed.Task;

    public T Add<T>(T added)
        where T : ManagedObject
    {
        _objects.Add(added.Id, added);
        Touch(added);
        return added;
    }

    public void Remove(ManagedObject removed)
    {
        if (_objects.Remove(removed.Id))
            Pulse();
    }

    public void RemoveAll(Func<ManagedObject, bool> which)
    {
        foreach (ManagedObject removed in _objects.Values.Where(which).ToList())
            _objects.Remove(removed.Id);
        Pulse();
    }

    public void Touch(ManagedObject changed)
    {
        changed.ChangedAt = Changes + 1;
        Pulse();
    }

    /// <summary>Lets every waiter look again.</summary>
    public void Pulse()
    {
        Changes++;
        TaskCompletionSource over = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        over.TrySetResult();
    }

    public ManagedObject? Find(string id) => _objects.GetValueOrDefault(id);

    /// <exception cref="VimFaultException">There is no such object, or it is of another type than the reference says.</exception>
    public ManagedObject Get(ManagedRef reference) =>
        _objects.TryGetValue(reference.Id, out ManagedObject? found) && found.Type == reference.Type ? found : throw VimFaults.NotFound(reference).Raise();

    public T Get<T>(ManagedRef reference)
        where T : ManagedObject => Get(reference) as T ?? throw VimFaults.InvalidArgument("entity").Raise();
}
