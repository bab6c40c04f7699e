using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>
/// Completes root keys by id, name or alias, from what the open connections have seen so far. Looks at memory only: Tab
/// never waits for a network.
/// </summary>
public sealed class RootKeyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = wordToComplete.Trim('\'', '"');
        return Meant(fakeBoundParameters)
            .SelectMany(connection => connection.RootKeys.All.Select(key => (connection, key)))
            .Where(known => IsMeant(known.key, begun))
            .Select(known => new CompletionResult(known.key.Id, $"{known.key.Name} ({known.key.Id})", CompletionResultType.ParameterValue, $"{known.key.State} at {known.connection.Name}"))
            .ToArray();
    }

    // The connection or instance that the command line names; else all, the default one first.
    private static IEnumerable<KmsConnection> Meant(IDictionary given)
    {
        var open = ConnectionRegistry.Current.Open;
        if (given["Kms"] is { } kms) return open.Where(connection => kms == connection || kms as string == connection.Name);
        if (given["InstanceId"] is string instance) return open.Where(connection => instance.IndexOf(connection.InstanceId, StringComparison.OrdinalIgnoreCase) >= 0);
        return open;
    }

    private static bool IsMeant(KmsRootKey key, string begun) => key.Aliases.Append(key.Name).Append(key.Id).Any(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase));
}
