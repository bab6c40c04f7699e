using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>How vCenter reaches one KMIP server of a key provider (KmipServerInfo).</summary>
internal sealed record KmipServer
{
    /// <summary>The port that the KMIP standard reserves.</summary>
    public const int StandardPort = 5696;

    /// <summary>What vCenter calls the server; unique within its provider.</summary>
    public string Name { get; init; } = "";

    /// <summary>Host name or address.</summary>
    public string Address { get; init; } = "";

    public int Port { get; init; } = StandardPort;

    public string? ProxyAddress { get; init; }

    public int? ProxyPort { get; init; }

    public int? Reconnect { get; init; }

    /// <summary>The KMIP protocol's library, as vCenter names it; rarely set.</summary>
    public string? Protocol { get; init; }

    public int? Nbio { get; init; }

    /// <summary>How long vCenter waits for the server, in seconds.</summary>
    public int? Timeout { get; init; }

    /// <summary>The user that vCenter logs on to the key manager as.</summary>
    public string? UserName { get; init; }

    public static KmipServer Read(XElement info) => new()
    {
        Name = info.Text("name") ?? "",
        Address = info.Text("address") ?? "",
        Port = (int)(info.Number("port") ?? StandardPort),
        ProxyAddress = Known(info.Text("proxyAddress")),
        ProxyPort = Known(info.Number("proxyPort")),
        Reconnect = Known(info.Number("reconnect")),
        Protocol = Known(info.Text("protocol")),
        Nbio = Known(info.Number("nbio")),
        Timeout = Known(info.Number("timeout")),
        UserName = Known(info.Text("userName")),
    };

    public void Write(SoapWriter xml, string name) => xml.Object(name, info =>
    {
        info.Text("name", Name);
        info.Text("address", Address);
        info.Number("port", Port);
        info.Optional("proxyAddress", ProxyAddress);
        info.Optional("proxyPort", ProxyPort);
        info.Optional("reconnect", Reconnect);
        info.Optional("protocol", Protocol);
        info.Optional("nbio", Nbio);
        info.Optional("timeout", Timeout);
        info.Optional("userName", UserName);
    });

    // An empty text, and -1, are how vCenter is told to forget an entry.
    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static int? Known(long? number) => number is null or < 0 ? null : (int)number;
}
