using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>How a key provider is, as vCenter found on asking its servers (CryptoManagerKmipClusterStatus).</summary>
internal sealed class KeyProviderStatus
{
    public string Id { get; private init; } = "";

    /// <summary>green, yellow, red or gray; empty where the version does not say.</summary>
    public string Overall { get; private init; } = "";

    public KmsCertificate? ClientCertificate { get; private init; }

    public IReadOnlyList<KmipServerStatus> Servers { get; private init; } = [];

    public static KeyProviderStatus Read(XElement status) => new()
    {
        Id = status.Text("clusterId.id") ?? "",
        Overall = status.Text("overallStatus") ?? "",
        ClientCertificate = KmsCertificate.Read(status.Child("clientCertInfo")),
        Servers = [.. status.Children("servers").Select(KmipServerStatus.Read)],
    };
}

/// <summary>How one server is (CryptoManagerKmipServerStatus).</summary>
internal sealed class KmipServerStatus
{
    public string Name { get; private init; } = "";

    public string Status { get; private init; } = "";

    /// <summary>vCenter's words about the connection; empty where there is nothing to say.</summary>
    public string Connection { get; private init; } = "";

    public KmsCertificate? Certificate { get; private init; }

    /// <summary>Whether vCenter trusts the server.</summary>
    public bool? ClientTrustsServer { get; private init; }

    /// <summary>Whether the server trusts vCenter.</summary>
    public bool? ServerTrustsClient { get; private init; }

    public static KmipServerStatus Read(XElement status) => new()
    {
        Name = status.Text("name") ?? "",
        Status = status.Text("status") ?? "",
        Connection = status.Text("connectionStatus") ?? "",
        Certificate = KmsCertificate.Read(status.Child("certInfo")),
        ClientTrustsServer = status.Flag("clientTrustServer"),
        ServerTrustsClient = status.Flag("serverTrustClient"),
    };
}
