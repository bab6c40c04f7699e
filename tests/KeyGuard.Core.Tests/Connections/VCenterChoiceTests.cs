using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.Connections;

/// <summary>Which vCenter a name, a server object of PowerCLI, or the Uid of one of its objects means.</summary>
public sealed class VCenterChoiceTests : IDisposable
{
    private readonly List<VCenterConnection> _open = [];

    [Theory]
    [InlineData("/VIServer=vsphere.local\\administrator@vc01.example.com:443/VirtualMachine=VirtualMachine-vm-62/", "vc01.example.com", 443, "VirtualMachine", "vm-62")]
    [InlineData("/VIServer=admin@vsphere.local@VC01:8443/VMHost=HostSystem-host-21/", "VC01", 8443, "HostSystem", "host-21")]
    [InlineData("/VIServer=admin@vc01:443/Cluster=ClusterComputeResource-domain-c28/", "vc01", 443, "ClusterComputeResource", "domain-c28")]
    [InlineData("/VIServer=admin@vc01:443/VirtualMachine=VirtualMachine-vm-88/CDDrive=3001/", "vc01", 443, "VirtualMachine", "vm-88")]
    [InlineData("/viserver=dom%5cadmin@[fe80::1]:443/VirtualMachine=VirtualMachine-vm-1/", "fe80::1", 443, "VirtualMachine", "vm-1")]
    public void A_Uid_names_server_and_object(string uid, string host, int port, string type, string id)
    {
        var read = PowerCliUid.Parse(uid)!;
        Assert.Equal((host, port, new ObjectRef(type, id)), (read.Host, read.Port, read.Object));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("VirtualMachine-vm-62")]
    [InlineData("/Local=/x=y/")]
    [InlineData("/VIServer=/")]
    [InlineData("/VIServer=admin@vc01/VirtualMachine=VirtualMachine-vm-1/")]
    public void Anything_else_is_no_Uid(string? text) => Assert.Null(PowerCliUid.Parse(text));

    [Fact]
    public async Task An_object_goes_to_the_server_that_its_Uid_names_whatever_its_id()
    {
        var (first, second) = (await OpenAsync("a", "vc01"), await OpenAsync("b", "vc02"));
        Assert.Same(first, VCenterChoice.ByUid(_open, Uid("vc01"), []));
        Assert.Same(second, VCenterChoice.ByUid(_open, Uid("VC02"), []));
        Refused("VCenterUnknown", () => VCenterChoice.ByUid(_open, Uid("vc03"), []));
        Refused("VCenterUnknown", () => VCenterChoice.ByUid([first], Uid("vc02"), []));
    }

    [Fact]
    public async Task Under_another_name_PowerCLIs_own_servers_tell_which_vCenter_it_is()
    {
        var (_, second) = (await OpenAsync("a", "vc01"), await OpenAsync("b", "vc02"));
        var server = new PowerCliServer(new Uri("https://10.0.0.2"), "") { Name = "10.0.0.2", Uid = "/VIServer=admin@10.0.0.2:443/", InstanceUuid = second.InstanceUuid.ToUpperInvariant() };
        Assert.Same(second, VCenterChoice.ByUid(_open, Uid("10.0.0.2"), [server]));
        Assert.Same(second, VCenterChoice.ByServer(_open, server));
        Refused("VCenterUnknown", () => VCenterChoice.ByUid(_open, Uid("10.0.0.2"), []));
    }

    [Fact]
    public async Task A_name_is_the_connections_or_the_hosts()
    {
        var (first, second) = (await OpenAsync("vc02", "vc01"), await OpenAsync("b", "vc02"));
        Assert.Same(first, VCenterChoice.ByName(_open, "VC02"));
        Assert.Same(first, VCenterChoice.ByName(_open, "vc01"));
        Assert.Same(second, VCenterChoice.ByName(_open, "b"));
        Refused("VCenterUnknown", () => VCenterChoice.ByName(_open, "c"));
    }

    [Fact]
    public async Task Two_users_at_one_vCenter_are_not_guessed_between_and_one_user_twice_is_one()
    {
        await OpenAsync("a", "vc01", "u1");
        await OpenAsync("b", "vc01", "u1");
        Assert.Equal("a", VCenterChoice.ByUid(_open, Uid("vc01"), []).Name);
        await OpenAsync("c", "vc01", "u2");
        Refused("VCenterAmbiguous", () => VCenterChoice.ByUid(_open, Uid("vc01"), []));
        Refused("VCenterAmbiguous", () => VCenterChoice.ByName(_open, "vc01"));
        Assert.Equal("c", VCenterChoice.ByName(_open, "c").Name);
    }

    public void Dispose()
    {
        foreach (var connection in _open) connection.Close();
    }

    private static PowerCliUid Uid(string host) => PowerCliUid.Parse($"/VIServer=admin@{host}:443/VirtualMachine=VirtualMachine-vm-62/")!;

    private static void Refused(string id, Func<VCenterConnection> choice) => Assert.Equal(id, Assert.Throws<KeyGuardException>(choice).ErrorId);

    // Each host is a vCenter of its own, told apart by its UUID.
    private async Task<VCenterConnection> OpenAsync(string name, string host, string user = "u1")
    {
#pragma warning disable CA2000 // The connection closes it.
        var server = new VimServer();
#pragma warning restore CA2000
        server.About = server.About.Replace("c1f1ad1a-6e3a-4ec5-a0b8-000000000001", "c1f1ad1a-6e3a-4ec5-a0b8-" + host);
        server.On("RetrievePropertiesEx", _ => $"<returnval><objects><obj type=\"SessionManager\">SessionManager</obj><propSet><name>currentSession</name><val xsi:type=\"UserSession\"><userName>{user}</userName></val></propSet></objects></returnval>");
        var journal = JournalFile.At(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-never-written.jsonl"));
        var connection = await new VCenterConnector(new HttpPipelineOptions()) { Innermost = server }.BorrowAsync(name, new PowerCliServer(new Uri("https://" + host), "session"), journal, CancellationToken.None);
        _open.Add(connection);
        return connection;
    }
}
