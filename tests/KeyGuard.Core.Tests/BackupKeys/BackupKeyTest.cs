using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Create;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Register;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

/// <summary>A key management service, a Veeam and a custody file of the test's own.</summary>
public abstract class BackupKeyTest : IDisposable
{
    private readonly TempFolder _folder = new();

    protected BackupKeyTest()
    {
        CustodyPath = _folder.Path("custody.json");
        Connection = Connect(Kms, "primary");
    }

    protected string CustodyPath { get; }

    private protected MemoryKms Kms { get; } = new();

    private protected MemoryKeyStore Veeam { get; } = new();

    private protected ListHost Host { get; private set; } = new();

    private protected KmsConnection Connection { get; }

    private protected CustodyFile Custody => CustodyFile.At(CustodyPath);

    private protected string TempPath(params string[] names) => _folder.Path(names);

    private protected KmsConnection Connect(MemoryKms kms, string name, string? custodyPath = null) =>
        new(name, kms, custodyPath ?? CustodyPath, new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero)) { RootKeyId = kms.RootKeyId };

    /// <summary>A new run of a command: nothing said, nobody stopped.</summary>
    private protected ListHost NewHost()
    {
        Host.Dispose();
        return Host = new ListHost();
    }

    private protected List<WrappedBackupKey> Create(params string[] names)
    {
        var made = new List<WrappedBackupKey>();
        using var creator = new BackupKeyCreator(Connection, Veeam.List(), Host, 4, isRehearsal: false, made.Add);
        foreach (var name in names)
        {
            creator.Check(name);
            creator.Add(name);
        }
        creator.Complete();
        return made;
    }

    private protected List<RegisteredBackupKey> Register(IEnumerable<WrappedBackupKey> keys)
    {
        var registered = new List<RegisteredBackupKey>();
        using var registrar = new BackupKeyRegistrar(Veeam, Host, registered.Add);
        foreach (var key in keys) registrar.Add(key);
        registrar.Complete();
        return registered;
    }

    /// <summary>Makes and registers keys.</summary>
    private protected List<RegisteredBackupKey> Have(params string[] names) => Register(Create(names));

    private protected List<WrappedBackupKeyUpdate> Update(params KmsConnection[] connections) => UpdateAll(isRehearsal: false, connections);

    private protected List<WrappedBackupKeyUpdate> UpdateAll(bool isRehearsal, params KmsConnection[] connections)
    {
        var updated = new List<WrappedBackupKeyUpdate>();
        using var updater = new BackupKeyUpdater(connections.Length > 0 ? connections : [Connection], Veeam, Host, 4, isRehearsal, updated.Add);
        foreach (var item in updater.All().ToArray()) updater.Add(item);
        updater.Complete();
        return updated;
    }

    /// <summary>Unwraps and gives name and password of each.</summary>
    private protected List<(string Name, string Password)> Unwrap(IEnumerable<UnwrapRequest> requests, params KmsConnection[] connections)
    {
        var unwrapped = new List<(string, string)>();
        connections = connections.Length > 0 ? connections : [Connection];
        using var unwrapper = new BackupKeyUnwrapper(connections, CustodyBook.Open([Custody]), Host, 4, key => unwrapped.Add((key.Name, Secret.Text(key.Result!.KeyText))));
        foreach (var request in requests) unwrapper.Add(request);
        unwrapper.Complete();
        return unwrapped;
    }

    /// <summary>What Veeam's descriptions ask for.</summary>
    private protected IEnumerable<UnwrapRequest> Requests() => Veeam.Descriptions.Select(description =>
        KeyDescription.TryParse(description, out var parsed) ? new UnwrapRequest(parsed.Name, parsed.Wrapped, null) : throw new InvalidOperationException(description));

    private protected CustodyRecord Record(string name) => Custody.Read().Keys.Single(record => record.Name == name);

    /// <summary>Veeam's description, custody and the password itself belong together.</summary>
    private protected void AssertConsistent(string name)
    {
        var stored = Veeam.List().Single(key => key.Description.StartsWith(name + " | ", StringComparison.Ordinal));
        if (!KeyDescription.TryParse(stored.Description, out var described)) throw new InvalidOperationException(stored.Description);
        var record = Record(name);
        Assert.Equal(Veeam.Password(stored.Id), Kms.Reveal(described.Wrapped));
        Assert.Equal(described.Wrapped, record.Wraps.Single().Wrapped);
        Assert.Null(record.Wraps.Single().SupersededAt);
        Assert.All(record.History, old => Assert.NotNull(old.SupersededAt));
        Assert.Equal((stored.Id, stored.Description), (record.Veeam!.PasswordId!.Value, record.Veeam.Description));
        Assert.Null(record.Pending);
        Assert.Equal(RecordState.Active, record.State);
    }

    public void Dispose()
    {
        Host.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
