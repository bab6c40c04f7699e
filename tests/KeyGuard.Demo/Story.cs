using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Create;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Register;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Secrets;
using KeyGuard.Tests.Support;

namespace KeyGuard.Demo;

/// <summary>Create, register, rotate, re-wrap, unwrap, disable, enable.</summary>
internal sealed class Story(LabProcess lab)
{
    private const int Throttle = 16;
    private readonly ConsoleHost _host = new();
    private readonly MemoryKeyStore _store = new();

    public async Task TellAsync()
    {
        var folder = Directory.CreateTempSubdirectory("keyguard-demo");
        try
        {
            // Rotating and enabling would have to wait for an hour and half a minute.
            lab.Control.Settings("""{"guards":false}""");
            var connection = await ConnectAsync(Path.Combine(folder.FullName, "custody.json"));
            Create(connection);
            await ChangeRootKeyAsync("Rotate the root key", connection, (keys, id) => keys.RotateAsync(id, null, CancellationToken.None));
            Update(connection, "Re-wrap every key under the new version");
            Unwrap(connection);
            await ChangeRootKeyAsync("Disable the root key: a revocation", connection, (keys, id) => keys.DisableAsync(id, CancellationToken.None));
            Update(connection, "Try to re-wrap: reported, and nothing is lost");
            await ChangeRootKeyAsync("Enable it again", connection, (keys, id) => keys.EnableAsync(id, CancellationToken.None));
            Update(connection, "All is as before");
            connection.Close();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<KmsConnection> ConnectAsync(string custodyPath)
    {
        Say("Connect to Key Protect (the Lab)");
        using var apiKey = new SecureString();
        foreach (var character in "lab-manager-key") apiKey.AppendChar(character);
        var connector = new KmsConnector(new HttpPipelineOptions());
        var connection = await connector.OpenAsync("primary", lab.Url, LabProcess.Primary, KmsCredentials.ApiKey(apiKey, lab.Url), "veeam-root", custodyPath, CancellationToken.None);
        Console.WriteLine($"  {connection.Name}: {connection.Endpoint} instance {connection.InstanceId}, root key {connection.RootKeyId}");
        return connection;
    }

    private void Create(KmsConnection connection)
    {
        Say("Make three backup keys and register them");
        var made = new List<WrappedBackupKey>();
        using (var creator = new BackupKeyCreator(connection, _store.List(), _host, Throttle, isRehearsal: false, made.Add))
        {
            foreach (var name in new[] { "prod-vm-2026", "prod-sql-2026", "config-backup" })
            {
                creator.Check(name);
                creator.Add(name);
            }
            creator.Complete();
        }
        using var registrar = new BackupKeyRegistrar(_store, _host, key => Console.WriteLine($"  {key.Name}: id {key.Id}, {key.Description[..60]}…"));
        foreach (var key in made) registrar.Add(key);
        registrar.Complete();
    }

    private static async Task ChangeRootKeyAsync(string title, KmsConnection connection, Func<RootKeyManager, string, Task<KmsRootKey>> change)
    {
        Say(title);
        var key = await change(new RootKeyManager(connection.Client), connection.RequiredRootKey);
        Console.WriteLine($"  {key.Name}: {key.State}, version {key.KeyVersion}");
    }

    private void Update(KmsConnection connection, string title)
    {
        Say(title);
        using var updater = new BackupKeyUpdater([connection], _store, _host, Throttle, isRehearsal: false, result => Console.WriteLine($"  {result.Name}: {result.Status} {result.OldKeyVersion} -> {result.NewKeyVersion}"));
        foreach (var item in updater.All()) updater.Add(item);
        updater.Complete();
    }

    private void Unwrap(KmsConnection connection)
    {
        Say("Unwrap every key, as in a disaster, and compare it with the password that the backup server holds");
        var stored = _store.List().ToDictionary(key => key.Description);
        using var unwrapper = new BackupKeyUnwrapper([connection], CustodyBook.Open([connection.Custody]), _host, Throttle, Compare);
        foreach (var key in stored.Values)
        {
            if (KeyDescription.TryParse(key.Description, out var ours)) unwrapper.Add(new UnwrapRequest(ours.Name, ours.Wrapped, key));
        }
        unwrapper.Complete();
    }

    private void Compare(UnwrappedKey key)
    {
        using var held = SecretBytes.From(_store.PasswordOf(((StoredKey)key.Request.Native!).Id));
        var isSame = held.Bytes.AsSpan().SequenceEqual(key.Result!.KeyText.Bytes);
        if (!isSame) throw new InvalidOperationException($"{key.Name} is not what the backup server holds.");
        Console.WriteLine($"  {key.Name}: {key.Result.KeyText.Length} characters, the same");
    }

    private static void Say(string text) => Console.WriteLine($"{Environment.NewLine}== {text}");
}
