using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Completes the names of open connections to key management services.</summary>
public sealed class KmsNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ConnectionNames.Complete(ConnectionRegistry.Current.Open, wordToComplete);
}
