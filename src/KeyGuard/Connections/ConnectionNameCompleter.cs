using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Completes the names of open connections of every kind. Looks at memory only.</summary>
public sealed class ConnectionNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var begun = wordToComplete.Trim('\'', '"');
        var servers = VbrRegistry.Current.Open
            .Where(connection => connection.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(connection => new CompletionResult(KmsNameCompleter.Quote(connection.Name), connection.Name, CompletionResultType.ParameterValue, $"{connection.Endpoint}"));
        return new KmsNameCompleter().CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters).Concat(servers).ToArray();
    }
}
