using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>What a name, a description and a certificate must look like.</summary>
internal static partial class KmipRules
{
    public const string NativeProfile = "native_1.0";
    public const string RootKeyMember = "crk_id";

    /// <summary>The name asked for, or one of the service's own making.</summary>
    public static string Name(string? asked, string prefix)
    {
        if (asked is null)
            return prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

        bool plain = asked.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain && asked.Length is >= 2 and <= 40 && !Guid.TryParseExact(asked, "D", out _)
            ? asked
            : throw KmsErrors.InvalidField("name", "2 to 40 letters, digits, dashes or underscores, and no UUID");
    }

    public static string Description(string? asked) =>
        asked is null or { Length: 0 or (>= 2 and <= 240) } ? asked ?? "" : throw KmsErrors.InvalidField("description", "between 2 and 240 characters");

    public static X509Certificate2 Certificate(string? pem)
    {
        try
        {
            if (pem is not null && OneCertificate().IsMatch(pem))
                return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            // its form is right, its content is not
        }

        throw KmsErrors.InvalidField("certificate", "an X.509 certificate in PEM format");
    }

    public static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    [GeneratedRegex(@"^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*$")]
    private static partial Regex OneCertificate();
}
