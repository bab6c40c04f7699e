using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>Reads what clients bring as PEM.</summary>
internal static class Certificates
{
    /// <summary>The certificate, or null where the text is none.</summary>
    public static X509Certificate2? Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (Exception mistake) when (mistake is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The RSA key, or null where the text is none.</summary>
    public static RSA? ReadKey(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception mistake) when (mistake is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
