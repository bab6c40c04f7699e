using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>The KMIP endpoints of Key Protect's regions, as vCenter meets them: <c>us-south.kms.cloud.ibm.com</c>, port 5696.</summary>
internal sealed class KeyProtectKmipNetwork(LabWorld world, IKmipClientTrust trust) : IKmipNetwork, IDisposable
{
    private const string Domain = ".kms.cloud.ibm.com";
    private const string Private = "private.";
    private const int Port = 5696;

    private readonly ConcurrentDictionary<string, KeyProtectKmipServer> _regions = new(StringComparer.OrdinalIgnoreCase);

    public IKmipServer? Find(string address, int port)
    {
        if (port != Port || !address.EndsWith(Domain, StringComparison.OrdinalIgnoreCase))
            return null;

        string region = address[..^Domain.Length];
        if (region.StartsWith(Private, StringComparison.OrdinalIgnoreCase))
            region = region[Private.Length..];
        return world.Instances.Any(instance => instance.Region == region)
            ? _regions.GetOrAdd(region, name => new KeyProtectKmipServer(name, trust, world.Clock.Now))
            : null;
    }

    public void Dispose()
    {
        foreach (KeyProtectKmipServer region in _regions.Values)
            region.Dispose();
    }
}

/// <summary>The endpoint of one region. Which adapter a client belongs to is told by its certificate alone; names and passwords are not looked at.</summary>
internal sealed class KeyProtectKmipServer(string region, IKmipClientTrust trust, DateTimeOffset now) : IKmipServer, IDisposable
{
    private readonly Lazy<X509Certificate2> _authority = new(() => KmsCertificates.Authority("Lab KMIP " + region, now));
    private X509Certificate2? _certificate;

    public X509Certificate2 Certificate => _certificate ??= KmsCertificates.Server($"{region}.kms.cloud.ibm.com", _authority.Value, now);

    public bool IsUp => true;

    public bool Accepts(Crypto.KmipClient client, DateTimeOffset at) =>
        client.Certificate is { } certificate && at >= certificate.NotBefore && at <= certificate.NotAfter && trust.Connect(certificate, region) is not null;

    public string? CreateKey(Crypto.KmipClient client, out string? refusal)
    {
        refusal = null;
        try
        {
            return Connect(client)?.CreateKey();
        }
        catch (KmipRefusal)
        {
            refusal = KeyReasons.ClusterUnreachable;
            return null;
        }
    }

    public KmipKeyState? Find(Crypto.KmipClient client, string keyId)
    {
        if (Connect(client) is not { } adapter || adapter.StateOf(keyId) is not { } state)
            return null;

        // a key that can't be read is as good as disabled: its root key is
        return state == KmipState.Active && !CanGet(adapter, keyId) ? KmipKeyState.Deactivated : State(state);
    }

    /// <summary>All servers of a region are one.</summary>
    public void Replicate(Crypto.KmipClient client, string keyId)
    {
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        if (_authority.IsValueCreated)
            _authority.Value.Dispose();
    }

    private IKmipClient? Connect(Crypto.KmipClient client) => client.Certificate is null ? null : trust.Connect(client.Certificate, region);

    private static bool CanGet(IKmipClient adapter, string keyId)
    {
        try
        {
            adapter.Get(keyId);
            return true;
        }
        catch (KmipRefusal)
        {
            return false;
        }
    }

    private static KmipKeyState State(KmipState state) => state switch
    {
        KmipState.PreActive => KmipKeyState.PreActive,
        KmipState.Active => KmipKeyState.Active,
        KmipState.Deactivated => KmipKeyState.Deactivated,
        KmipState.Compromised => KmipKeyState.Compromised,
        _ => KmipKeyState.Destroyed,
    };
}
