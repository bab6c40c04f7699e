using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Which key provider a cluster's vSAN data are encrypted with.</summary>
internal static class VsanProvider
{
    private static readonly ObjectRef ConfigSystem = new("VsanVcClusterConfigSystem", "vsan-cluster-config-system");

    /// <returns>Null where there is no vSAN, or it is not encrypted.</returns>
    public static async Task<string?> FindAsync(VimClient client, ObjectRef cluster, CancellationToken cancellationToken)
    {
        try
        {
            var config = await client.CallAsync(new VimCall("VsanClusterGetConfig", ConfigSystem)
            {
                Service = VimService.Vsan,
                Repeatable = true,
                Arguments = xml => xml.Ref("cluster", cluster),
            }, cancellationToken).ConfigureAwait(false);
            var encryption = config.Count > 0 ? config[0].Child("dataEncryptionConfig") : null;
            return encryption?.Flag("encryptionEnabled") == true ? encryption.Text("kmsProviderId.id") : null;
        }
        catch (VimException none) when (none.Is("NotSupported") || none.Is("MethodNotFound"))
        {
            return null;
        }
    }
}
