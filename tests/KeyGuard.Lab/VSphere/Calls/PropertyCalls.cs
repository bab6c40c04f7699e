using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Properties, views and searching. Waiting for updates is elsewhere, because it takes its time.</summary>
internal static class PropertyCalls
{
    public static void Add(VimMethods methods)
    {
        methods.Add("RetrieveProperties", call => new ObjectContentValue(Select(call, pageSize: 0)));
        methods.Add("RetrievePropertiesEx", Retrieve);
        methods.Add("ContinueRetrievePropertiesEx", Continue);
        methods.Add("CancelRetrievePropertiesEx", call => { call.Session!.Retrievals.Remove(Token(call)); });
        methods.Add("CreateFilter", CreateFilter);
        methods.Add("DestroyPropertyFilter", DestroyFilter);
        methods.Add("CreatePropertyCollector", call => VimValue.Of(call.Center.Objects.Add(new Collector(OwnId(call)) { SessionKey = call.Session!.Key }).Ref));
        methods.Add("DestroyPropertyCollector", DestroyCollector);
        methods.Add("CancelWaitForUpdates", CancelWait);
        methods.Add("CheckForUpdates", call => PropertyWaiting.Now(call) is { } set ? new UpdateSetValue(set) : null);
        methods.Add("CreateContainerView", CreateContainerView);
        methods.Add("CreateListView", call => VimValue.Of(call.Center.Objects.Add(
            new ListView(OwnId(call), call.Parameters.All("obj").Select(item => item.Reference)) { SessionKey = call.Session!.Key }).Ref));
        methods.Add("ModifyListView", ModifyListView);
        methods.Add("DestroyView", call => call.Center.Objects.Remove(call.Target));
        methods.Add("CancelTask", call => call.Center.Tasks.Cancel(call.On<VimTask>()));
        methods.Add("FindByUuid", FindByUuid);
        methods.Add("FindByInventoryPath", FindByPath);
    }

    private static VimValue? Retrieve(VimCall call)
    {
        int asked = call.Parameters.Get("options").Number("maxObjects") ?? 0;
        if (asked < 0)
            throw VimFaults.InvalidArgument("options.maxObjects").Raise();

        // without a session there is nobody to keep the rest for
        int most = call.Session is null ? 0 : call.Center.Settings.PageSize;
        Retrieval retrieval = Select(call, asked == 0 || call.Session is null ? most : most == 0 ? asked : Math.Min(asked, most));
        return retrieval.Count == 0 ? null : Page(call, retrieval);
    }

    private static RetrieveResultValue Continue(VimCall call)
    {
        if (!call.Session!.Retrievals.Remove(Token(call), out Retrieval? retrieval))
            throw VimFaults.InvalidArgument("token").Raise();

        return Page(call, retrieval);
    }

    private static RetrieveResultValue Page(VimCall call, Retrieval retrieval)
    {
        if (!retrieval.WillContinue || call.Session is null)
            return new RetrieveResultValue(retrieval, null);

        string token = Guid.NewGuid().ToString();
        call.Session.Retrievals.Add(token, retrieval);
        return new RetrieveResultValue(retrieval, token);
    }

    private static Retrieval Select(VimCall call, int pageSize)
    {
        FilterSpec[] specs = [.. call.Parameters.All("specSet").Select(FilterSpec.Read)];
        var selected = new List<(ManagedObject, FilterSpec)>();
        foreach (FilterSpec spec in specs)
            selected.AddRange(Selection.Of(call.Center.Objects, spec, call.Request.Version).Select(found => (found, spec)));
        return new Retrieval(call.Center, call.Session, specs, selected, pageSize);
    }

    private static VimValue? CreateFilter(VimCall call)
    {
        Collector collector = call.On<Collector>();
        FilterSpec spec = FilterSpec.Read(call.Parameters.Get("spec"));
        _ = Selection.Of(call.Center.Objects, spec, call.Request.Version);
        CollectorFilter filter = call.Center.Objects.Add(new CollectorFilter(OwnId(call), collector, spec) { SessionKey = call.Session!.Key });
        collector.Filters.Add(filter);
        return VimValue.Of(filter.Ref);
    }

    private static void DestroyFilter(VimCall call)
    {
        CollectorFilter filter = call.On<CollectorFilter>();
        filter.Collector.Filters.Remove(filter);
        call.Center.Objects.Remove(filter);
    }

    private static void DestroyCollector(VimCall call)
    {
        Collector collector = call.On<Collector>();
        if (collector.SessionKey is null)
            throw VimFaults.NotSupported().Raise();
        foreach (CollectorFilter filter in collector.Filters)
            call.Center.Objects.Remove(filter);
        call.Center.Objects.Remove(collector);
    }

    private static void CancelWait(VimCall call)
    {
        call.On<Collector>().Cancellations++;
        call.Center.Objects.Pulse();
    }

    private static VimValue? CreateContainerView(VimCall call)
    {
        ManagedObject container = call.Object<ManagedObject>("container");
        string[] types = [.. call.Parameters.All("type").Select(type => type.Value)];
        return VimValue.Of(call.Center.Objects.Add(
            new ContainerView(OwnId(call), call.Center, container, types, call.Parameters.Flag("recursive")!.Value) { SessionKey = call.Session!.Key }).Ref);
    }

    /// <summary>Gives back what it could not add because there is no such object.</summary>
    private static VimArray ModifyListView(VimCall call)
    {
        ListView view = call.On<ListView>();
        foreach (SoapNode gone in call.Parameters.All("remove"))
            view.Items.Remove(gone.Reference);
        ManagedRef[] added = [.. call.Parameters.All("add").Select(item => item.Reference)];
        view.Items.AddRange(added.Where(item => call.Center.Objects.Find(item.Id) is not null && !view.Items.Contains(item)));
        call.Center.Objects.Touch(view);
        return VimArray.Of(added.Where(item => call.Center.Objects.Find(item.Id) is null));
    }

    private static VimValue? FindByUuid(VimCall call)
    {
        if (!call.Parameters.Flag("vmSearch")!.Value || !Guid.TryParse(call.Parameters.Text("uuid"), out Guid uuid))
            return null;

        bool byInstance = call.Parameters.Flag("instanceUuid") ?? false;
        return VimValue.Of(call.Center.Inventory.Vms.Find(vm => (byInstance ? vm.InstanceUuid : vm.BiosUuid) == uuid)?.Ref);
    }

    private static VimValue? FindByPath(VimCall call)
    {
        ManagedObject? at = call.Center.Inventory.Root;
        foreach (string part in call.Parameters.Text("inventoryPath")!.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at is null ? null : VimInventory.Below(at, recursive: false).FirstOrDefault(child => (child as IEntity)?.Name == part);
        return VimValue.Of(at?.Ref);
    }

    private static string Token(VimCall call) => call.Parameters.Text("token")!;

    /// <summary>The ids of what belongs to a session begin with it.</summary>
    private static string OwnId(VimCall call) => $"session[{call.Session!.Key}]{Guid.NewGuid()}";
}
