using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.Cmdlets.KeyProviders;

/// <summary>Shows the key providers of vCenters.</summary>
[Cmdlet(VerbsCommon.Get, "VCenterKms")]
[OutputType(typeof(VCenterKms))]
public sealed class GetVCenterKmsCommand : KeyGuardCmdlet
{
    /// <summary>The names of the providers; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KmsCluster")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyProviderNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The vCenters; all open connections when left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [VCenterTransformation]
    [ArgumentCompleter(typeof(VCenterNameCompleter))]
    public VCenterConnection[]? Server { get; set; }

    /// <summary>Do not have vCenter ask the servers how they are.</summary>
    [Parameter]
    public SwitchParameter SkipStatus { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var connection in VCenters.All(this, Server)) ForItem(connection.Name, () => Show(connection));
    }

    private void Show(VCenterConnection connection)
    {
        var names = new KeyProviderNames(Name);
        string? remark = null;
        var found = Await(token => new KeyProviderCatalog(new CryptoManager(connection.Client), connection.Name).ReadAsync(names.IsWanted, !SkipStatus, said => remark = said, token));
        if (remark is not null) WriteWarning($"'{connection.Name}' does not tell how its key providers are: {remark}");
        foreach (var provider in found) WriteObject(provider);
        foreach (var missing in names.Missing) ForItem(missing, () => throw Errors.Faults.KeyProviderUnknown(missing, connection.Name, names.Seen));
    }
}
