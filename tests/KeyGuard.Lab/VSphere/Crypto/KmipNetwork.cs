using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>Who knocks at a KMIP server: the certificate, and a name and password where the server wants them.</summary>
internal sealed record KmipClient(X509Certificate2? Certificate, string UserName, string Password);

/// <summary>The state of a key in a KMIP server.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KmipKeyState>))]
internal enum KmipKeyState
{
    PreActive,
    Active,
    Deactivated,
    Compromised,
    Destroyed,
}

/// <summary>A KMIP server as vCenter meets it. The Lab's simulated ones are of this kind; other services of the Lab that speak KMIP may be as well.</summary>
internal interface IKmipServer
{
    /// <summary>What the server shows in the TLS handshake.</summary>
    X509Certificate2 Certificate { get; }

    /// <summary>Whether anything answers at all.</summary>
    bool IsUp { get; }

    /// <summary>Whether the server lets this client in.</summary>
    bool Accepts(KmipClient client, DateTimeOffset now);

    /// <summary>Makes a key; null where the server makes none, with the reason as vCenter would say it.</summary>
    string? CreateKey(KmipClient client, out string? refusal);

    /// <summary>The state of a key that this client can see; null for none.</summary>
    KmipKeyState? Find(KmipClient client, string keyId);

    /// <summary>Takes over a key that another server of the same key manager has made.</summary>
    void Replicate(KmipClient client, string keyId);
}

/// <summary>Where KMIP servers are found. Of several networks the first that knows an address answers for it.</summary>
internal interface IKmipNetwork
{
    /// <summary>The server at an address, or null where this network has none.</summary>
    IKmipServer? Find(string address, int port);
}

/// <summary>All networks together.</summary>
internal sealed class KmipNetworks(IEnumerable<IKmipNetwork> others, SimulatedKmsNetwork simulated)
{
    public IKmipServer? Find(string address, int port) =>
        others.Select(network => network.Find(address, port)).FirstOrDefault(server => server is not null) ?? simulated.Find(address, port);
}
