using System;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>A certificate between vCenter and a key manager, as vCenter sees it (CryptoManagerKmipCertificateInfo).</summary>
public sealed class KmsCertificate
{
    /// <summary>Whose it is.</summary>
    public string Subject { get; internal init; } = "";

    /// <summary>Who issued it.</summary>
    public string Issuer { get; internal init; } = "";

    /// <summary>Its serial number, as vCenter writes it.</summary>
    public string SerialNumber { get; internal init; } = "";

    /// <summary>From when it is valid, UTC.</summary>
    public DateTimeOffset? NotBefore { get; internal init; }

    /// <summary>Until when it is valid, UTC.</summary>
    public DateTimeOffset? NotAfter { get; internal init; }

    /// <summary>The SHA-1 fingerprint, in hexadecimal digits. That is what vCenter shows; to pin a certificate, SHA-256 is used.</summary>
    public string Sha1Thumbprint { get; internal init; } = "";

    internal static KmsCertificate? Read(XElement? info) => info is null ? null : new()
    {
        Subject = info.Text("subject") ?? "",
        Issuer = info.Text("issuer") ?? "",
        SerialNumber = info.Text("serialNumber") ?? "",
        NotBefore = info.Time("notBefore"),
        NotAfter = info.Time("notAfter"),
        Sha1Thumbprint = Thumbprints.Normalise(info.Text("fingerprint") ?? ""),
    };

    /// <inheritdoc/>
    public override string ToString() => NotAfter is { } end ? $"{Subject}, valid until {end.UtcDateTime:yyyy-MM-dd}" : Subject;
}
