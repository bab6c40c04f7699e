using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Completes names of open connections. Looks at memory only: Tab never waits for a network.</summary>
internal static class ConnectionNames
{
    public static CompletionResult[] Complete(IEnumerable<IConnection> open, string wordToComplete)
    {
        var begun = wordToComplete.Trim('\'', '"');
        return open.Where(connection => connection.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(connection => new CompletionResult(Quote(connection.Name), connection.Name, CompletionResultType.ParameterValue, connection.Place))
            .ToArray();
    }

    public static string Quote(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') ? name : "'" + name.Replace("'", "''") + "'";
}
