using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Journal;

/// <summary>Completes the names of the journal's actions.</summary>
public sealed class JournalActionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        JournalAction.All.Where(action => action.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(action => new CompletionResult(action));
}
