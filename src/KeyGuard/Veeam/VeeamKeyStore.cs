using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Security;
using KeyGuard.BackupKeys;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Veeam;

/// <summary>
/// Veeam's encryption passwords through Veeam's own cmdlets, found when they are needed and called in the user's session.
/// Commands, never script text: that works in Constrained Language too.
/// </summary>
internal sealed partial class VeeamKeyStore : IBackupKeyStore
{
    private const string GetName = "Get-VBREncryptionKey";
    private readonly PSCmdlet _cmdlet;
    private readonly Dictionary<string, string> _commands = new(StringComparer.OrdinalIgnoreCase);

    private VeeamKeyStore(PSCmdlet cmdlet) => _cmdlet = cmdlet;

    /// <summary>Veeam as this session sees it.</summary>
    /// <exception cref="KeyGuardException">Veeam's module is not there.</exception>
    public static VeeamKeyStore Open(PSCmdlet cmdlet)
    {
        var store = new VeeamKeyStore(cmdlet);
        store.Find(GetName);
        return store;
    }

    /// <summary>Veeam as this session sees it; null where its module is not there.</summary>
    public static VeeamKeyStore? TryOpen(PSCmdlet cmdlet) => Lookup(cmdlet, GetName) is null ? null : new VeeamKeyStore(cmdlet);

    public IReadOnlyList<StoredKey> List() => Invoke(GetName).Select(VeeamKeys.Read).ToArray();

    public StoredKey Add(SecureString password, string description)
    {
        var added = Invoke("Add-VBREncryptionKey", ("Password", password), ("Description", description));
        return VeeamKeys.Read(added.FirstOrDefault() ?? throw Faults.VeeamFailed("Add-VBREncryptionKey", "it gave no key back.", null));
    }

    public void SetDescription(StoredKey key, string description) =>
        Invoke("Set-VBREncryptionKey", ("EncryptionKey", key.Native), ("Description", description), ("Confirm", false));

    public void Remove(StoredKey key) => Invoke("Remove-VBREncryptionKey", ("EncryptionKey", key.Native), ("Confirm", false));

    private Collection<PSObject> Invoke(string name, params (string Name, object? Value)[] parameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(Find(name), useLocalScope: true).AddParameter("ErrorAction", ActionPreference.Stop);
        foreach (var (parameter, value) in parameters) shell.AddParameter(parameter, value);
        Collection<PSObject> output;
        try
        {
            output = shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            throw Faults.VeeamStopped(name);
        }
        catch (RuntimeException failure)
        {
            throw Faults.VeeamFailed(name, failure.ErrorRecord?.ToString() ?? failure.Message, failure);
        }
        Require(shell, name);
        return output;
    }

    // A pipeline that is stopped returns as if it had ended, and a command may fail without throwing.
    private static void Require(PowerShell shell, string name)
    {
        if (shell.InvocationStateInfo.State is PSInvocationState.Stopped or PSInvocationState.Stopping) throw Faults.VeeamStopped(name);
        if (shell.HadErrors && shell.Streams.Error.FirstOrDefault() is { } error) throw Faults.VeeamFailed(name, error.ToString(), error.Exception);
    }

    // By name, so that a script module's function runs in its own module's scope; a CommandInfo would run in the caller's.
    private string Find(string name)
    {
        if (_commands.TryGetValue(name, out var known)) return known;
        var command = Lookup(_cmdlet, name) ?? throw Faults.VeeamMissing(name);
        return _commands[name] = command.ModuleName is { Length: > 0 } module ? module + "\\" + name : name;
    }

    private static CommandInfo? Lookup(PSCmdlet cmdlet, string name) => cmdlet.InvokeCommand.GetCommand(name, CommandTypes.Cmdlet | CommandTypes.Function);
}
