using System;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Lists KMIP adapters, or looks some up.</summary>
[Cmdlet(VerbsCommon.Get, "KmipAdapter")]
[OutputType(typeof(KmipAdapter))]
public sealed class GetKmipAdapterCommand : KmipCmdlet
{
    /// <summary>The adapters: names, which may have wildcards, or ids. All when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AdapterId", "Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Adapter { get; set; } = ["*"];

    /// <summary>Only the adapters of this root key, an id or alias.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RootKey { get; set; }

    /// <summary>The connections; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var connection in Kms ?? [Use(null)])
        {
            Traced(connection);
            var rootKeyId = RootKey is { } rootKey ? Await(token => new KmipAdapterMaker(connection.Client).ResolveAsync(rootKey, token)) : null;
            var patterns = Adapter.Where(WildcardPattern.ContainsWildcardCharacters).ToArray();
            if (patterns.Length > 0) List(connection, patterns, rootKeyId);
            foreach (var idOrName in Adapter.Except(patterns)) ForItem(idOrName, () => Look(connection, idOrName, rootKeyId));
        }
    }

    private void List(KmsConnection connection, string[] names, string? rootKeyId)
    {
        var patterns = names.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var adapters = Await(token => connection.Client.Kmip.ListAdaptersAsync(rootKeyId, token));
        WriteObject(adapters.Where(adapter => patterns.Any(pattern => pattern.IsMatch(adapter.Name))), enumerateCollection: true);
    }

    private void Look(KmsConnection connection, string idOrName, string? rootKeyId)
    {
        var adapter = FindAdapter(connection, idOrName);
        if (rootKeyId is null || string.Equals(rootKeyId, adapter.RootKeyId, StringComparison.OrdinalIgnoreCase)) WriteObject(adapter);
    }
}
