using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Shows the keys that KMIP clients made at an adapter.</summary>
[Cmdlet(VerbsCommon.Get, "KmipObject", DefaultParameterSetName = ListSet)]
[OutputType(typeof(KmipObject))]
public sealed class GetKmipObjectCommand : KmipCmdlet
{
    private const string ListSet = "List";
    private const string IdSet = "Id";

    /// <summary>The adapters, by id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("AdapterId")]
    [ValidateNotNullOrEmpty]
    public string[] Adapter { get; set; } = [];

    /// <summary>The keys' ids, as vCenter shows them.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = IdSet)]
    [ValidateNotNullOrEmpty]
    public string[] ObjectId { get; set; } = [];

    /// <summary>Only keys in these states.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [ValidateSet("PreActive", "Active", "Deactivated", "Compromised", "Destroyed", "DestroyedCompromised")]
    public string[] State { get; set; } = [];

    /// <summary>Show destroyed keys as well.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter IncludeDestroyed { get; set; }

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var connection = Use(Kms);
        foreach (var adapter in Adapter) ForItem(adapter, () => Show(connection, FindAdapter(connection, adapter)));
    }

    private void Show(KmsConnection connection, KmipAdapter adapter)
    {
        // The whole list before the first key: Remove-KmipObject behind it would shift the pages that are still to come.
        if (ParameterSetName == ListSet) WriteObject(Await(token => connection.Client.Kmip.ListObjectsAsync(adapter, States(), token)), enumerateCollection: true);
        foreach (var id in ObjectId) ForItem(id, () => WriteObject(Await(token => connection.Client.Kmip.GetObjectAsync(adapter, id, token))));
    }

    private List<KmipObjectState> States()
    {
        var named = State.Select(name => (KmipObjectState)Enum.Parse(typeof(KmipObjectState), name, ignoreCase: true));
        if (IncludeDestroyed) named = State.Length > 0 ? named.Concat([KmipObjectState.Destroyed, KmipObjectState.DestroyedCompromised]) : Enum.GetValues(typeof(KmipObjectState)).Cast<KmipObjectState>();
        return named.Where(state => state != KmipObjectState.Unknown).Distinct().ToList();
    }
}
