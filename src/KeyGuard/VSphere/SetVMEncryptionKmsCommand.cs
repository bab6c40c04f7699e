using System.Management.Automation;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Puts encrypted virtual machines under a key provider: their homes, disks and first-class disks.</summary>
[Cmdlet(VerbsCommon.Set, "VMEncryptionKms", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = NameSet)]
[OutputType(typeof(EncryptionKmsChange))]
public sealed class SetVMEncryptionKmsCommand : EncryptionChangeCmdlet
{
    /// <summary>The key provider.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [Alias("KeyProvider")]
    public string KmsCluster { get; set; } = "";

    /// <summary>Encrypts the data anew, and not only the keys that encrypt it. The machines have to be off and without snapshots.</summary>
    [Parameter]
    public SwitchParameter Deep { get; set; }

    /// <summary>Leaves all disks under the keys that they have.</summary>
    [Parameter]
    public SwitchParameter SkipHardDisks { get; set; }

    /// <summary>Has one key made for all machines of a vCenter, instead of one for each.</summary>
    [Parameter]
    public SwitchParameter SharedKey { get; set; }

    /// <summary>The id of the storage policy to name with -Deep; vCenter wants one with VM encryption.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StoragePolicyId { get; set; }

    private protected override string Type => "VirtualMachine";

    private protected override string Kind => "virtual machine";

    private protected override RekeyKind RekeyKind => RekeyKind.VM;

    private protected override string Action => (Deep ? "Encrypt the data anew under the key provider " : "Re-key under the key provider ") + $"'{KmsCluster}'";

    private protected override RekeyOptions Options => new()
    {
        Provider = KmsCluster, Deep = Deep, SkipHardDisks = SkipHardDisks, SharedKey = SharedKey, NewKey = NewKey, StoragePolicyId = StoragePolicyId,
    };
}
