using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Machines;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Hosts and clusters: their keys, and whether they may hold any.</summary>
internal static class HostCalls
{
    private static readonly Shape<(CryptoKey Key, bool Present, bool External)> KeyStatus = new(
        "CryptoManagerHostKeyStatus",
        new("keyId", status => CryptoKey.Value(status.Key)),
        new("present", status => VimValue.Of(status.Present)),
        new("managementType", status => VimValue.Of(status.Present ? status.External ? "external" : "internal" : "unknown")),
        new("accessGranted", status => VimValue.Of(status.Present), "8.0.3.0"));

    public static void Add(VimMethods methods)
    {
        methods.Add("ConfigureCryptoKey", Configure);
        methods.Add("PrepareCrypto", call => Prepare(call.Center, call.On<Host>()));
        methods.Add("EnableCrypto", call => Enable(call.Center, call.On<Host>(), call.Parameters.Get("keyPlain")));
        methods.Add("CryptoManagerHostPrepare", call => Prepare(call.Center, call.On<HostCryptoManager>().Host));
        methods.Add("CryptoManagerHostEnable", call => Enable(call.Center, call.On<HostCryptoManager>().Host, call.Parameters.Get("initialKey")));
        methods.Add("CryptoManagerHostDisable", call => Disable(call.Center, call.On<HostCryptoManager>().Host));
        methods.Add("ChangeKey_Task", ChangeKey);
        methods.Add("GetCryptoKeyStatus", GetKeyStatus);
        methods.Add("SetCryptoMode", SetMode);
    }

    private static void Configure(VimCall call) =>
        HostCrypto.MakeSafe(call.Center, call.On<Host>(), call.Parameters.Find("keyId") is { } key ? CryptoKey.Read(key) : null);

    private static void Prepare(VCenter center, Host host)
    {
        if (host.CryptoState is not ("incapable" or "prepared") || !host.HasAes)
            throw VimFaults.InvalidState().Raise();

        host.CryptoState = "prepared";
        center.Objects.Touch(host);
    }

    private static void Enable(VCenter center, Host host, SoapNode plain)
    {
        if (host.CryptoState != "prepared")
            throw VimFaults.InvalidState().Raise();

        CryptoKey key = CryptoKey.Read(plain.Get("keyId"));
        host.CryptoKey = key;
        host.CryptoState = "safe";
        host.KeyCache.Add(key);
        center.Objects.Touch(host);
    }

    /// <summary>Until the next reboot.</summary>
    private static void Disable(VCenter center, Host host)
    {
        if (host.CryptoState != "safe")
            throw VimFaults.InvalidState().Raise();

        host.CryptoState = "pendingIncapable";
        center.Objects.Touch(host);
    }

    private static VimValue ChangeKey(VimCall call)
    {
        Host host = call.On<HostCryptoManager>().Host;
        if (host.CryptoState != "safe")
            throw VimFaults.InvalidState().Raise();

        CryptoKey key = CryptoKey.Read(call.Parameters.Get("newKey").Get("keyId"));
        return call.Start(new TaskWork("ChangeKey_Task", "CryptoManagerHost.changeKey", host, host, () =>
        {
            host.CryptoKey = key;
            host.KeyCache.Add(key);
            call.Center.Objects.Touch(host);
            return null;
        }));
    }

    private static VimArray GetKeyStatus(VimCall call)
    {
        Host host = call.On<HostCryptoManager>().Host;
        return new VimArray("CryptoManagerHostKeyStatus", call.Parameters.All("keys").Select(CryptoKey.Read)
            .Select(key => KeyStatus.Of((key, host.KeyCache.Contains(key), call.Center.Providers.Find(key.Provider) is { IsNative: false }))).ToList());
    }

    private static void SetMode(VimCall call)
    {
        Cluster cluster = call.On<Cluster>();
        string mode = call.Parameters.Text("cryptoMode")!;
        if (mode is not ("onDemand" or "forceEnable"))
            throw VimFaults.InvalidArgument("cryptoMode").Raise();

        SoapNode? policy = call.Parameters.Find("policy");
        cluster.CryptoMode = mode;
        cluster.PolicyKey = policy?.Find("keyId") is { } key ? CryptoKey.Read(key) : null;
        cluster.PolicyProvider = policy?.Find("providerId")?.Text("id");
        foreach (Host host in cluster.Hosts.Where(host => mode == "forceEnable" && host.CryptoState != "safe"))
            HostCrypto.MakeSafe(call.Center, host, cluster.PolicyKey);
        call.Center.Objects.Touch(cluster);
    }
}
