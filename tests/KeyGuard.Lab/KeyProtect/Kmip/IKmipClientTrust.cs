using System;
using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>
/// What the KMIP endpoint of a region (port 5696, mutual TLS) knows of a client: for the Lab's own KMIP clients, such as
/// its vCenter, which call it directly instead of over the protocol.
/// </summary>
internal interface IKmipClientTrust
{
    /// <summary>Whether the adapter, named by id or name, would let the holder of this certificate in now.</summary>
    bool Trusts(string adapterIdOrName, X509Certificate2 certificate);

    /// <summary>
    /// The client with this certificate at the adapter that trusts it: a certificate is unique in a region, so there is one
    /// at most. Null when no adapter trusts it (yet).
    /// </summary>
    /// <param name="certificate">The client's certificate; its private key is not looked at.</param>
    /// <param name="region">The region whose endpoint is called, such as <c>us-south</c>; null for any.</param>
    IKmipClient? Connect(X509Certificate2 certificate, string? region = null);
}

/// <summary>A trusted client at its adapter: the KMIP operations that vSphere uses.</summary>
internal interface IKmipClient
{
    string InstanceId { get; }

    string AdapterId { get; }

    string AdapterName { get; }

    string CertificateId { get; }

    /// <summary>Create (4.1), followed by Activate (4.19): a new key's id.</summary>
    /// <exception cref="KmipRefusal">The adapter's root key is not active.</exception>
    string CreateKey(bool activate = true);

    /// <summary>Get Attributes (4.12): the state, or null when the adapter has no such object.</summary>
    KmipState? StateOf(string id);

    /// <summary>Locate (4.9): the ids of all objects that are not destroyed.</summary>
    ImmutableArray<string> Locate();

    /// <summary>Get (4.11): the key itself.</summary>
    /// <exception cref="KmipRefusal">There is no such key, it is destroyed, or the adapter's root key is not active.</exception>
    byte[] Get(string id);

    /// <summary>Activate (4.19), from pre-active only.</summary>
    /// <exception cref="KmipRefusal">There is no such key, or it is in another state.</exception>
    void Activate(string id);

    /// <summary>Revoke (4.20): deactivated, or compromised if that is the reason.</summary>
    /// <exception cref="KmipRefusal">There is no such key, or it is destroyed.</exception>
    void Revoke(string id, bool compromised = false);

    /// <summary>Destroy (4.21): not while it is active.</summary>
    /// <exception cref="KmipRefusal">There is no such key, or it is active or destroyed.</exception>
    void Destroy(string id);
}

/// <summary>A KMIP operation that failed, with the name of its result reason (KMIP 1.4, 9.1.3.2.29).</summary>
internal sealed class KmipRefusal(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
