using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Machines;

/// <summary>What happens to hosts' keys.</summary>
internal static class HostCrypto
{
    /// <summary>Gives a host a key: the named one, else its own or its neighbours' provider's, else the default's.</summary>
    /// <exception cref="VimFaultException">There is no such key.</exception>
    public static void MakeSafe(VCenter center, Host host, CryptoKey? named)
    {
        if (host.ConnectionState != "connected")
            throw MachineFaults.HostNotConnected().Raise();
        if (!host.HasAes)
            throw VimFaults.InvalidState("The host is not capable of encryption.").Raise();

        CryptoKey wanted = named ?? host.CryptoKey ?? new CryptoKey("", ProviderOf(center, host));
        CryptoKey key = center.Keys.Resolve(wanted, out string? reason)
            ?? throw (reason == KeyReasons.Missing ? MachineFaults.MissingKey(wanted) : MachineFaults.KeyRequired([wanted])).Raise();
        if (host.CryptoKey is { } old && center.Keys.VmsUnder(old).All(vm => vm.Host != host))
            host.KeyCache.Remove(old);
        host.CryptoKey = key;
        host.CryptoState = "safe";
        host.KeyCache.Add(key);
        PushKeys(center, host);
        center.Objects.Touch(host);
    }

    /// <summary>Fetches the keys of the host's machines and unlocks those that have all of theirs.</summary>
    public static void PushKeys(VCenter center, Host host)
    {
        foreach (Vm vm in host.Vms.Where(vm => vm.Key is not null))
        {
            foreach (CryptoKey key in vm.Keys.Where(key => center.Providers.Unavailable(key, forUse: true) is null))
                host.KeyCache.Add(key);
            bool locked = vm.Keys.Any(key => !host.KeyCache.Contains(key));
            if (vm.IsLocked == locked)
                continue;

            vm.IsLocked = locked;
            center.Objects.Touch(vm);
        }
    }

    /// <summary>The host starts anew: what it held in memory is gone, and must be fetched again.</summary>
    public static void Reboot(VCenter center, Host host)
    {
        host.KeyCache.Clear();
        if (host.CryptoState == "pendingIncapable")
        {
            host.CryptoState = "incapable";
            host.CryptoKey = null;
        }

        if (host.CryptoKey is { } key && center.Providers.Unavailable(key, forUse: true) is null)
            host.KeyCache.Add(key);
        else if (host.CryptoState == "safe")
            host.CryptoState = "prepared";
        PushKeys(center, host);
        center.Objects.Touch(host);
    }

    private static string? ProviderOf(VCenter center, Host host) =>
        host.Cluster.PolicyProvider
        ?? center.Providers.All.FirstOrDefault(provider => provider.EntityDefaults.Contains(host.Cluster.Ref))?.Id
        ?? center.Providers.Default?.Id;
}
