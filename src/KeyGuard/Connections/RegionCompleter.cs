using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Completes Key Protect's regions; any other region or URL can be typed as well.</summary>
public sealed class RegionCompleter : IArgumentCompleter
{
    private static readonly string[] Regions =
        ["us-south", "us-east", "eu-gb", "eu-de", "eu-es", "au-syd", "jp-tok", "jp-osa", "ca-tor", "ca-mon", "br-sao", "in-che", "in-mum"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Regions.Where(region => region.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(region => new CompletionResult(region)).ToArray();
}
