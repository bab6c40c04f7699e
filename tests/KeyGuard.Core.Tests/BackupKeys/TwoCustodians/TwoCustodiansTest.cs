using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Create;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Move;
using KeyGuard.BackupKeys.Register;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.TwoCustodians;

/// <summary>Three instances, a Veeam, a custody file and a bundle of the test's own, and the commands as the cmdlets run them.</summary>
public abstract class TwoCustodiansTest : IDisposable
{
    private const string ThirdInstance = "33333333-8e4f-4a6b-b1c2-3d4e5f6a3003";
    private const string ThirdRootKey = "1e2d3c4b-0003-4000-8000-000000000003";
    private readonly TempFolder _folder = new();

    protected TwoCustodiansTest()
    {
        CustodyPath = _folder.Path("custody.json");
        BundlePath = _folder.Path("bundle.json");
        JournalPath = _folder.Path("journal.jsonl");
        AtPrimary = Connect(Primary, "primary");
        AtRecovery = Connect(Recovery, "recovery");
        AtThird = Connect(Third, "third");
    }

    protected string CustodyPath { get; }

    protected string BundlePath { get; }

    protected string JournalPath { get; }

    private protected MemoryKms Primary { get; } = new();

    private protected MemoryKms Recovery { get; } = new(LabProcess.Recovery, LabProcess.RecoveryRootKey);

    private protected MemoryKms Third { get; } = new(ThirdInstance, ThirdRootKey);

    private protected MemoryKms[] All => [Primary, Recovery, Third];

    private protected KmsConnection AtPrimary { get; }

    private protected KmsConnection AtRecovery { get; }

    private protected KmsConnection AtThird { get; }

    private protected MemoryKeyStore Veeam { get; } = new();

    private protected ListHost Host { get; private set; } = new();

    /// <summary>Called wherever a command hands something out, and between its end and the bundle's refresh.</summary>
    private protected Action Between { get; set; } = static () => { };

    private protected CustodyFile Custody => CustodyFile.At(CustodyPath);

    private protected BundleFile Bundle => new(BundlePath);

    private protected string TempPath(string name) => _folder.Path(name);

    private protected KmsConnection Connect(MemoryKms kms, string name, string? rootKey = "") =>
        new(name, kms, CustodyPath, new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero)) { RootKeyId = rootKey is "" ? kms.RootKeyId : rootKey };

    private protected ListHost NewHost()
    {
        Host.Dispose();
        return Host = new ListHost();
    }

    private protected List<WrappedBackupKey> Create(string[] names, params KmsConnection[] custodians)
    {
        var made = new List<WrappedBackupKey>();
        using var creator = new BackupKeyCreator(custodians.Length > 0 ? custodians : [AtPrimary, AtRecovery], Veeam.List(), Host, 1, false, key => Emit(made, key));
        foreach (var name in names)
        {
            creator.Check(name);
            creator.Add(name);
        }
        creator.Complete();
        Refresh();
        return made;
    }

    private protected List<RegisteredBackupKey> Register(IEnumerable<WrappedBackupKey> keys)
    {
        var registered = new List<RegisteredBackupKey>();
        using var registrar = new BackupKeyRegistrar(Veeam, Host, key => Emit(registered, key));
        foreach (var key in keys) registrar.Add(key);
        registrar.Complete();
        Refresh();
        return registered;
    }

    /// <summary>Makes and registers keys.</summary>
    private protected List<RegisteredBackupKey> Have(string[] names, params KmsConnection[] custodians) => Register(Create(names, custodians));

    private protected List<WrappedBackupKeyUpdate> Update(params KmsConnection[] connections)
    {
        var updated = new List<WrappedBackupKeyUpdate>();
        using var updater = new BackupKeyUpdater(connections.Length > 0 ? connections : [AtPrimary, AtRecovery], Veeam, Host, 1, false, key => Emit(updated, key));
        foreach (var item in updater.All().ToArray()) updater.Add(item);
        updater.Complete();
        Refresh();
        return updated;
    }

    private protected List<BackupKeyMove> Move(KmsConnection from, KmsConnection to, int throttle = 1, int atMost = int.MaxValue)
    {
        var moved = new List<BackupKeyMove>();
        using var mover = new BackupKeyMover(from, to, Veeam, Host, throttle, false, key => Emit(moved, key));
        foreach (var item in mover.Plan().Take(atMost)) mover.Add(item);
        mover.Complete();
        Refresh();
        return moved;
    }

    private protected void Refresh()
    {
        Between();
        Assert.Empty(BundleRefresh.Run([new BundleTarget(BundlePath, Custody)], "VBR01", Host));
        Between();
    }

    /// <summary>Unwraps texts; name and password of each.</summary>
    private protected List<(string Name, string Password)> Unwrap(IEnumerable<string> wrapped, params KmsConnection[] connections) => Unwrap(CustodyBook.Open([Custody]), wrapped, connections);

    private protected List<(string Name, string Password)> Unwrap(CustodyBook book, IEnumerable<string> wrapped, params KmsConnection[] connections)
    {
        var unwrapped = new List<(string, string)>();
        using var unwrapper = new BackupKeyUnwrapper(connections, book, Host, 1, key => unwrapped.Add((key.Name, Secret.Text(key.Result!.KeyText))));
        foreach (var text in wrapped) unwrapper.Add(new UnwrapRequest("", text, null));
        unwrapper.Complete();
        return unwrapped;
    }

    private protected CustodyRecord Record(string name) => Custody.Read().Keys.Single(record => record.Name == name);

    private protected static string Carried(StoredKey key) => KeyDescription.TryParse(key.Description, out var ours) ? ours.Wrapped : throw new InvalidOperationException(key.Description);

    /// <summary>The password behind a form, whichever instance made it.</summary>
    private protected string? Reveal(string wrapped) => All.Select(kms => kms.Reveal(wrapped)).FirstOrDefault(text => text is not null);

    /// <summary>
    /// Each key once in Veeam and once in custody; Veeam carries the first form; each custodian's form is the password;
    /// nothing is left pending; the bundle says the same.
    /// </summary>
    private protected void AssertWhole(string[] names, params MemoryKms[] custodians)
    {
        Assert.Equal(names, Veeam.Descriptions.Select(description => description.Split(' ')[0]).OrderBy(name => name, StringComparer.Ordinal));
        Assert.Equal(names, Custody.Read().Keys.Select(record => record.Name).OrderBy(name => name, StringComparer.Ordinal));
        foreach (var stored in Veeam.List())
        {
            var record = Record(stored.Description.Split(' ')[0]);
            Assert.Equal(Carried(stored), record.Wraps[0].Wrapped);
            Assert.Equal(custodians.Select(kms => kms.InstanceId), record.Wraps.Select(wrap => wrap.InstanceId));
            Assert.All(custodians.Zip(record.Wraps, (kms, wrap) => kms.Reveal(wrap.Wrapped)), text => Assert.Equal(Veeam.Password(stored.Id), text));
            Assert.All(record.Wraps, wrap => Assert.Null(wrap.SupersededAt));
            Assert.All(record.History, wrap => Assert.NotNull(wrap.SupersededAt));
            Assert.Equal((stored.Id, RecordState.Active), (record.Veeam!.PasswordId!.Value, record.State));
            Assert.Null(record.Pending);
        }
        Assert.Equal(Forms(Custody.Read().Keys), Forms(Bundle.TryRead()!.Keys));
    }

    /// <summary>Whatever happened: what Veeam carries, or custody has in its place, unwraps to the password.</summary>
    private protected void AssertNothingLost()
    {
        foreach (var stored in Veeam.List()) Assert.Equal(Veeam.Password(stored.Id), Reveal(Carried(stored)));
        foreach (var record in System.IO.File.Exists(CustodyPath) ? Custody.Read().Keys : []) Assert.Single(record.AllWraps().Select(wrap => Reveal(wrap.Wrapped)).Distinct());
    }

    /// <summary>The journal is whole, knows every form that custody knows, and the bundle knows how far it had come.</summary>
    private protected void AssertJournalKnowsEverything()
    {
        Host.Journal.Write();
        var journal = JournalFile.At(JournalPath);
        var verified = JournalVerifier.Verify(journal, BundleJournals.Expected(BundlePath, JournalPath), (_, _) => { }, CancellationToken.None);
        Assert.True(verified.IsValid, string.Join("; ", verified.Problems));
        var entries = JournalReader.Read(journal, line => throw new System.IO.InvalidDataException("line " + line), CancellationToken.None).ToArray();
        var told = new HashSet<string>(entries.SelectMany(entry => new[] { entry.Before, entry.After }).SelectMany(facts => facts.Where(fact => fact.Key == "wrapped").Select(fact => fact.Value)));
        Assert.All(Custody.Read().Keys.SelectMany(record => record.AllWraps()), wrap => Assert.Contains(JournalHash.Fingerprint(wrap.Wrapped), told));
    }

    private protected KeyGuardException OnlyFailure()
    {
        var failure = Assert.Single(Host.Failures);
        NewHost();
        return failure;
    }

    private void Emit<T>(List<T> list, T item)
    {
        Between();
        list.Add(item);
    }

    private static IEnumerable<string> Forms(IEnumerable<CustodyRecord> keys) =>
        keys.OrderBy(record => record.Name, StringComparer.Ordinal).Select(record => record.Name + ":" + string.Join(",", record.Wraps.Select(wrap => wrap.Wrapped)));

    public void Dispose()
    {
        Host.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
