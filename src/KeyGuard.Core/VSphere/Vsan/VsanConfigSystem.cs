using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>vSAN's configuration service (vSAN Management API, VsanVcClusterConfigSystem, at <c>/vsanHealth</c>).</summary>
internal sealed class VsanConfigSystem
{
    private static readonly ObjectRef System = new("VsanVcClusterConfigSystem", "vsan-cluster-config-system");
    private readonly VimClient _client;

    public VsanConfigSystem(VimClient client) => _client = client;

    /// <summary>The cluster's configuration; null where it has none.</summary>
    public async Task<XElement?> GetAsync(ObjectRef cluster, string name, CancellationToken cancellationToken)
    {
        var values = await _client.CallAsync(Call("VsanClusterGetConfig", name, writer => writer.Ref("cluster", cluster), repeatable: true), cancellationToken).ConfigureAwait(false);
        return values.Count > 0 ? values[0] : null;
    }

    /// <summary>Puts the cluster under another provider; that is a shallow re-key, with a new host key. Returns the task.</summary>
    public Task<ObjectRef> SwitchAsync(VsanState cluster, string provider, bool allowReducedRedundancy, CancellationToken cancellationToken) => _client.StartAsync(
        Call("VsanClusterReconfig", cluster.Name, writer =>
        {
            writer.Ref("cluster", cluster.Ref);
            writer.Object("vsanReconfigSpec", spec => WriteSwitch(spec, cluster, provider, allowReducedRedundancy));
        }),
        cancellationToken);

    /// <summary>New keys of the same provider: for the keys of the disks, or (deep) for all data. Returns the task.</summary>
    public Task<ObjectRef> RekeyAsync(VsanState cluster, bool deep, bool allowReducedRedundancy, CancellationToken cancellationToken) => _client.StartAsync(
        Call("VsanEncryptedClusterRekey_Task", cluster.Name, writer =>
        {
            writer.Ref("encryptedCluster", cluster.Ref);
            writer.Flag("deepRekey", deep);
            if (allowReducedRedundancy) writer.Flag("allowReducedRedundancy", true);
        }),
        cancellationToken);

    // modify = true changes what is said and leaves the rest as it is. What vSAN keeps by itself is not sent.
    private static void WriteSwitch(SoapWriter spec, VsanState cluster, string provider, bool allowReducedRedundancy)
    {
        spec.Flag("modify", true);
        if (allowReducedRedundancy) spec.Flag("allowReducedRedundancy", true);
        spec.Object("dataEncryptionConfig", encryption =>
        {
            encryption.Flag("encryptionEnabled", true);
            encryption.Object("kmsProviderId", id => id.Text("id", provider));
            encryption.Optional("eraseDisksBeforeUse", cluster.ErasesDisks);
        });
    }

    private static VimCall Call(string method, string subject, global::System.Action<SoapWriter> arguments, bool repeatable = false) =>
        new(method, System) { Service = VimService.Vsan, Subject = subject, Arguments = arguments, Repeatable = repeatable };
}
