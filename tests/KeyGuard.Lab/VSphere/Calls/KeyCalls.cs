using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Keys: making, asking for and forgetting them.</summary>
internal static class KeyCalls
{
    private const int CheckAvailable = 1;
    private const int CheckVms = 2;
    private const int CheckHosts = 4;
    private const int CheckTags = 8;

    public static void Add(VimMethods methods)
    {
        methods.Add("GenerateKey", Generate);
        methods.Add("ListKeys", List);
        methods.Add("QueryCryptoKeyStatus", Query);
        methods.Add("SetKeyCustomAttributes", SetAttributes);
        methods.Add("AddKey", call => { AddToCache(call, call.Parameters.Get("key")); });
        methods.Add("AddKeys", call => new VimArray("CryptoKeyResult", call.Parameters.All("keys").Select(key => AddToCache(call, key)).ToList()));
        methods.Add("RemoveKey", RemoveOne);
        methods.Add("RemoveKeys", call => new VimArray("CryptoKeyResult", call.Parameters.All("keys").Select(key => CryptoShapes.Result.Of(Remove(call, CryptoKey.Read(key)))).ToList()));
    }

    private static VimValue Generate(VimCall call)
    {
        string? provider = call.Parameters.Find("keyProvider")?.Text("id");
        if (call.Center.Providers.Find(provider) is { IsNative: true })
            throw VimFaults.Runtime("Cannot generate keys with native key provider").Raise();

        KeyResult result = call.Center.Keys.Generate(provider);
        if (result.Reason is null && call.Parameters.Find("spec") is { } spec)
            SetAttributes(call.Center, result.Key, spec);
        return CryptoShapes.Result.Of(result);
    }

    private static VimArray List(VimCall call)
    {
        var keys = call.Target is HostCryptoManager manager ? manager.Host.KeyCache : call.Center.Keys.InUse();
        int limit = call.Parameters.Number("limit") ?? 0;
        return new VimArray("CryptoKeyId", (limit > 0 ? keys.Take(limit) : keys).Select(key => CryptoKey.Value(key)!).ToList());
    }

    private static VimArray Query(VimCall call)
    {
        int bits = call.Parameters.Number("checkKeyBitMap")!.Value;
        return new VimArray("CryptoManagerKmipCryptoKeyStatus", call.Parameters.All("keyIds").Select(key => CryptoShapes.Status.Of(Status(call.Center, CryptoKey.Read(key), bits))).ToList());
    }

    private static KeyStatus Status(VCenter center, CryptoKey key, int bits)
    {
        string? reason = center.Providers.Unavailable(key, forUse: false);
        return new KeyStatus(
            key,
            (bits & CheckAvailable) != 0 ? reason is null : null,
            (bits & CheckAvailable) != 0 ? reason : null,
            (bits & CheckVms) != 0 ? [.. center.Keys.VmsUnder(key).Select(vm => vm.Ref)] : [],
            (bits & CheckHosts) != 0 ? [.. center.Keys.HostsUnder(key).Select(host => host.Ref)] : [],
            (bits & CheckTags) != 0 ? [.. center.Keys.TagsOf(key)] : []);
    }

    private static VimValue SetAttributes(VimCall call)
    {
        CryptoKey key = CryptoKey.Read(call.Parameters.Get("keyId"));
        string? reason = call.Center.Providers.Unavailable(key, forUse: false);
        if (reason is null)
            SetAttributes(call.Center, key, call.Parameters.Get("spec"));
        return CryptoShapes.Result.Of(new KeyResult(key, reason));
    }

    private static void SetAttributes(VCenter center, CryptoKey key, SoapNode spec)
    {
        foreach (KmipServerEntry entry in center.Providers.Find(key.Provider)?.Servers ?? [])
        {
            if (center.Simulated.Get(entry.Address, entry.Port).Keys.TryGetValue(key.Id, out SimulatedKey? held))
            {
                foreach (SoapNode attribute in spec.All("attributes"))
                    held.Attributes[attribute.Text("key")!] = attribute.Text("value")!;
            }
        }
    }

    private static VimValue AddToCache(VimCall call, SoapNode plain)
    {
        CryptoKey key = CryptoKey.Read(plain.Get("keyId"));
        if (call.Target is not HostCryptoManager { Host.CryptoState: "safe" } manager)
            throw VimFaults.InvalidState().Raise();
        if (!manager.Host.KeyCache.Add(key))
            throw VimFaults.AlreadyExists(key.Id).Raise();

        return CryptoShapes.Result.Of(new KeyResult(key, null));
    }

    private static void RemoveOne(VimCall call)
    {
        if (Remove(call, CryptoKey.Read(call.Parameters.Get("key"))).Fault is { } fault)
            throw fault.Raise();
    }

    /// <summary>Only vCenter and hosts forget the key; the key manager keeps it.</summary>
    private static KeyResult Remove(VimCall call, CryptoKey key)
    {
        if (call.Target is HostCryptoManager manager)
        {
            // a host drops it even without force
            manager.Host.KeyCache.Remove(key);
            return new KeyResult(key, null);
        }

        bool used = call.Center.Keys.VmsUnder(key).Any() || call.Center.Keys.HostsUnder(key).Any();
        if (used && !call.Parameters.Flag("force")!.Value)
            return new KeyResult(key, null, VimFaults.ResourceInUse("CryptoKeyId", key.Id));

        foreach (Host host in call.Center.Inventory.Hosts)
            host.KeyCache.Remove(key);
        return new KeyResult(key, null);
    }
}
