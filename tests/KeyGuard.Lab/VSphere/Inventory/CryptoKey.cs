using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>A key as vCenter names it: its id in the key manager, and the provider.</summary>
internal sealed record CryptoKey(string Id, string? Provider)
{
    private static readonly Shape<string> ProviderShape = new("KeyProviderId", new Field<string>("id", VimValue.Of));

    private static readonly Shape<CryptoKey> Shape = new(
        "CryptoKeyId",
        new("keyId", key => VimValue.Of(key.Id)),
        new("providerId", key => ProviderShape.OfOptional(key.Provider)));

    public static VimValue? Value(CryptoKey? key) => Shape.OfOptional(key);

    public static VimValue? ProviderValue(string? provider) => ProviderShape.OfOptional(provider);

    public static CryptoKey Read(SoapNode node) => new(node.Text("keyId")!, node.Find("providerId")?.Text("id"));
}
