using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>Signs as authorities did long ago; .NET's own signers refuse to.</summary>
internal sealed class Sha1Signer(RSA key) : X509SignatureGenerator
{
    /// <summary>AlgorithmIdentifier of sha1WithRSAEncryption (1.2.840.113549.1.1.5) with its NULL parameter.</summary>
    private static readonly byte[] Algorithm = [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05, 0x05, 0x00];

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => Algorithm;

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);

    protected override PublicKey BuildPublicKey() => new(key);
}
