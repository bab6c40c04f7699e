using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace KeyGuard.Lab.Vbr;

/// <summary>The backup server: its passwords and where they are set. One change at a time.</summary>
internal sealed class VbrServer
{
    private readonly Lock _gate = new();
    private VbrState _state = new();

    /// <summary>Called after each change, to keep it.</summary>
    public Action? Changed { get; set; }

    public VbrState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    public ImmutableArray<VbrPassword> Passwords => State.Passwords;

    public void Load(VbrState state)
    {
        lock (_gate)
            _state = state;
    }

    /// <exception cref="VbrError">There is no such password.</exception>
    public VbrPassword Find(Guid id) => Passwords.FirstOrDefault(password => password.Id == id) ?? throw VbrError.NotFound(id);

    public void Add(VbrPassword password) => Change(state => state with { Passwords = state.Passwords.Add(password) });

    public VbrPassword Replace(Guid id, Func<VbrPassword, VbrPassword> change)
    {
        VbrPassword changed = change(Find(id));
        Change(state => state with { Passwords = [.. state.Passwords.Select(password => password.Id == id ? changed : password)] });
        return changed;
    }

    /// <exception cref="VbrError">There is no such password, or it is set somewhere.</exception>
    public void Remove(Guid id)
    {
        VbrPassword password = Find(id);
        if (Users(id).FirstOrDefault() is { } user)
            throw VbrError.InUse(id, user);

        Change(state => state with { Passwords = state.Passwords.Remove(password) });
    }

    public void Set(VbrJob job) => Change(state => state with { Jobs = [.. state.Jobs.Where(other => other.Id != job.Id), job] });

    public void SetConfigBackup(Guid passwordId, bool isEncrypted) =>
        Change(state => state with { ConfigBackupPasswordId = passwordId, ConfigBackupIsEncrypted = isEncrypted });

    private IEnumerable<string> Users(Guid id)
    {
        foreach (VbrJob job in State.Jobs.Where(job => job.PasswordId == id))
            yield return $"job '{job.Name}'";
        if (State.ConfigBackupPasswordId == id)
            yield return "the configuration backup";
    }

    private void Change(Func<VbrState, VbrState> change)
    {
        lock (_gate)
            _state = change(_state);
        Changed?.Invoke();
    }
}
