using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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
/// The client against a simulator that nobody here wrote: govmomi's, of Debian's packages. Its prefixes are others, it pages
/// not at all, and its tasks and property collector are its own.
/// </summary>
[Collection(OneSimulator.Name)]
public sealed class SimulatorTests(SharedSimulator simulator) : IDisposable
{
    private VCenterConnection? _connection;

    [SimulatorFact]
    public async Task Connects_and_is_known_and_logs_out()
    {
        var connection = await ConnectAsync();
        Assert.Equal("6.5", connection.ApiVersion);
        Assert.NotEmpty(connection.InstanceUuid);
        Assert.True(await connection.Client.IsAliveAsync(CancellationToken.None));
        connection.Close();
    }

    [SimulatorFact]
    public async Task Reads_all_machines_with_their_keys_and_devices()
    {
        var client = (await ConnectAsync()).Client;
        var vms = await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name", "config.keyId", "runtime.host", "config.hardware.device"));
        Assert.Equal(10, vms.Count);
        Assert.Contains(vms, vm => vm.Value("config.keyId")?.Text("providerId.id") is { Length: > 0 });
        Assert.All(vms, vm =>
        {
            Assert.Equal("HostSystem", vm.Reference("runtime.host")!.Value.Type);
            Assert.Contains(vm.Items("config.hardware.device"), device => device.TypeName() == "VirtualDisk");
        });
        var hosts = await ReadAsync(client, PropertyQuery.Of(vms.Select(vm => vm.Reference("runtime.host")!.Value), "name", "runtime.connectionState"));
        Assert.All(hosts, host => Assert.Equal("connected", host.Text("runtime.connectionState")));
    }

    [SimulatorFact]
    public async Task Waits_for_many_tasks_at_a_time()
    {
        var client = (await ConnectAsync()).Client;
        var vms = await ReadAsync(client, PropertyQuery.All("VirtualMachine", "name", "runtime.powerState"));
        var outcomes = await Task.WhenAll(vms.Select(vm => client.RunAsync(Power(vm, on: false), null, CancellationToken.None)));
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
        var again = await client.RunAsync(Power(vms[0], on: false), null, CancellationToken.None);
        Assert.Equal("VCenterPowerState", again.Failure(client.Endpoint, "PowerOffVM_Task", vms[0].Text("name")!)!.ErrorId);
        foreach (var vm in vms) Assert.True((await client.RunAsync(Power(vm, on: true), null, CancellationToken.None)).IsSuccess);
    }

    [SimulatorFact]
    public async Task Faults_are_told_by_name()
    {
        var client = (await ConnectAsync()).Client;
        async Task<VimException> Fault(VimCall call) => await Assert.ThrowsAsync<VimException>(() => client.CallAsync(call, CancellationToken.None));
        Assert.Equal("VCenterMethodUnknown", (await Fault(new VimCall("RetrieveClientCsr", client.Content.CryptoManager!.Value))).ErrorId);
        var gone = await Fault(new VimCall("PowerOnVM_Task", new ObjectRef("VirtualMachine", "vm-99999")));
        Assert.Equal("VCenterObjectGone", gone.ErrorId);
        Assert.Contains("vm-99999", gone.Message, StringComparison.Ordinal);
    }

    private static VimCall Power(VimObject vm, bool on) => new(on ? "PowerOnVM_Task" : "PowerOffVM_Task", vm.Ref);

    private static async Task<List<VimObject>> ReadAsync(VimClient client, PropertyQuery query)
    {
        var read = new List<VimObject>();
        await client.ReadAsync(query, read.Add, CancellationToken.None);
        return read;
    }

    private async Task<VCenterConnection> ConnectAsync() => _connection = await new VCenterConnector(new HttpPipelineOptions())
        .OpenAsync("sim", simulator.Process.Url, "user", Secret.Of("pass"), JournalFile.At(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "keyguard-never-written.jsonl")), CancellationToken.None);

    public void Dispose() => _connection?.Close();
}
