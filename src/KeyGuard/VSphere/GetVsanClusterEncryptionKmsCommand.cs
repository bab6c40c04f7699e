using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Vsan;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Shows under which key provider vSAN clusters are. Clusters without vSAN are shown only when they are named.</summary>
[Cmdlet(VerbsCommon.Get, "VsanClusterEncryptionKms", DefaultParameterSetName = NameSet)]
[OutputType(typeof(VsanClusterEncryptionKms))]
public sealed class GetVsanClusterEncryptionKmsCommand : EncryptionViewCmdlet
{
    private protected override string Type => "ClusterComputeResource";

    private protected override string Kind => "cluster";

    private protected override void WriteNamed(VCenterConnection connection, Func<string, bool> wanted)
    {
        var all = Name.Any(WildcardPattern.ContainsWildcardCharacters);
        Write(connection, new VsanInventory(connection.Client).Read(wanted, StopToken).Where(cluster => !all || cluster.IsEnabled != false));
    }

    private protected override void WriteItems(VCenterConnection connection, IReadOnlyList<ObjectRef> items) =>
        Write(connection, new VsanInventory(connection.Client).Read(items, StopToken));

    private void Write(VCenterConnection connection, IEnumerable<VsanState> clusters)
    {
        foreach (var cluster in clusters.Where(cluster => IsWanted([cluster.Key?.Provider]))) WriteObject(VsanClusterEncryptionKms.Of(cluster, connection));
    }
}
