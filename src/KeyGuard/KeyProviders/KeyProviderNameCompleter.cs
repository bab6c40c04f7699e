using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Completes the names of the key providers of the open vCenters; a vCenter that takes longer than a moment offers none.</summary>
public sealed class KeyProviderNameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        VCenterRegistry.Current.Open.SelectMany(Names).Distinct()
            .Where(name => name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Select(name => new CompletionResult(ConnectionNames.Quote(name), name, CompletionResultType.ParameterValue, name));

    private static IEnumerable<string> Names(VCenterConnection connection)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return new CryptoManager(connection.Client).ListAsync(limit.Token).GetAwaiter().GetResult().Select(provider => provider.Id);
        }
        catch (Exception failure) when (failure is KeyGuardException or OperationCanceledException)
        {
            return [];
        }
    }
}
