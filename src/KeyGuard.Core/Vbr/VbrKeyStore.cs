using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Secrets;

namespace KeyGuard.Vbr;

/// <summary>
/// Veeam's encryption passwords through VBR's REST API. When the user stops the command, a read ends at once; a write in
/// hand, and the listing that proves it, are given a little time first, so that the outcome is known.
/// </summary>
internal sealed class VbrKeyStore : IBackupKeyStore, IVerifyingKeyStore, IPartialKeyUsage
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly VbrConnection _connection;
    private readonly CancellationToken _stopping;
    private IReadOnlyList<VbrPasswordUse>? _uses;
    private bool _isUnproved;

    /// <param name="connection">The backup server.</param>
    /// <param name="stopping">Signalled when the user stops the command.</param>
    public VbrKeyStore(VbrConnection connection, CancellationToken stopping)
    {
        _connection = connection;
        _stopping = stopping;
    }

    public IReadOnlyList<StoredKey> List()
    {
        var passwords = Run(token => _connection.Client.ListPasswordsAsync(token), _isUnproved);
        _isUnproved = false;
        return passwords.Select(Stored).ToArray();
    }

    public StoredKey Add(SecureString password, string description)
    {
        using var secret = SecretBytes.From(password);
        return Stored(Write(token => _connection.Client.AddPasswordAsync(secret, description, token)));
    }

    public void SetDescription(StoredKey key, string description) => Write(async token =>
    {
        await _connection.Client.SetHintAsync((VbrEncryptionPassword)key.Native!, description, token).ConfigureAwait(false);
        return true;
    });

    public void Remove(StoredKey key) => Write(async token =>
    {
        await _connection.Client.DeletePasswordAsync(key.Id, token).ConfigureAwait(false);
        return true;
    });

    /// <summary>What the REST API does not tell of.</summary>
    public IReadOnlyList<string> NotAsked => ["tape pool", "scale-out repository"];

    public IReadOnlyList<KeyUse> Find(StoredKey key)
    {
        _uses ??= Run(UsesAsync, mayFinish: false);
        return _uses.Where(use => use.PasswordId == key.Id).Select(use => new KeyUse(use.Kind, use.Name)).ToArray();
    }

    public bool? Verify(StoredKey key, SecretBytes password)
    {
        try
        {
            return Run(token => _connection.Client.VerifyPasswordAsync(key.Id, password, token), mayFinish: true).IsSuccessful;
        }
        catch (VbrException failure) when (failure.Kind is VbrErrorKind.AccessDenied or VbrErrorKind.VersionUnsupported)
        {
            // Neither a wrong password nor a right one: this server, or this role, does not say.
            return null;
        }
    }

    private async Task<IReadOnlyList<VbrPasswordUse>> UsesAsync(CancellationToken cancellationToken)
    {
        var jobs = await _connection.Client.ListJobUsesAsync(cancellationToken).ConfigureAwait(false);
        var configuration = await _connection.Client.GetConfigurationBackupUseAsync(cancellationToken).ConfigureAwait(false);
        return [.. jobs, .. configuration];
    }

    private static StoredKey Stored(VbrEncryptionPassword password) => new() { Id = password.Id, Description = password.Description, Native = password };

    private T Write<T>(Func<CancellationToken, Task<T>> call)
    {
        _isUnproved = true;
        return Run(call, mayFinish: true);
    }

    private T Run<T>(Func<CancellationToken, Task<T>> call, bool mayFinish)
    {
        // What was stopped already begins nothing: the timer below could come after the reply of a fast server.
        if (!mayFinish) _stopping.ThrowIfCancellationRequested();
        using var ended = new CancellationTokenSource();
        using var registration = _stopping.Register(() => ended.CancelAfter(mayFinish ? Grace : TimeSpan.Zero));
        try
        {
            return call(ended.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            if (mayFinish) throw Faults.VbrStopped(_connection.Name);
            throw new OperationCanceledException(_stopping);
        }
    }
}
