using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>A key provider of the vCenter, with its side of the trust.</summary>
internal sealed class KeyProvider(string id, string managementType)
{
    public const string Standard = "vCenter";
    public const string Native = "nativeProvider";

    public string Id => id;

    public string ManagementType => managementType;

    public bool IsNative => managementType == Native;

    public List<KmipServerEntry> Servers { get; } = [];

    public bool IsDefault { get; set; }

    /// <summary>The clusters and folders that it is the default of.</summary>
    public List<ManagedRef> EntityDefaults { get; } = [];

    /// <summary>Of a native provider: whether its key was exported.</summary>
    public bool HasBackup { get; set; }

    public string? NativeKeyId { get; set; }

    /// <summary>Keys that the platform made under this provider by itself.</summary>
    public HashSet<string> PlatformKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Server certificates that were uploaded, by thumbprint.</summary>
    public HashSet<string> TrustedServers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the Lab started with it: trust is complete then, and its certificates are made when someone asks for them.</summary>
    public bool IsSeeded { get; set; }

    /// <summary>The certificate in force, with its key.</summary>
    public X509Certificate2? Client { get; set; }

    /// <summary>The latest key pair that was made for a request or a self-signed certificate, and what was handed out for it.</summary>
    public PendingPair? PendingRequest { get; set; }

    public PendingPair? PendingSelfSigned { get; set; }
}

/// <summary>A key pair that waits for its certificate.</summary>
internal sealed record PendingPair(RSA Key, string Pem);

/// <summary>One server of a provider, as it was registered.</summary>
internal sealed record KmipServerEntry
{
    public static readonly Shape<KmipServerEntry> Shape = new(
        "KmipServerInfo",
        new("name", server => VimValue.Of(server.Name)),
        new("address", server => VimValue.Of(server.Address)),
        new("port", server => VimValue.Of(server.Port)),
        new("proxyAddress", server => VimValue.Of(server.ProxyAddress)),
        new("proxyPort", server => VimValue.Of(server.ProxyPort)),
        new("reconnect", server => VimValue.Of(server.Reconnect)),
        new("protocol", server => VimValue.Of(server.Protocol)),
        new("nbio", server => VimValue.Of(server.Nbio)),
        new("timeout", server => VimValue.Of(server.Timeout)),
        new("userName", server => VimValue.Of(server.UserName)));

    public required string Name { get; init; }

    public required string Address { get; init; }

    public required int Port { get; init; }

    public string? ProxyAddress { get; init; }

    public int? ProxyPort { get; init; }

    public int? Reconnect { get; init; }

    public string? Protocol { get; init; }

    public int? Nbio { get; init; }

    public int? Timeout { get; init; }

    public string? UserName { get; init; }

    /// <summary>Never told.</summary>
    public string Password { get; init; } = "";

    public static KmipServerEntry Read(SoapNode info, string? password) => new()
    {
        Name = info.Text("name")!,
        Address = info.Text("address")!,
        Port = info.Number("port")!.Value,
        ProxyAddress = info.Text("proxyAddress"),
        ProxyPort = info.Number("proxyPort"),
        Reconnect = info.Number("reconnect"),
        Protocol = info.Text("protocol"),
        Nbio = info.Number("nbio"),
        Timeout = info.Number("timeout"),
        UserName = info.Text("userName"),
        Password = password ?? "",
    };

    /// <summary>What an update leaves out stays; an empty text or -1 removes.</summary>
    public KmipServerEntry Update(SoapNode info, string? password) => new()
    {
        Name = Name,
        Address = info.Text("address") ?? Address,
        Port = info.Number("port") ?? Port,
        ProxyAddress = Kept(info.Text("proxyAddress"), ProxyAddress),
        ProxyPort = Kept(info.Number("proxyPort"), ProxyPort),
        Reconnect = Kept(info.Number("reconnect"), Reconnect),
        Protocol = Kept(info.Text("protocol"), Protocol),
        Nbio = Kept(info.Number("nbio"), Nbio),
        Timeout = Kept(info.Number("timeout"), Timeout),
        UserName = Kept(info.Text("userName"), UserName),
        Password = password ?? Password,
    };

    private static string? Kept(string? given, string? old) => given is null ? old : given.Length == 0 ? null : given;

    private static int? Kept(int? given, int? old) => given is null ? old : given == -1 ? null : given;
}
