using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>A key provider as vCenter lists it (KmipClusterInfo).</summary>
internal sealed class KeyProviderInfo
{
    public string Id { get; private init; } = "";

    public IReadOnlyList<KmipServer> Servers { get; private init; } = [];

    /// <summary>Whether it is the vCenter's default.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>What sort of provider it is.</summary>
    public VCenterKmsKind Kind { get; private init; }

    /// <summary>The clusters and host folders whose default it is.</summary>
    public IReadOnlyList<ObjectRef> DefaultOf { get; private init; } = [];

    public bool? HasBackup { get; private init; }

    public bool? TpmRequired { get; private init; }

    public static KeyProviderInfo Read(XElement info) => new()
    {
        Id = info.Text("clusterId.id") ?? "",
        Servers = [.. info.Children("servers").Select(KmipServer.Read)],
        IsDefault = info.Flag("useAsDefault") ?? false,
        Kind = KindOf(info.Text("managementType")),
        DefaultOf = [.. info.Children("useAsEntityDefault").Select(item => item.ToReference()).OfType<ObjectRef>()],
        HasBackup = info.Flag("hasBackup"),
        TpmRequired = info.Flag("tpmRequired"),
    };

    // Servers before 7.0 know only the standard kind, and don't say.
    private static VCenterKmsKind KindOf(string? managementType) => managementType switch
    {
        null or "" or "vCenter" => VCenterKmsKind.Standard,
        "nativeProvider" => VCenterKmsKind.Native,
        "trustAuthority" => VCenterKmsKind.TrustAuthority,
        _ => VCenterKmsKind.Unknown,
    };
}
