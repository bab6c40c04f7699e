using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Create;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Register;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.Trial;

/// <summary>Backup keys wrapped by the Lab, in a Veeam and a custody file of the test's own.</summary>
public abstract class LabKeyTest : LabTest, IDisposable
{
    private readonly string _custodyPath = Path.Combine(Path.GetTempPath(), "keyguard-" + Guid.NewGuid().ToString("N"), "custody.json");

    protected LabKeyTest(LabProcess lab)
        : base(lab)
    {
        Control.Settings("""{"guards":false}""");
        PrimaryClient = Client(retries: 0);
        Primary = new KmsConnection("primary", PrimaryClient, _custodyPath, DateTimeOffset.UtcNow) { RootKeyId = LabProcess.RootKey };
        Recovery = new KmsConnection("recovery", Client(instance: LabProcess.Recovery, retries: 0), _custodyPath, DateTimeOffset.UtcNow) { RootKeyId = LabProcess.RecoveryRootKey };
    }

    /// <summary>The custody file goes with the test.</summary>
    public new void Dispose()
    {
        base.Dispose();
        if (Path.GetDirectoryName(_custodyPath) is { } folder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected TrialHost Host { get; } = new();

    private protected KeyProtectClient PrimaryClient { get; }

    private protected KmsConnection Primary { get; }

    private protected KmsConnection Recovery { get; }

    private protected CustodyFile Custody => CustodyFile.At(_custodyPath);

    private protected string CustodyText => File.ReadAllText(_custodyPath);

    private protected CustodyRecord Record(string name) => Custody.Read().Keys.Single(record => record.Name == name);

    private protected void Change(string name, Action<CustodyRecord> change)
    {
        var edit = new CustodyEdit();
        edit.Plan(Custody, name, change);
        edit.Write();
    }

    /// <summary>Makes keys and registers them.</summary>
    private protected void Have(TrialVeeam veeam, IReadOnlyList<KmsConnection> custodians, params string[] names)
    {
        var made = new List<WrappedBackupKey>();
        using (var creator = new BackupKeyCreator(custodians, veeam.List(), Host, 4, isRehearsal: false, made.Add))
        {
            foreach (var name in names)
            {
                creator.Check(name);
                creator.Add(name);
            }
            creator.Complete();
        }
        using var registrar = new BackupKeyRegistrar(veeam, Host, _ => { });
        foreach (var key in made) registrar.Add(key);
        registrar.Complete();
    }

    private protected static void Destroy(KmsConnection connection, string? rootKey = null) => Wait(connection.Client.DeleteAsync(rootKey ?? connection.RequiredRootKey, force: true, CancellationToken.None));

    private protected static void Disable(KmsConnection connection) => Wait(connection.Client.DisableAsync(connection.RequiredRootKey, CancellationToken.None));

    private protected static void Restore(KmsConnection connection) => Wait(connection.Client.RestoreAsync(connection.RequiredRootKey, CancellationToken.None));

    private protected static KmsRootKey NewRootKey(KmsConnection connection, string name, DateTimeOffset? expires = null) =>
        connection.Client.CreateAsync(new RootKeyDefinition { Name = name, Expires = expires }, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>A wrapped form of some other key.</summary>
    private protected static string Another(KmsConnection connection, string? rootKey = null)
    {
        using var made = connection.Client.GenerateWrappedAsync(rootKey ?? connection.RequiredRootKey, null, CancellationToken.None).GetAwaiter().GetResult();
        return made.Wrapped;
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
