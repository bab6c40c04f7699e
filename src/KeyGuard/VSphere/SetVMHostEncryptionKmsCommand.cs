using System.Management.Automation;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Gives hosts that take part in encryption a key of another key provider.</summary>
[Cmdlet(VerbsCommon.Set, "VMHostEncryptionKms", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = NameSet)]
[OutputType(typeof(EncryptionKmsChange))]
public sealed class SetVMHostEncryptionKmsCommand : EncryptionChangeCmdlet
{
    /// <summary>The key provider.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [Alias("KeyProvider")]
    public string KmsCluster { get; set; } = "";

    private protected override string Type => "HostSystem";

    private protected override string Kind => "host";

    private protected override RekeyKind RekeyKind => RekeyKind.VMHost;

    private protected override string Action => $"Change the host key to one of the key provider '{KmsCluster}'";

    private protected override RekeyOptions Options => new() { Provider = KmsCluster, NewKey = NewKey };
}
