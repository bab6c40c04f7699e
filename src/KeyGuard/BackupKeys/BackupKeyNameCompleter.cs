using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>
/// Completes the names of backup keys from the custody file. Neither Veeam nor a service is asked, and a file that can't
/// be read offers nothing.
/// </summary>
public sealed class BackupKeyNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = wordToComplete.Trim('\'', '"');
        try
        {
            return CustodyBook.Open(Files(fakeBoundParameters["CustodyPath"] as string)).Entries
                .Where(entry => entry.Record.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
                .OrderBy(entry => entry.Record.Name, StringComparer.OrdinalIgnoreCase)
                .Select(entry => new CompletionResult(ConnectionNames.Quote(entry.Record.Name), entry.Record.Name, CompletionResultType.ParameterValue, $"{entry.Record.State}, {entry.Record.Wraps.Count} custodians"))
                .ToArray();
        }
        catch (Exception failure) when (failure is KeyGuardException or RuntimeException or ArgumentException or NotSupportedException or InvalidOperationException or IOException)
        {
            return [];
        }
    }

    private static IEnumerable<CustodyFile> Files(string? given)
    {
        if (given is not null) return [CustodyFile.At(Path.Combine(Location(), given))];
        var connected = ConnectionRegistry.Current.Open.Select(connection => connection.Custody).ToArray();
        return connected.Length > 0 ? connected : [CustodyFile.At(CustodyPath.Resolve(null))];
    }

    private static string Location()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>().FirstOrDefault()?.ProviderPath ?? "";
    }
}
