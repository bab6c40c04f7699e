using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Completes the names of open connections. Looks at memory only: Tab never waits for a network.</summary>
public sealed class KmsNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = wordToComplete.Trim('\'', '"');
        return ConnectionRegistry.Current.Open
            .Where(connection => connection.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(connection => new CompletionResult(Quote(connection.Name), connection.Name, CompletionResultType.ParameterValue, $"{connection.Endpoint} {connection.InstanceId}"))
            .ToArray();
    }

    internal static string Quote(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : "'" + name.Replace("'", "''") + "'";
}
