using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;

namespace KeyGuard.Cmdlets.RootKeys;

/// <summary>Lists root keys, or looks some up.</summary>
[Cmdlet(VerbsCommon.Get, "KmsRootKey", DefaultParameterSetName = ListSet)]
[OutputType(typeof(KmsRootKey))]
public sealed class GetKmsRootKeyCommand : KeyGuardCmdlet
{
    private const string ListSet = "List";
    private const string IdSet = "Id";

    /// <summary>The root keys' names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = ListSet)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The root keys' ids or aliases.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IdSet, ValueFromPipelineByPropertyName = true)]
    [Alias("RootKeyId")]
    [ArgumentCompleter(typeof(RootKeyCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>List destroyed root keys as well.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter IncludeDestroyed { get; set; }

    /// <summary>The connections; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection[]? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var connection in Kms ?? [ConnectionRegistry.Current.Default])
        {
            if (!IsOpen(connection)) continue;
            if (ParameterSetName == IdSet) Find(connection);
            else List(connection);
        }
    }

    private void Find(KmsConnection connection)
    {
        foreach (var id in Id) ForItem(id, () => WriteObject(connection.Known(Await(token => connection.Client.GetMetadataAsync(id, token)))));
    }

    private void List(KmsConnection connection)
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var keys = Await(token => connection.Client.ListAsync(IncludeDestroyed, token));
        foreach (var key in keys) connection.Known(key);
        WriteObject(keys.Where(key => patterns.Any(pattern => pattern.IsMatch(key.Name))), enumerateCollection: true);
    }
}
