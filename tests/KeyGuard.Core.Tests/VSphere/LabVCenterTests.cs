using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>
/// The client against the Lab's vCenter, which is as strict about order and unknown elements as a real one, over the real
/// pipeline and sockets, by the real clock.
/// </summary>
public sealed class LabVCenterTests(LabProcess lab) : LabTest(lab), IDisposable
{
    private readonly List<VCenterConnection> _connections = [];

    [Fact]
    public async Task Connects_and_says_to_what_and_logs_out()
    {
        var connection = await ConnectAsync();
        Assert.Equal("VSPHERE.LOCAL\\lab-vcenter", connection.UserName);
        Assert.Equal("8.0.3.0", connection.ApiVersion);
        Assert.Equal(Control.Center.InstanceUuid.ToString(), connection.InstanceUuid);
        connection.Close();
        await Assert.ThrowsAsync<VimException>(() => BorrowAsync(Sessions().Single()));
    }

    [Fact]
    public async Task A_pinned_certificate_is_accepted_and_no_other()
    {
        var connection = await ConnectAsync(url: Lab.TlsUrl, pin: Lab.TlsThumbprint);
        Assert.Equal(Lab.TlsThumbprint, connection.CertificateThumbprint);
        Assert.NotEmpty(await ReadAsync(connection.Client, PropertyQuery.All("VirtualMachine", "name")));
        Control.Reset();
        foreach (var pin in new[] { null, new string('A', 64) })
        {
            var failure = await Assert.ThrowsAsync<VimException>(() => ConnectAsync(url: Lab.TlsUrl, pin: pin));
            Assert.Equal("TlsNotTrusted", failure.ErrorId);
            Assert.Contains(Lab.TlsThumbprint, failure.Message.Replace(":", ""), StringComparison.Ordinal);
        }
        Assert.Empty(Control.Requests());
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        var failure = await Assert.ThrowsAsync<VimException>(() => ConnectAsync(password: "wrong-password-4711"));
        Assert.Equal("VCenterCredentialsRejected", failure.ErrorId);
        Assert.DoesNotContain("4711", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_read_whatever_the_names()
    {
        Control.Center.SeedSpecial();
        Control.Center.Settings("""{"pageSize":3}""");
        var client = (await ConnectAsync()).Client;
        var read = await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name", "config.keyId", "runtime.powerState"));
        var there = Control.Center.Vms().ToDictionary(vm => vm.GetProperty("id").GetString()!);
        Assert.Equal(there.Keys.OrderBy(id => id), read.Select(vm => vm.Ref.Id).OrderBy(id => id));
        Assert.All(read, vm =>
        {
            Assert.Equal(Text(there[vm.Ref.Id], "keyId"), vm.Value("config.keyId")?.Text("keyId"));
            Assert.Equal(Text(there[vm.Ref.Id], "provider"), vm.Value("config.keyId")?.Text("providerId.id"));
        });
        Assert.Empty(read.SelectMany(vm => vm.Missing));
    }

    [Fact]
    public async Task A_session_that_ends_between_pages_and_calls_is_replaced()
    {
        Control.Center.Settings("""{"pageSize":2}""");
        var client = (await ConnectAsync()).Client;
        var read = new List<VimObject>();
        await client.ReadAsync(PropertyQuery.All("VirtualMachine", "name"), vm =>
        {
            read.Add(vm);
            if (read.Count == 3) Control.Center.ExpireSessions();
        }, CancellationToken.None);
        Assert.Equal(Control.Center.Vms().Count, read.Select(vm => vm.Ref).Distinct().Count());
        Assert.All(read, vm => Assert.Empty(vm.Missing));
        Control.Center.ExpireSessions();
        Assert.NotEmpty(await client.CallAsync(new VimCall("ListKmipServers", client.Content.CryptoManager!.Value) { Repeatable = true }, CancellationToken.None));
        Assert.Equal(3, Sessions().Count);
    }

    [Fact]
    public async Task A_machine_is_rekeyed_with_its_devices_as_they_were_read()
    {
        var client = (await ConnectAsync()).Client;
        var vm = (await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name", "config.hardware.device"))).First(item => item.Text("name") == "app01");
        var key = await GenerateAsync(client, "kms-new");
        var outcome = await client.RunAsync(Rekey(vm, key), null, CancellationToken.None);
        Assert.Null(outcome.Failure(client.Endpoint, "ReconfigVM_Task", "app01"));
        var now = Control.Center.Vms().Single(item => item.GetProperty("id").GetString() == vm.Ref.Id);
        Assert.Equal((key, "kms-new"), (now.GetProperty("keyId").GetString(), now.GetProperty("provider").GetString()));
        Assert.Equal([key, key], now.GetProperty("disks").EnumerateArray().Select(disk => disk.GetProperty("keyId").GetString()));
    }

    [Fact]
    public async Task Two_hundred_machines_are_rekeyed_while_hosts_have_queues()
    {
        Control.Center.AddVms("""{"name":"many-","count":200,"provider":"kms-old"}""");
        Control.Center.Settings("""{"taskMilliseconds":20,"tasksPerHost":4,"updateSize":7}""");
        var client = (await ConnectAsync()).Client;
        var vms = (await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name"))).Where(vm => vm.Text("name")!.StartsWith("many-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(200, vms.Length);
        var key = await GenerateAsync(client, "kms-new");
        var outcomes = await Task.WhenAll(vms.Select(vm => client.RunAsync(Rekey(vm, key), null, CancellationToken.None)));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
        Assert.Equal(200, Control.Center.Vms().Count(vm => Text(vm, "keyId") == key));
        Assert.Equal(0, client.Tasks.Count);
    }

    [Fact]
    public async Task Tasks_outlive_the_session_that_began_them()
    {
        Control.Center.Settings("""{"taskClockSeconds":60}""");
        var client = (await ConnectAsync()).Client;
        var vm = (await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name"))).First(item => item.Text("name") == "app01");
        var key = await GenerateAsync(client, "kms-new");
        var running = client.RunAsync(Rekey(vm, key), null, CancellationToken.None);
        await EventuallyAsync(() => client.Tasks.Count == 1);
        Control.Center.ExpireSessions();
        Control.MoveClock(TimeSpan.FromMinutes(2));
        Assert.True((await running).IsSuccess);
    }

    [Fact]
    public async Task A_failed_task_says_which_object_and_why()
    {
        Control.Center.SeedSpecial();
        var client = (await ConnectAsync()).Client;
        var vm = (await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name"))).First(item => item.Text("name") == "special-tree");
        var outcome = await client.RunAsync(Rekey(vm, await GenerateAsync(client, "kms-new")), null, CancellationToken.None);
        var failure = outcome.Failure(client.Endpoint, "ReconfigVM_Task", "special-tree")!;
        Assert.Equal("VCenterSnapshots", failure.ErrorId);
        Assert.Contains("special-tree", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_privilege_is_named()
    {
        var client = (await ConnectAsync("lab-vcenter-nokeys")).Client;
        var failure = await Assert.ThrowsAsync<VimException>(() => GenerateAsync(client, "kms-new"));
        Assert.Equal("VCenterNoPermission", failure.ErrorId);
        Assert.Equal(["Cryptographer.ManageKeys"], failure.MissingPrivileges);
        Assert.Contains("Cryptographer.ManageKeys", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vanished_machine_is_said_to_be_gone_and_hides_no_other()
    {
        var client = (await ConnectAsync()).Client;
        var vms = await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name"));
        Control.Center.RemoveVm("app02");
        var again = await ReadAsync(client, PropertyQuery.Of(vms.Select(vm => vm.Ref), "name"));
        Assert.Equal(vms.Count, again.Count);
        Assert.Equal(vms.Single(vm => vm.Text("name") == "app02").Ref, Assert.Single(again, vm => vm.IsGone).Ref);
    }

    [Fact]
    public async Task An_element_that_this_version_does_not_know_is_reported_as_such()
    {
        var client = (await ConnectAsync()).Client;
        var call = new VimCall("GenerateKey", client.Content.CryptoManager!.Value) { Arguments = writer => writer.Text("whatIsThis", "1") };
        var failure = await Assert.ThrowsAsync<VimException>(() => client.CallAsync(call, CancellationToken.None));
        Assert.Equal("VCenterElementUnknown", failure.ErrorId);
    }

    [Fact]
    public async Task VSan_is_asked_within_the_same_session()
    {
        var connection = await ConnectAsync();
        var clusters = await ReadAsync(connection.Client, PropertyQuery.All("ClusterComputeResource", "name"));
        var vsan = Control.Center.Clusters().First(cluster => cluster.GetProperty("vsan").GetBoolean());
        var cluster = clusters.Single(item => item.Ref.Id == vsan.GetProperty("id").GetString()).Ref;
        var configuration = await connection.Client.CallAsync(new VimCall("VsanClusterGetConfig", new ObjectRef("VsanVcClusterConfigSystem", "vsan-cluster-config-system"))
        {
            Service = VimService.Vsan,
            Repeatable = true,
            Arguments = writer => writer.Ref("cluster", cluster),
        }, CancellationToken.None);
        Assert.Equal(vsan.GetProperty("provider").GetString(), configuration[0].Text("dataEncryptionConfig.kmsProviderId.id"));
        Assert.Single(Sessions());
    }

    [Theory]
    [InlineData("6.7.2")]
    [InlineData("7.0.3.0")]
    [InlineData("9.0.0.0")]
    [InlineData("9.1.0.0")]
    public async Task Speaks_to_older_and_newer_servers(string version)
    {
        Control.Center.Settings($$"""{"apiVersion":"{{version}}"}""");
        var connection = await ConnectAsync();
        Assert.Equal(VimVersion.Parse(version)!.Value > VimVersion.Newest ? "9.0.0.0" : version, connection.ApiVersion);
        Assert.NotEmpty(await ReadAsync(connection.Client, PropertyQuery.All("VirtualMachine", "name", "config.keyId")));
    }

    [Fact]
    public async Task A_borrowed_session_goes_on_after_it_was_given_back()
    {
        var own = await ConnectAsync();
        var borrowed = await BorrowAsync(Sessions().Single());
        Assert.True(borrowed.IsBorrowed);
        Assert.NotEmpty(await ReadAsync(borrowed.Client, PropertyQuery.All("VirtualMachine", "name")));
        borrowed.Close();
        Assert.True(await own.Client.IsAliveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_shown_holds_the_session_or_the_password()
    {
        var connection = await ConnectAsync();
        await ReadAsync(connection.Client, PropertyQuery.All("VirtualMachine", "name"));
        var shown = System.Text.Json.JsonSerializer.Serialize(connection);
        while (connection.Client.Trace.TryTake(out var line)) shown += line;
        Assert.Contains("RetrievePropertiesEx", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(LabVCenter.Password, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Sessions().Single(), shown, StringComparison.Ordinal);
    }

    private static string? Text(System.Text.Json.JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static VimCall Rekey(VimObject vm, string key)
    {
        void Crypto(SoapWriter writer) => writer.Typed("crypto", "CryptoSpecShallowRecrypt", crypto => crypto.Object("newKeyId", id =>
        {
            id.Text("keyId", key);
            id.Object("providerId", provider => provider.Text("id", "kms-new"));
        }));
        return new VimCall("ReconfigVM_Task", vm.Ref)
        {
            Arguments = writer => writer.Object("spec", spec =>
            {
                foreach (var disk in vm.Items("config.hardware.device").Where(device => device.TypeName() == "VirtualDisk")) spec.Object("deviceChange", change => Edit(change, disk, Crypto));
                Crypto(spec);
            }),
        };
    }

    private static void Edit(SoapWriter writer, XElement disk, Action<SoapWriter> crypto)
    {
        writer.Text("operation", "edit");
        writer.Verbatim(disk, "device");
        writer.Object("backing", crypto);
    }

    private static async Task<string> GenerateAsync(VimClient client, string provider)
    {
        var made = await client.CallAsync(new VimCall("GenerateKey", client.Content.CryptoManager!.Value) { Arguments = writer => writer.Object("keyProvider", id => id.Text("id", provider)) }, CancellationToken.None);
        Assert.True(made[0].Flag("success"));
        return made[0].Text("keyId.keyId")!;
    }

    private static async Task<List<VimObject>> ReadAsync(VimClient client, PropertyQuery query)
    {
        var read = new List<VimObject>();
        await client.ReadAsync(query, read.Add, CancellationToken.None);
        return read;
    }

    private IReadOnlyList<string> Sessions() => Control.Center.Sessions();

    private async Task<VCenterConnection> ConnectAsync(string user = LabVCenter.User, string password = LabVCenter.Password, Uri? url = null, string? pin = null)
    {
        var connector = new VCenterConnector(new HttpPipelineOptions { Trust = ServerTrust.Of(pin) });
        var connection = await connector.OpenAsync("vc01", url ?? Lab.Url, user, Secret.Of(password), Journal(), CancellationToken.None);
        _connections.Add(connection);
        return connection;
    }

    private async Task<VCenterConnection> BorrowAsync(string session)
    {
        var connection = await new VCenterConnector(new HttpPipelineOptions()).BorrowAsync("vc01", new PowerCliServer(Lab.Url, session), Journal(), CancellationToken.None);
        _connections.Add(connection);
        return connection;
    }

    private static JournalFile Journal() => JournalFile.At(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-never-written.jsonl"));

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var turn = 0; turn < 1000 && !condition(); turn++) await Task.Delay(10);
        Assert.True(condition());
    }

    void IDisposable.Dispose()
    {
        foreach (var connection in _connections) connection.Close();
        Dispose();
    }
}
