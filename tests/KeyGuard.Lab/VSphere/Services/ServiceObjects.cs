using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Services;

/// <summary>The objects that are always there.</summary>
internal static class ServiceObjects
{
    public const string PropertyCollector = "propertyCollector";
    public const string CryptoManager = "CryptoManager";
    public const string VsanConfig = "vsan-cluster-config-system";

    public static void Add(VCenter center)
    {
        center.Objects.Add(new ServiceInstance(center));
        center.Objects.Add(new SessionManager(center));
        center.Objects.Add(new AuthorizationManager());
        center.Objects.Add(new TaskManager(center));
        center.Objects.Add(new CryptoManagerKmip(center));
        center.Objects.Add(new Collector(PropertyCollector));
        foreach ((string type, string id) in ((string, string)[])[("ViewManager", "ViewManager"), ("SearchIndex", "SearchIndex"), ("VcenterVStorageObjectManager", "VStorageObjectManager"), ("VsanVcClusterConfigSystem", VsanConfig)])
            center.Objects.Add(new PlainService(type, id));
    }
}

/// <summary>A service without properties.</summary>
internal sealed class PlainService(string type, string id) : ManagedObject<PlainService>(type, id)
{
    private static readonly Shape<PlainService> Fields = new("ManagedObject");

    protected override Shape<PlainService> Shape => Fields;
}

internal sealed class AuthorizationManager() : ManagedObject<AuthorizationManager>("AuthorizationManager", "AuthorizationManager")
{
    private static readonly Shape<string> Privilege = new(
        "AuthorizationPrivilege",
        new("privId", VimValue.Of),
        new("onParent", _ => VimValue.Of(false)),
        new("name", id => VimValue.Of(id.Split('.')[^1])),
        new("privGroupName", id => VimValue.Of(id[..id.LastIndexOf('.')])));

    private static readonly Shape<AuthorizationManager> Fields = new(
        "AuthorizationManager",
        new Field<AuthorizationManager>("privilegeList", _ => new VimArray("AuthorizationPrivilege", Sessions.VimUsers.AllPrivileges.Select(Privilege.Of))));

    protected override Shape<AuthorizationManager> Shape => Fields;
}

internal sealed class TaskManager(VCenter center) : ManagedObject<TaskManager>("TaskManager", "TaskManager")
{
    private const int Recent = 50;

    private static readonly Shape<TaskManager> Fields = new(
        "TaskManager",
        new("recentTask", manager => VimArray.Of(manager.Center.Tasks.All.TakeLast(Recent).Select(task => task.Ref))),
        new("maxCollector", _ => VimValue.Of(32)));

    private VCenter Center => center;

    protected override Shape<TaskManager> Shape => Fields;
}

internal sealed class SessionManager(VCenter center) : ManagedObject<SessionManager>("SessionManager", "SessionManager")
{
    private static readonly Shape<SessionManager> Fields = new(
        "SessionManager",
        new("sessionList", manager => new VimArray("UserSession", manager.Center.Sessions.All.Select(session => session.Value))),
        new("currentSession", manager => manager.Center.CurrentSession?.Value),
        new("message", _ => VimValue.Of("")),
        new("messageLocaleList", _ => VimArray.Of(["en"])),
        new("supportedLocaleList", _ => VimArray.Of(["en"])),
        new("defaultLocale", _ => VimValue.Of("en")));

    private VCenter Center => center;

    protected override Shape<SessionManager> Shape => Fields;

    public override string? PrivilegeFor(string property) => property switch
    {
        "sessionList" => "Sessions.TerminateSession",
        "message" => "System.View",
        _ => "System.Anonymous",
    };
}

internal sealed class CryptoManagerKmip(VCenter center) : ManagedObject<CryptoManagerKmip>("CryptoManagerKmip", ServiceObjects.CryptoManager)
{
    private static readonly Shape<CryptoManagerKmip> Fields = new(
        "CryptoManagerKmip",
        new("enabled", manager => VimValue.Of(manager.Center.Providers.All.Count > 0)),
        new("kmipServers", manager => new VimArray("KmipClusterInfo", manager.Center.Providers.All.Select(Crypto.CryptoShapes.Cluster.Of))));

    private VCenter Center => center;

    protected override Shape<CryptoManagerKmip> Shape => Fields;

    public override string? PrivilegeFor(string property) => property == "kmipServers" ? "Cryptographer.ManageKeyServers" : null;
}
