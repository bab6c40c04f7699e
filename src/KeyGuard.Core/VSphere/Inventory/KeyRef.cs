using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>A key by its id and its provider's (CryptoKeyId). An empty id with a provider leaves the choice to the platform.</summary>
/// <param name="KeyId">The id that the key management server gave it.</param>
/// <param name="Provider">The key provider; null where vCenter did not say.</param>
internal sealed record KeyRef(string KeyId, string? Provider)
{
    /// <summary>Whether the key is under the provider.</summary>
    public bool IsUnder(string provider) => Provider == provider;

    /// <summary>A CryptoKeyId; null where unset.</summary>
    public static KeyRef? Read(XElement? element) =>
        element?.Text("keyId") is { } id ? new KeyRef(id, element.Text("providerId.id")) : null;

    /// <summary>Writes the members in the schema's order.</summary>
    public void Write(SoapWriter writer)
    {
        writer.Text("keyId", KeyId);
        if (Provider is { } provider) writer.Object("providerId", id => id.Text("id", provider));
    }

    public override string ToString() => Provider is null ? KeyId : KeyId + " of " + Provider;
}
