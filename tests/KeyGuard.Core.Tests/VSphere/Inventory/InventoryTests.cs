using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Vsan;
using Xunit;

namespace KeyGuard.Tests.VSphere.Inventory;

/// <summary>What the Lab's vCenter has, as it is shown.</summary>
public sealed class InventoryTests(LabProcess lab) : RekeyTest(lab)
{
    private static IReadOnlyDictionary<ObjectRef, HostState> NoHosts { get; } = new Dictionary<ObjectRef, HostState>();

    private async Task<Dictionary<string, VMEncryptionKms>> AllAsync(string user = "lab-vcenter")
    {
        var connection = await ConnectAsync(user);
        return new VmInventory(connection).Read(_ => true, CancellationToken.None).Select(vm => VMEncryptionKms.Of(vm, connection, NoHosts)).ToDictionary(vm => vm.Name);
    }

    private static string? Text(System.Text.Json.JsonElement item, string property) => item.TryGetProperty(property, out var value) ? value.GetString() : null;

    [Fact]
    public async Task Every_machine_shows_its_provider_and_key()
    {
        Control.Center.Change("seed/special");
        var all = await AllAsync();
        foreach (var seen in Control.Center.Get("vms").EnumerateArray())
        {
            var vm = all[VCenterName.Decode(seen.GetProperty("name").GetString()!)];
            Assert.Equal(Text(seen, "provider"), vm.KmsCluster);
            Assert.Equal(Text(seen, "keyId"), vm.KeyId);
            Assert.Equal("VirtualMachine-" + seen.GetProperty("id").GetString(), vm.Id);
        }
        Assert.Equal((EncryptionState.Locked, SnapshotShape.Tree, SnapshotShape.Chain), (all["special-locked"].State, all["special-tree"].Snapshots, all["special-chain"].Snapshots));
        Assert.Equal((false, EncryptionState.NotEncrypted, 0), (all["plain01"].Encrypted, all["plain01"].State, all["plain01"].Disks.Count));
        Assert.True(all["win-tpm"].PlainDisks);
        Assert.NotNull(all["special-fcd"].Disks.Single(disk => disk.Name == "Hard disk 2").FirstClassDiskId);
        Assert.Contains("db/prod & 'co' [1] 100%", all.Keys);
        Assert.Contains("db%2fprod", all.Keys);
    }

    [Fact]
    public async Task Devices_are_asked_of_encrypted_machines_only()
    {
        var connection = await ConnectAsync();
        var names = new List<string>();
        Event = names.Add;
        var plain = Find(RekeyKind.VM, "plain01");
        Assert.Single(new VmInventory(connection).Read([plain], CancellationToken.None));
        Assert.Equal(1, names.Count(name => name == "RetrievePropertiesEx"));
        Assert.Equal(2, new VmInventory(connection).Read([plain, Find(RekeyKind.VM, "app01")], CancellationToken.None).Count());
        Assert.Equal(3, names.Count(name => name == "RetrievePropertiesEx"));
    }

    [Fact]
    public async Task Mixed_keys_are_shown()
    {
        var connection = await ConnectAsync();
        Run(RekeyKind.VM, connection, new RekeyOptions { Provider = New, SkipHardDisks = true }, "app01");
        var all = await AllAsync();
        Assert.True(all["app01"].MixedKeys);
        Assert.False(all["app02"].MixedKeys);
        Assert.Equal((New, Old), (all["app01"].KmsCluster, all["app01"].Disks[0].KmsCluster));
    }

    [Fact]
    public async Task Who_wants_the_first_ones_only_stops_the_reading()
    {
        Control.Center.Settings("""{"pageSize":1}""");
        var connection = await ConnectAsync();
        Assert.Single(new VmInventory(connection).Read(_ => true, CancellationToken.None).Take(1));
        // And the connection is as good as before.
        Assert.Equal(Control.Center.Get("vms").GetArrayLength(), new VmInventory(connection).Read(_ => true, CancellationToken.None).Count());
    }

    [Fact]
    public async Task Hosts_and_clusters_show_theirs()
    {
        var connection = await ConnectAsync();
        var hosts = await new HostInventory(connection).ReadAllAsync(CancellationToken.None);
        Assert.All(hosts.Values, host => Assert.Equal((HostCryptoState.Safe, Old), (host.Crypto, host.Key?.Provider)));
        var clusters = new VsanInventory(connection.Client).Read(_ => true, CancellationToken.None).ToArray();
        var vsan = Assert.Single(clusters, cluster => cluster.IsEncrypted);
        Assert.Equal((Old, false), (vsan.Provider, vsan.IsChanging));
        Assert.NotEmpty(vsan.KekId!);
    }

    [Fact]
    public async Task A_uid_names_its_server_and_is_read_back()
    {
        var connection = await ConnectAsync();
        var item = Find(RekeyKind.VM, "app01");
        var uid = PowerCliUid.Parse(EntityUid.Of(connection, item))!;
        Assert.Equal(item, uid.Object);
        Assert.True(uid.LeadsTo(connection.Endpoint));
        Assert.False(uid.IsPart);
        Assert.True(PowerCliUid.Parse(EntityUid.Of(connection, item) + "HardDisk=HardDisk-2000/")!.IsPart);
    }

    [Fact]
    public async Task What_means_something_in_two_vcenters_is_refused()
    {
        using var second = new LabProcess();
        var one = await ConnectAsync(name: "one");
        var two = await ConnectToAsync(second, "two");
        var finder = new EntityFinder("VirtualMachine", "virtual machine", [one, two]);
        EntityRequest Name(string name) => new(name) { IsExact = true, Matches = raw => raw == name };
        var item = Find(RekeyKind.VM, "app01");
        foreach (var request in new[] { Name("app01"), new EntityRequest("by id") { IsExact = true, Item = item } })
        {
            var failure = await Assert.ThrowsAsync<KeyGuardException>(() => finder.FindAsync(request, CancellationToken.None));
            Assert.Equal("VCenterEntityAmbiguous", failure.ErrorId);
            Assert.Contains("one", failure.Message);
            Assert.Contains("two", failure.Message);
        }
        Assert.Equal((two, item), Assert.Single(await finder.FindAsync(new EntityRequest("piped") { IsExact = true, Item = item, Server = two }, CancellationToken.None)));
        second.Control.Center.Change("vms", """{"name":"only-there"}""");
        finder = new EntityFinder("VirtualMachine", "virtual machine", [one, two]);
        Assert.Equal(two, Assert.Single(await finder.FindAsync(Name("only-there"), CancellationToken.None)).Connection);
        Assert.Equal("VCenterEntityNotFound", (await Assert.ThrowsAsync<KeyGuardException>(() => finder.FindAsync(Name("nowhere"), CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Two_connections_to_one_vcenter_are_one()
    {
        var finder = new EntityFinder("VirtualMachine", "virtual machine", [await ConnectAsync(name: "one"), await ConnectAsync(name: "again")]);
        Assert.Single(await finder.FindAsync(new EntityRequest("app01") { IsExact = true, Matches = raw => raw == "app01" }, CancellationToken.None));
    }

    [Fact]
    public async Task Objects_of_two_vcenters_with_equal_ids_each_go_to_their_own()
    {
        using var second = new LabProcess();
        var one = await ConnectAsync(name: "one");
        var two = await ConnectToAsync(second, "two");
        var item = Find(RekeyKind.VM, "app01");
        using var rekeying = Rekeying(new RekeyOptions { Provider = New });
        rekeying.Run(RekeyKind.VM, [(one, item), (two, item)]);
        Assert.Equal(["one", "two"], Results.Select(result => result.Server).OrderBy(name => name));
        Assert.Equal(2, Results.Select(result => result.KeyId).Distinct().Count());
        Assert.Equal(Results.Single(result => result.Server == "one").KeyId, Vm("app01").GetProperty("keyId").GetString());
        Assert.Equal(Results.Single(result => result.Server == "two").KeyId, second.Control.Center.Get("vms").EnumerateArray().First(vm => vm.GetProperty("name").GetString() == "app01").GetProperty("keyId").GetString());
    }
}
