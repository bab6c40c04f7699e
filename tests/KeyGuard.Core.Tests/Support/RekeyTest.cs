using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Tests.Support;

/// <summary>Re-keys in the Lab's vCenter, with a journal of its own, by the real clock but without its waits.</summary>
public abstract class RekeyTest : LabTest
{
    protected const string Old = "kms-old";
    protected const string New = "kms-new";
    protected const string Native = "native";

    private readonly TempFolder _folder = new();
    private readonly List<VCenterConnection> _connections = [];

    protected RekeyTest(LabProcess lab)
        : base(lab)
    {
    }

    private protected ListHost Host { get; private set; } = new();

    private protected List<EncryptionKmsChange> Results { get; } = [];

    private protected JournalFile Journal => JournalFile.At(_folder.Path("journal.jsonl"));

    private protected RekeyTiming Timing { get; set; } = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(50),
        BusyLimit = TimeSpan.FromSeconds(20),
        LookAgain = TimeSpan.FromMilliseconds(5),
        VsanPoll = TimeSpan.FromMilliseconds(5),
        HostLimit = TimeSpan.FromSeconds(2),
    };

    private protected Task<VCenterConnection> ConnectAsync(string user = "lab-vcenter", string name = "vc01") => ConnectToAsync(Lab, name, user);

    private protected async Task<VCenterConnection> ConnectToAsync(LabProcess lab, string name, string user = "lab-vcenter")
    {
        var connector = new VCenterConnector(new HttpPipelineOptions { MaximumRetryCount = 2, BaseDelay = TimeSpan.FromMilliseconds(1) }) { Innermost = new WatchedNetwork(method => Event(method), method => Sending(method)) };
        var connection = await connector.OpenAsync(name, lab.Url, user, Secret.Of("lab-vcenter-password"), Journal, CancellationToken.None);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Called after each reply of the server, with its method, and after each append to the journal (<c>journal</c>).</summary>
    private protected Action<string> Event { get; set; } = static _ => { };

    /// <summary>Called before each call is sent, with its method.</summary>
    private protected Action<string> Sending { get; set; } = static _ => { };

    /// <summary>What a new process would be: nothing but the journal is left of what was.</summary>
    private protected void StartOver()
    {
        Host = new ListHost();
        Results.Clear();
        Event = Sending = static _ => { };
    }

    private protected void Run(RekeyKind kind, VCenterConnection connection, RekeyOptions options, params string[] names)
    {
        using var rekeying = Rekeying(options);
        var items = names.Select(name => (connection, Find(kind, name))).ToArray();
        rekeying.Run(kind, items);
        Host.Journal.Write();
    }

    private protected Rekeying Rekeying(RekeyOptions options, int throttle = 16) => new(Host, options, Timing, throttle, _ => true, Results.Add);

    /// <summary>Runs until an event for which the process ends: from then on nothing is sent, and nothing is closed in good order.</summary>
    /// <returns>Whether it was killed before it came to its end.</returns>
    private protected bool RunUntil(int fatal, VCenterConnection connection, RekeyOptions options, params string[] names)
    {
        var count = 0;
        var host = Host;
        // What is sent after the end gets no answer, and whoever waits for one ends with the process.
        Event = what =>
        {
            if (Interlocked.Increment(ref count) < fatal) return;
            host.Stop();
            throw new OperationCanceledException("Killed after " + what);
        };
        host.AfterAppend = () =>
        {
            if (Interlocked.Increment(ref count) >= fatal) throw new KilledException();
        };
        try
        {
            Run(RekeyKind.VM, connection, options, names);
            return count >= fatal;
        }
        catch (Exception end) when (end is KilledException or OperationCanceledException)
        {
            return true;
        }
        finally
        {
            StartOver();
        }
    }

    private protected ObjectRef Find(RekeyKind kind, string name)
    {
        var (path, type) = kind switch
        {
            RekeyKind.VMHost => ("hosts", "HostSystem"),
            RekeyKind.VsanCluster => ("clusters", "ClusterComputeResource"),
            _ => ("vms", "VirtualMachine"),
        };
        return new ObjectRef(type, Seen(path, name).GetProperty("id").GetString()!);
    }

    private protected JsonElement Seen(string path, string name) =>
        Control.Center.Get(path).EnumerateArray().First(item => item.GetProperty("name").GetString() == name || VCenterName.Decode(item.GetProperty("name").GetString()!) == name);

    private protected JsonElement Vm(string name) => Seen("vms", name);

    /// <summary>All key ids of a machine: home, disks and the disks' parents.</summary>
    private protected string?[] KeysOf(string name)
    {
        var vm = Vm(name);
        return [vm.GetProperty("keyId").GetString(), .. vm.GetProperty("disks").EnumerateArray().SelectMany(disk =>
            disk.GetProperty("parentKeyIds").EnumerateArray().Select(parent => parent.GetString()).Prepend(disk.GetProperty("keyId").GetString()))];
    }

    private protected string? ProviderOf(string name) => Vm(name).GetProperty("provider").GetString();

    private protected JsonElement[] KeysOfProvider(string provider) => [.. Control.Center.Get("keys").EnumerateArray().Where(key => key.GetProperty("provider").GetString() == provider)];

    private protected IReadOnlyList<JournalEntry> Entries() => File.Exists(Journal.Path) ? [.. JournalReader.Read(Journal, _ => { }, CancellationToken.None)] : [];

    private protected JournalEntry LastEntry
    {
        get
        {
            var entries = Entries();
            return entries[entries.Count - 1];
        }
    }

    private protected EncryptionKmsChange Result(string name) => Results.Single(result => result.Name == name);

    private sealed class KilledException : Exception;

    protected override void CloseAll()
    {
        foreach (var connection in _connections) connection.Close();
        _folder.Dispose();
    }
}
