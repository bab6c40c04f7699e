using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Services;

/// <summary>Where a client begins.</summary>
internal sealed class ServiceInstance(VCenter center) : ManagedObject<ServiceInstance>("ServiceInstance", "ServiceInstance")
{
    private static readonly Shape<VCenter> About = new(
        "AboutInfo",
        new("name", _ => VimValue.Of("VMware vCenter Server")),
        new("fullName", center => VimValue.Of($"VMware vCenter Server {Product(center)} build-24022515")),
        new("vendor", _ => VimValue.Of("VMware, Inc.")),
        new("version", center => VimValue.Of(Product(center))),
        new("build", _ => VimValue.Of("24022515")),
        new("localeVersion", _ => VimValue.Of("INTL")),
        new("localeBuild", _ => VimValue.Of("000")),
        new("osType", _ => VimValue.Of("linux-x64")),
        new("productLineId", _ => VimValue.Of("vpx")),
        new("apiType", _ => VimValue.Of("VirtualCenter")),
        new("apiVersion", center => VimValue.Of(center.Settings.ApiVersion)),
        new("instanceUuid", center => VimValue.Of(center.InstanceUuid.ToString()), "4.0"),
        new("licenseProductName", _ => VimValue.Of("VMware VirtualCenter Server"), "4.0"),
        new("licenseProductVersion", center => VimValue.Of(Product(center)[..1] + ".0"), "4.0"));

    private static readonly Shape<VCenter> ContentShape = new(
        "ServiceContent",
        new("rootFolder", center => VimValue.Of(center.Inventory.Root.Ref)),
        Service("propertyCollector", "PropertyCollector", ServiceObjects.PropertyCollector),
        Service("viewManager", "ViewManager", "ViewManager"),
        new("about", About.Of),
        Service("sessionManager", "SessionManager", "SessionManager"),
        Service("authorizationManager", "AuthorizationManager", "AuthorizationManager"),
        Service("taskManager", "TaskManager", "TaskManager"),
        Service("searchIndex", "SearchIndex", "SearchIndex"),
        Service("vStorageObjectManager", "VcenterVStorageObjectManager", "VStorageObjectManager", "6.5"),
        Service("cryptoManager", "CryptoManagerKmip", ServiceObjects.CryptoManager, "6.5"));

    private static readonly Shape<ServiceInstance> Fields = new(
        "ServiceInstance",
        new("serverClock", instance => VimValue.Of(instance.Center.Clock.Now)),
        new("content", instance => Content(instance.Center)));

    private VCenter Center => center;

    protected override Shape<ServiceInstance> Shape => Fields;

    public static VimValue Content(VCenter center) => ContentShape.Of(center);

    public override string? PrivilegeFor(string property) => property == "content" ? "System.Anonymous" : "System.View";

    private static Field<VCenter> Service(string field, string type, string id, string? since = null) => new(field, _ => VimValue.Of(new ManagedRef(type, id)), since);

    private static string Product(VCenter center)
    {
        ApiVersion version = center.Version;
        return $"{version.Value.Major}.{version.Value.Minor}.{version.Value.Build}";
    }
}
