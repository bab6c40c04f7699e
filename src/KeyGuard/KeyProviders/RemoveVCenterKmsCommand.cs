using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Takes a key provider, or one of its servers, out of vCenter, if nothing known uses it.</summary>
[Cmdlet(VerbsCommon.Remove, "VCenterKms", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VCenterKmsSetup))]
public sealed class RemoveVCenterKmsCommand : KeyProviderCmdlet
{
    /// <summary>The provider.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KmsCluster")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>Only this one of its servers.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KmsServer { get; set; }

    /// <inheritdoc/>
    protected override void Process() => ForItem(Name, () =>
    {
        var connection = VCenters.One(this, Server);
        var removal = new KeyProviderRemoval(new CryptoManager(connection.Client), connection.Name);
        var servers = Await(token => removal.PlanAsync(Name, KmsServer, token));
        var named = string.Join(", ", servers);
        if (!ShouldProcess($"key provider '{Name}' of {connection.Endpoint.Host}", $"Remove the KMIP servers {named}")) return;
        Change(connection, JournalAction.KeyProviderRemove, Name, new Dictionary<string, string> { ["servers"] = named }, (_, token) => removal.RunAsync(Name, servers, token));
    });
}
