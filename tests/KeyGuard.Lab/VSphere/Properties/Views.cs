using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>All objects of some types below a container, as they are when they are read.</summary>
internal sealed class ContainerView(string id, VCenter center, ManagedObject container, string[] types, bool recursive) : ManagedObject<ContainerView>("ContainerView", id)
{
    private static readonly Shape<ContainerView> Fields = new(
        "ContainerView",
        new("view", view => VimArray.Of(view.Found())),
        new("container", view => VimValue.Of(view.Container.Ref)),
        new("type", view => VimArray.Of(view.Types)),
        new("recursive", view => VimValue.Of(view.Recursive)));

    public ManagedObject Container => container;

    public string[] Types => types;

    public bool Recursive => recursive;

    protected override Shape<ContainerView> Shape => Fields;

    private IEnumerable<ManagedRef> Found()
    {
        var session = center.Sessions.FindByKey(SessionKey ?? "");
        return VimInventory.Below(container, recursive)
            .Where(found => types.Length == 0 || types.Any(type => VimSchemas.All.IsKind(found.Type, type)))
            .Where(found => session is null || center.Access.Has(session.User, "System.View", found))
            .Select(found => found.Ref);
    }
}

/// <summary>Objects that the client has named.</summary>
internal sealed class ListView(string id, IEnumerable<ManagedRef> items) : ManagedObject<ListView>("ListView", id)
{
    private static readonly Shape<ListView> Fields = new("ListView", new Field<ListView>("view", view => VimArray.Of(view.Items)));

    public List<ManagedRef> Items { get; } = [.. items];

    protected override Shape<ListView> Shape => Fields;
}
