using System;
using System.Linq;
using System.Management.Automation;
using System.Security;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Where an API key can be read from by name, so that it stands in no script.</summary>
internal sealed class ApiKeySources(PSCmdlet cmdlet)
{
    public static SecureString FromEnvironment(string variable)
    {
        // An environment variable is a string already; it is copied into nothing but the SecureString.
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text) throw Faults.SecretNotFound("the environment variable " + variable);
        var secret = new SecureString();
        foreach (var character in text) secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    /// <summary>Reads a secret with SecretManagement's Get-Secret, if that module is installed.</summary>
    public SecureString FromVault(string name, string? vault)
    {
        var command = cmdlet.InvokeCommand.GetCommand("Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function) ?? throw Faults.SecretManagementMissing();
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(command).AddParameter("Name", name);
        if (vault is not null) shell.AddParameter("Vault", vault);
        var source = $"secret '{name}'{(vault is null ? "" : $" of vault '{vault}'")}";
        try
        {
            return Pick(shell.Invoke().FirstOrDefault()?.BaseObject) ?? throw Faults.SecretNotFound(source);
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw Faults.SecretNotFound(source);
        }
    }

    private static SecureString? Pick(object? secret) => secret switch
    {
        SecureString text => text,
        PSCredential credential => credential.Password,
        _ => null,
    };
}
