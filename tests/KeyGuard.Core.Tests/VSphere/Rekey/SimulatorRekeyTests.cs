using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Vsan;
using Xunit;

namespace KeyGuard.Tests.VSphere.Rekey;

/// <summary>The same against a simulator that nobody here wrote, as far as it goes: version 6.5, machines, and vSAN's configuration.</summary>
[Collection(OneSimulator.Name)]
public sealed class SimulatorRekeyTests(SharedSimulator simulator) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ListHost _host = new();
    private readonly List<EncryptionKmsChange> _results = [];

    [SimulatorFact]
    public async Task Machines_are_seen_and_rekeyed_and_the_second_time_there_is_nothing_to_do()
    {
        var connection = await ConnectAsync();
        try
        {
            var encrypted = new VmInventory(connection).Read(_ => true, CancellationToken.None).Where(vm => vm.IsEncrypted && vm.Key!.IsUnder(SimulatorProcess.OldProvider)).ToArray();
            Assert.NotEmpty(encrypted);
            Assert.All(encrypted, vm => Assert.Equal(vm.Key, vm.Disks.Single().Key));
            Rekey(connection, encrypted);
            Assert.All(_results, result => Assert.True(result.Status == RekeyStatus.Rekeyed, result.Message));
            var after = new VmInventory(connection).Read(encrypted.Select(vm => vm.Ref), CancellationToken.None).ToArray();
            Assert.All(after, vm => Assert.Equal(SimulatorProcess.NewProvider, Assert.Single(vm.Keys).Provider));
            _results.Clear();
            Rekey(connection, encrypted);
            Assert.All(_results, result => Assert.Equal(RekeyStatus.AlreadyThere, result.Status));
            Assert.Empty(_host.Failures);
        }
        finally
        {
            connection.Close();
        }
    }

    [SimulatorFact]
    public async Task Hosts_and_vsan_are_seen()
    {
        var connection = await ConnectAsync();
        try
        {
            Assert.All((await new HostInventory(connection).ReadAllAsync(CancellationToken.None)).Values, host => Assert.Equal((HostCryptoState.Safe, SimulatorProcess.OldProvider), (host.Crypto, host.Key?.Provider)));
            Assert.NotEmpty(new VsanInventory(connection.Client).Read(_ => true, CancellationToken.None));
        }
        finally
        {
            connection.Close();
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    private void Rekey(VCenterConnection connection, VmState[] machines)
    {
        var timing = new RekeyTiming { LookAgain = TimeSpan.FromMilliseconds(5), FirstPause = TimeSpan.FromMilliseconds(5) };
        using var rekeying = new Rekeying(_host, new RekeyOptions { Provider = SimulatorProcess.NewProvider }, timing, 16, _ => true, _results.Add);
        rekeying.Run(RekeyKind.VM, [.. machines.Select(vm => (connection, vm.Ref))]);
    }

    private async Task<VCenterConnection> ConnectAsync() => await new VCenterConnector(new HttpPipelineOptions { MaximumRetryCount = 0 })
        .OpenAsync("sim", simulator.Process.Url, "user", Secret.Of("any"), JournalFile.At(_folder.Path("journal.jsonl")), CancellationToken.None);
}
