using System;
using System.Linq;
using System.Text;

namespace KeyGuard.Tests.Support;

/// <summary>
/// Certificates of KMIP clients, kept here because Mono can make none, and what a private key looks like. The private keys
/// that belonged to the certificates are gone.
/// </summary>
internal static class ClientCertificates
{
    public const string One = """
        -----BEGIN CERTIFICATE-----
        MIIBjDCCATOgAwIBAgIUHaIKpvC9DEXLWOAPtU30EoLk9ukwCgYIKoZIzj0EAwIw
        GzEZMBcGA1UEAwwQb25lLnZjZW50ZXIudGVzdDAgFw0yNjExMjEyMzEwMjNaGA8y
        MTI2MTAyODIzMTAyM1owGzEZMBcGA1UEAwwQb25lLnZjZW50ZXIudGVzdDBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABNsRkwoMqB7y7sGVN3vOQsRPT8FVXIjPHR74
        KElYR4x4mCDj+WettTqfmzGxBtPcLCr+NApoeOWVX+ScCZw50xyjUzBRMB0GA1Ud
        DgQWBBQ75l0LDg9eNRHVKdCZ5976EEQnlzAfBgNVHSMEGDAWgBQ75l0LDg9eNRHV
        KdCZ5976EEQnlzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIAh2
        ZlTwx6QF980G3eoinP+9o+wdIWNd4Kz8fFec0AYMAiBtQxUm6XTZngO+xJt1j5yI
        zf0Drr/QnbWrJ8UmR4Q0tw==
        -----END CERTIFICATE-----
        """;

    public const string OneFingerprint = "03BA36D74A3E5FEE0DC31B9FD30BFF4E693B29CE343EA9D0907F79F08C724DC5";

    public const string Two = """
        -----BEGIN CERTIFICATE-----
        MIIBjDCCATOgAwIBAgIUFyCqhpGt/HNmsaMvlS6hWHCil/4wCgYIKoZIzj0EAwIw
        GzEZMBcGA1UEAwwQdHdvLnZjZW50ZXIudGVzdDAgFw0yNjExMjEyMzEwMjNaGA8y
        MTI2MTAyODIzMTAyM1owGzEZMBcGA1UEAwwQdHdvLnZjZW50ZXIudGVzdDBZMBMG
        ByqGSM49AgEGCCqGSM49AwEHA0IABCrhQBB1+RnG657oA2fxhkeuKdB+gNKguRhc
        GniIJMjsem7WwqKatu5z7ZpeWoZWwFzO/mBMcPOPdwzaEjkTANejUzBRMB0GA1Ud
        DgQWBBQGcDYmLFY0jfUd5S/xaTU7j3xQaTAfBgNVHSMEGDAWgBQGcDYmLFY0jfUd
        5S/xaTU7j3xQaTAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIFQS
        uKbaY7Jfpmz7XQqdsiMGhuNmvaR3lQF45P6gOyqmAiAGhkwPg6k9Nhvd02ZOFlK1
        BWGq5agJi5jSeaE8ZTlLqQ==
        -----END CERTIFICATE-----
        """;

    /// <summary>The inside of a private key that is none: nothing of it may ever be seen.</summary>
    public static string Marker { get; } = Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("MARKER-private-key;", 6))));

    public static string PrivateKey(string kind = "PRIVATE KEY") => $"-----BEGIN {kind}-----\n{Marker}\n-----END {kind}-----\n";

    public static byte[] Der(string pem) => Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => line.Length > 0 && line[0] != '-').Select(line => line.Trim())));
}
