using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

internal sealed class Host(string id, string name, Cluster cluster) : ManagedObject<Host>("HostSystem", id), IEntity
{
    private static readonly Shape<Host> Runtime = new(
        "HostRuntimeInfo",
        new("connectionState", host => VimValue.Enum("HostSystemConnectionState", host.ConnectionState)),
        new("powerState", host => VimValue.Enum("HostSystemPowerState", host.ConnectionState == "connected" ? "poweredOn" : "unknown")),
        new("inMaintenanceMode", _ => VimValue.Of(false)),
        new("cryptoState", host => VimValue.Of(host.CryptoState), "6.5"),
        new("cryptoKeyId", host => CryptoKey.Value(host.CryptoKey), "6.5"));

    private static readonly Shape<string> Capability = new(
        "HostFeatureCapability",
        new("key", feature => VimValue.Of(feature)),
        new("featureName", feature => VimValue.Of(feature)),
        new("value", _ => VimValue.Of("1")));

    private static readonly Shape<Host> Product = new(
        "AboutInfo",
        new("name", _ => VimValue.Of("VMware ESXi")),
        new("fullName", host => VimValue.Of($"VMware ESXi {host.ProductVersion} build-24022510")),
        new("vendor", _ => VimValue.Of("VMware, Inc.")),
        new("version", host => VimValue.Of(host.ProductVersion)),
        new("build", _ => VimValue.Of("24022510")),
        new("osType", _ => VimValue.Of("vmnix-x86")),
        new("productLineId", _ => VimValue.Of("embeddedEsx")),
        new("apiType", _ => VimValue.Of("HostAgent")),
        new("apiVersion", host => VimValue.Of(host.ProductVersion)));

    private static readonly Shape<Host> Configuration = new(
        "HostConfigInfo",
        new("host", host => VimValue.Of(host.Ref)),
        new("product", Product.Of),
        new("featureCapability", host => new VimArray("HostFeatureCapability", host.Features.Select(Capability.Of)), "5.1"));

    private static readonly Shape<Host> Managers = new(
        "HostConfigManager",
        new Field<Host>("cryptoManager", host => VimValue.Of(host.CryptoManager.Ref), "6.5"));

    private static readonly Shape<Host> SummaryConfig = new(
        "HostConfigSummary",
        new("name", host => VimValue.Of(host.Name)),
        new("port", _ => VimValue.Of(443)),
        new("vmotionEnabled", _ => VimValue.Of(true)),
        new("faultToleranceEnabled", _ => VimValue.Of(false)));

    private static readonly Shape<Host> Summary = new(
        "HostListSummary",
        new("host", host => VimValue.Of(host.Ref)),
        new("runtime", Runtime.Of),
        new("config", SummaryConfig.Of),
        new("overallStatus", _ => VimValue.Enum("ManagedEntityStatus", "green")),
        new("rebootRequired", _ => VimValue.Of(false)));

    private static readonly Shape<Host> Fields = new(
        "HostSystem",
        [
            .. EntityFields.Of<Host>(),
            new("runtime", Runtime.Of),
            new("summary", Summary.Of),
            new("configManager", Managers.Of),
            new("config", host => host.ConnectionState == "connected" ? Configuration.Of(host) : null),
            new("vm", host => VimArray.Of(host.Vms.Select(vm => vm.Ref))),
            new("datastore", host => VimArray.Of([host.Cluster.Datastore.Ref])),
        ]);

    public string Name => name;

    public ManagedObject? Parent => cluster;

    public Cluster Cluster => cluster;

    public List<Vm> Vms { get; } = [];

    /// <summary>connected, disconnected or notResponding.</summary>
    public string ConnectionState { get; set; } = "connected";

    /// <summary>incapable, prepared, safe or pendingIncapable.</summary>
    public string CryptoState { get; set; } = "incapable";

    public CryptoKey? CryptoKey { get; set; }

    /// <summary>Keys that the host holds in memory: it goes on running what needs them while a key manager is down.</summary>
    public HashSet<CryptoKey> KeyCache { get; } = [];

    public bool HasAes { get; set; } = true;

    public string ProductVersion { get; init; } = "8.0.3";

    public HostCryptoManager CryptoManager { get; set; } = null!;

    protected override Shape<Host> Shape => Fields;

    private IEnumerable<string> Features => HasAes ? ["cpuid.AES", "cpuid.SSE42"] : ["cpuid.SSE42"];
}

/// <summary>The crypto manager of one host.</summary>
internal sealed class HostCryptoManager(string id, Host host) : ManagedObject<HostCryptoManager>("CryptoManagerHostKMS", id)
{
    private static readonly Shape<HostCryptoManager> Fields = new(
        "CryptoManagerHostKMS",
        new Field<HostCryptoManager>("enabled", manager => VimValue.Of(manager.Host.CryptoState == "safe")));

    public Host Host => host;

    protected override Shape<HostCryptoManager> Shape => Fields;
}
