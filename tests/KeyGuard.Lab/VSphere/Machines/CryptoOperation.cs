using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Machines;

/// <summary>What a crypto spec asks for.</summary>
internal enum CryptoKind
{
    None,
    Encrypt,
    Decrypt,
    Shallow,
    Deep,
}

/// <summary>A crypto spec, read: what, and under which key.</summary>
internal sealed record CryptoOperation(CryptoKind Kind, CryptoKey? Key)
{
    public bool IsRecrypt => Kind is CryptoKind.Shallow or CryptoKind.Deep;

    /// <summary>Whether data are rewritten, which needs a machine that is off and has no snapshots.</summary>
    public bool Rewrites => Kind is CryptoKind.Encrypt or CryptoKind.Decrypt or CryptoKind.Deep;

    /// <summary>The privilege on the machine; null for none.</summary>
    public string? Privilege => Kind switch
    {
        CryptoKind.Encrypt => "Cryptographer.Encrypt",
        CryptoKind.Decrypt => "Cryptographer.Decrypt",
        CryptoKind.Shallow or CryptoKind.Deep => "Cryptographer.Recrypt",
        _ => null,
    };

    public static CryptoOperation? Read(SoapNode? spec) => spec?.TypeName switch
    {
        null => null,
        "CryptoSpecEncrypt" => new(CryptoKind.Encrypt, CryptoKey.Read(spec.Get("cryptoKeyId"))),
        "CryptoSpecDecrypt" => new(CryptoKind.Decrypt, null),
        "CryptoSpecShallowRecrypt" => new(CryptoKind.Shallow, CryptoKey.Read(spec.Get("newKeyId"))),
        "CryptoSpecDeepRecrypt" => new(CryptoKind.Deep, CryptoKey.Read(spec.Get("newKeyId"))),
        _ => new(CryptoKind.None, null),
    };
}
