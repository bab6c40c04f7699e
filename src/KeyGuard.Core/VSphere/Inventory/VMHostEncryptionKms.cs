using System.Collections.Generic;
using KeyGuard.Connections;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Under which key provider a host's own key is, which protects its core dumps.</summary>
public sealed class VMHostEncryptionKms
{
    /// <summary>The host's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it has a key and takes part in encryption.</summary>
    public bool Encrypted { get; internal init; }

    /// <summary>The key provider; null where it has no key.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The key's id at the provider; null where it has none.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>Whether it can take part in encryption.</summary>
    public HostCryptoState State { get; internal init; }

    /// <summary>The name of its cluster; empty for a host by itself.</summary>
    public string Cluster { get; internal init; } = "";

    /// <summary>connected, disconnected or notResponding.</summary>
    public string ConnectionState { get; internal init; } = "";

    /// <summary>Whether it is in maintenance mode.</summary>
    public bool InMaintenanceMode { get; internal init; }

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>PowerCLI's id, such as <c>HostSystem-host-21</c>; another vCenter may use the same.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>PowerCLI's Uid, which names the server as well.</summary>
    public string Uid { get; internal init; } = "";

    internal static VMHostEncryptionKms Of(HostState host, VCenterConnection connection, IReadOnlyDictionary<ObjectRef, string> clusters) => new()
    {
        Name = host.Name,
        Encrypted = host.Key is not null,
        KmsCluster = host.Key?.Provider,
        KeyId = host.Key?.KeyId,
        State = host.Crypto,
        Cluster = host.Parent is { } parent && clusters.TryGetValue(parent, out var name) ? name : "",
        ConnectionState = host.ConnectionState,
        InMaintenanceMode = host.IsInMaintenance,
        Server = connection.Name,
        Id = host.Ref.ToPowerCli(),
        Uid = EntityUid.Of(connection, host.Ref),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
