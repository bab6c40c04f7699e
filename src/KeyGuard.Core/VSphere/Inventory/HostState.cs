using System;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>A host as it was read, as far as encryption has to do with it.</summary>
internal sealed record HostState
{
    public static readonly string[] Paths =
        ["name", "runtime.connectionState", "runtime.inMaintenanceMode", "runtime.cryptoState", "runtime.cryptoKeyId", "parent"];

    public ObjectRef Ref { get; init; }

    public string Name { get; init; } = "";

    /// <summary>connected, disconnected or notResponding.</summary>
    public string ConnectionState { get; init; } = "";

    public bool IsInMaintenance { get; init; }

    public HostCryptoState Crypto { get; init; }

    /// <summary>The host's key, which protects its core dumps.</summary>
    public KeyRef? Key { get; init; }

    /// <summary>The cluster that it is in; for a host by itself, what stands for it.</summary>
    public ObjectRef? Parent { get; init; }

    public static HostState Read(VimObject item) => new()
    {
        Ref = item.Ref,
        Name = VCenterName.Decode(item.Text("name") ?? item.Ref.Id),
        ConnectionState = item.Text("runtime.connectionState") ?? "",
        IsInMaintenance = item.Flag("runtime.inMaintenanceMode") == true,
        Crypto = Enum.TryParse<HostCryptoState>(item.Text("runtime.cryptoState"), ignoreCase: true, out var state) ? state : HostCryptoState.Unknown,
        Key = KeyRef.Read(item.Value("runtime.cryptoKeyId")),
        Parent = item.Reference("parent"),
    };

    public override string ToString() => Name;
}
