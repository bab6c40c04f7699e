using KeyGuard.Connections;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Writes PowerCLI's <c>Uid</c>, which <see cref="PowerCliUid"/> reads: it names the server, which an <c>Id</c> does not.</summary>
internal static class EntityUid
{
    public static string Of(VCenterConnection connection, ObjectRef item) =>
        $"/VIServer={connection.UserName}@{connection.Endpoint.Host}:{connection.Endpoint.Port}/{Kind(item.Type)}={item.ToPowerCli()}/";

    // PowerCLI's names for the types.
    private static string Kind(string type) => type switch
    {
        "HostSystem" => "VMHost",
        "ClusterComputeResource" => "Cluster",
        _ => type,
    };
}
