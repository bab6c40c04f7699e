using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>A key provider as vCenter lists it (KmipClusterInfo).</summary>
internal sealed class KeyProviderInfo
{
    /// <summary>A provider made of KMIP servers.</summary>
    public const string Standard = "vCenter";

    /// <summary>vCenter's own.</summary>
    public const string Native = "nativeProvider";

    public string Id { get; private init; } = "";

    public IReadOnlyList<KmipServer> Servers { get; private init; } = [];

    /// <summary>Whether it is the vCenter's default.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>Who manages it; servers before 7.0 know only the standard kind, and don't say.</summary>
    public string ManagementType { get; private init; } = Standard;

    /// <summary>The clusters and host folders whose default it is.</summary>
    public IReadOnlyList<ObjectRef> DefaultOf { get; private init; } = [];

    public bool? HasBackup { get; private init; }

    public bool? TpmRequired { get; private init; }

    /// <summary>The key that a native provider derives the others from.</summary>
    public string? KeyId { get; private init; }

    public static KeyProviderInfo Read(XElement info) => new()
    {
        Id = info.Text("clusterId.id") ?? "",
        Servers = [.. info.Children("servers").Select(KmipServer.Read)],
        IsDefault = info.Flag("useAsDefault") ?? false,
        ManagementType = info.Text("managementType") is { Length: > 0 } type ? type : Standard,
        DefaultOf = [.. info.Children("useAsEntityDefault").Select(item => item.ToReference()).OfType<ObjectRef>()],
        HasBackup = info.Flag("hasBackup"),
        TpmRequired = info.Flag("tpmRequired"),
        KeyId = info.Text("keyId") is { Length: > 0 } key ? key : null,
    };
}
