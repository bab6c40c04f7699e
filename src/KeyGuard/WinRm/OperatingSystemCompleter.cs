using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Completes what operating systems are called in Active Directory; any other text can be typed as well.</summary>
public sealed class OperatingSystemCompleter : IArgumentCompleter
{
    private static readonly string[] Known =
        ["Windows Server*", "Windows Server 2016*", "Windows Server 2019*", "Windows Server 2022*", "Windows Server 2025*", "Windows 10*", "Windows 11*"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        return Known.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionResult($"'{name}'", name, CompletionResultType.ParameterValue, name)).ToArray();
    }
}
