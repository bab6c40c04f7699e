using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>A key manager that exists only in the Lab: its certificate, who is let in, its keys with their states.</summary>
internal sealed class SimulatedKms(string address, DateTimeOffset now) : IKmipServer, IDisposable
{
    private readonly Lazy<X509Certificate2> _authority = new(() => KmsCertificates.Authority(address, now));
    private readonly Dictionary<string, SimulatedKey> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trusted = new(StringComparer.Ordinal);
    private X509Certificate2? _certificate;

    public string Address => address;

    /// <summary>What signs the server's certificate, and those of clients that it lets in.</summary>
    public X509Certificate2 Authority => _authority.Value;

    public X509Certificate2 Certificate => _certificate ??= KmsCertificates.Server(address, Authority, now);

    public bool IsUp { get; set; } = true;

    /// <summary>Lets every certificate in, as the seeded ones do.</summary>
    public bool TrustsAnyone { get; set; }

    /// <summary>Name and password that clients must give, or null.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>With what reason it refuses to make keys; null for not at all.</summary>
    public string? CreateRefusal { get; set; }

    public IReadOnlyDictionary<string, SimulatedKey> Keys => _keys;

    /// <summary>Shows another certificate from now on, as after a renewal.</summary>
    public void RenewCertificate(DateTimeOffset at)
    {
        _certificate?.Dispose();
        _certificate = KmsCertificates.Server(address, Authority, at);
    }

    public void Trust(X509Certificate2 certificate) => _trusted.Add(certificate.Thumbprint);

    public bool Accepts(KmipClient client, DateTimeOffset at)
    {
        if (UserName is not null && (client.UserName != UserName || client.Password != (Password ?? "")))
            return false;
        if (client.Certificate is not { } certificate)
            return TrustsAnyone;
        if (at < certificate.NotBefore || at > certificate.NotAfter)
            return false;

        return TrustsAnyone || _trusted.Contains(certificate.Thumbprint) || certificate.IssuerName.RawData.AsSpan().SequenceEqual(Authority.SubjectName.RawData);
    }

    public string? CreateKey(KmipClient client, out string? refusal)
    {
        refusal = CreateRefusal;
        if (refusal is not null)
            return null;

        string id = Guid.NewGuid().ToString();
        Replicate(client, id);
        return id;
    }

    public KmipKeyState? Find(KmipClient client, string keyId) =>
        _keys.TryGetValue(keyId, out SimulatedKey? key) && key.Owner == client.UserName ? key.State : null;

    public void Replicate(KmipClient client, string keyId) => _keys.TryAdd(keyId, new SimulatedKey(client.UserName));

    public bool Set(string keyId, KmipKeyState? state)
    {
        if (state is null)
            return _keys.Remove(keyId);
        if (!_keys.TryGetValue(keyId, out SimulatedKey? key))
            return false;

        key.State = state.Value;
        return true;
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        if (_authority.IsValueCreated)
            _authority.Value.Dispose();
    }
}

/// <summary>A key; only the user that made it sees it.</summary>
internal sealed class SimulatedKey(string owner)
{
    public string Owner => owner;

    public KmipKeyState State { get; set; } = KmipKeyState.Active;

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);
}

/// <summary>The simulated key managers by address. Any address has one, except where the name says that it is unreachable.</summary>
internal sealed class SimulatedKmsNetwork(Func<DateTimeOffset> now) : IKmipNetwork, IDisposable
{
    private readonly Dictionary<string, SimulatedKms> _servers = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<SimulatedKms> All => _servers.Values;

    public SimulatedKms Get(string address, int port)
    {
        string key = $"{address}:{port}";
        if (!_servers.TryGetValue(key, out SimulatedKms? found))
            _servers[key] = found = new SimulatedKms(key, now());
        return found;
    }

    public IKmipServer? Find(string address, int port) => address.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase) ? null : Get(address, port);

    public void Clear()
    {
        Dispose();
        _servers.Clear();
    }

    public void Dispose()
    {
        foreach (SimulatedKms server in _servers.Values)
            server.Dispose();
    }
}
