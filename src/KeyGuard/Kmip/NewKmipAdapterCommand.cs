using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Kmip;

/// <summary>Creates a KMIP adapter.</summary>
[Cmdlet(VerbsCommon.New, "KmipAdapter", SupportsShouldProcess = true)]
[OutputType(typeof(KmipAdapter))]
public sealed class NewKmipAdapterCommand : KmipCmdlet
{
    /// <summary>The adapter's name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = "";

    /// <summary>The root key that is to protect the adapter's keys, an id or alias.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("RootKeyId", "Id")]
    [ValidateNotNullOrEmpty]
    public string RootKey { get; set; } = "";

    /// <summary>A description.</summary>
    [Parameter]
    public string? Description { get; set; }

    /// <summary>The connection; the default one when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [KmsConnectionTransformation]
    [ArgumentCompleter(typeof(KmsNameCompleter))]
    public KmsConnection? Kms { get; set; }

    /// <inheritdoc/>
    protected override void Process() => ForItem(Name, () => Make(Use(Kms), new KmipAdapterDefinition(Name, Description)));

    private void Make(KmsConnection connection, KmipAdapterDefinition definition)
    {
        var maker = new KmipAdapterMaker(connection.Client);
        var rootKeyId = Await(token => maker.ResolveAsync(RootKey, token));
        if (Await(token => maker.FindAsync(definition, rootKeyId, token)) is { } found)
        {
            WriteVerbose($"KMIP adapter '{found.Name}' with root key {found.RootKeyId} is there already; nothing is changed, its description neither.");
            WriteObject(found);
            return;
        }
        if (!ShouldProcess($"{connection.InstanceId} at {connection.Endpoint}", $"Create the KMIP adapter '{definition.Name}' with root key {rootKeyId}")) return;
        WriteObject(Journalled(
            connection, JournalAction.KmipAdapterCreate, definition.Name, KmipFacts.Of(connection.InstanceId, rootKeyId), token => maker.MakeAsync(definition, rootKeyId, token), KmipFacts.Of));
    }
}
