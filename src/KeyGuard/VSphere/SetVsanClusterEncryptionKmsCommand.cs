using System;
using System.Management.Automation;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Puts vSAN clusters with data-at-rest encryption under another key provider, or gives them new keys.</summary>
[Cmdlet(VerbsCommon.Set, "VsanClusterEncryptionKms", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = NameSet)]
[OutputType(typeof(EncryptionKmsChange))]
public sealed class SetVsanClusterEncryptionKmsCommand : EncryptionChangeCmdlet
{
    /// <summary>The key provider; the one that the cluster has when left out, for new keys only.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [Alias("KeyProvider")]
    public string? KmsCluster { get; set; }

    /// <summary>Has all data encrypted anew, after the switch where there is one. This takes long, and moves the data of each disk away and back.</summary>
    [Parameter]
    public SwitchParameter Deep { get; set; }

    /// <summary>Lets vSAN do with fewer copies of the data while it writes it anew.</summary>
    [Parameter]
    public SwitchParameter AllowReducedRedundancy { get; set; }

    /// <summary>How long to wait until all hosts have followed, in minutes; 0 does not wait.</summary>
    [Parameter]
    [ValidateRange(0, 10080)]
    public int TimeoutMinutes { get; set; } = 30;

    private protected override string Type => "ClusterComputeResource";

    private protected override string Kind => "cluster";

    private protected override RekeyKind RekeyKind => RekeyKind.VsanCluster;

    private protected override string Action =>
        (KmsCluster is null ? "New keys" : $"Put under the key provider '{KmsCluster}'") + (Deep ? ", and encrypt all data anew" : "");

    private protected override RekeyOptions Options => new()
    {
        Provider = KmsCluster ?? "", Deep = Deep, NewKey = NewKey || Deep || KmsCluster is null, AllowReducedRedundancy = AllowReducedRedundancy,
    };

    private protected override RekeyTiming Timing => new() { VsanLimit = TimeSpan.FromMinutes(TimeoutMinutes) };
}
