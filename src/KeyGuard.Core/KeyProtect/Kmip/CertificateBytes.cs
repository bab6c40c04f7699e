using System;
using System.Linq;
using System.Text;
using KeyGuard.Errors;
using KeyGuard.Polyfills;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// Finds the one certificate in what may be anything: PEM in any Unicode form, DER, or by mistake a private key or a PKCS#12
/// file. A private key is looked for first, so that it never becomes a string.
/// </summary>
internal static class CertificateBytes
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const string End = "-----END CERTIFICATE-----";
    private const string AnyBegin = "-----BEGIN ";
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;

    private static readonly byte[] PrivateKey = Encoding.ASCII.GetBytes("PRIVATE KEY");

    /// <summary>The certificate's DER form.</summary>
    public static byte[] Extract(byte[] content, string source)
    {
        // UTF-16, as Windows PowerShell writes files, is ASCII with zeroes in between.
        var ascii = content.Where(value => value is not 0).ToArray();
        try
        {
            if (ascii.AsSpan().IndexOf(PrivateKey) >= 0) throw Faults.CertificateHoldsPrivateKey(source);
            return ascii.AsSpan().IndexOf(Encoding.ASCII.GetBytes(AnyBegin)) >= 0 ? FromPem(Encoding.ASCII.GetString(ascii), source) : FromDer(content, source);
        }
        finally
        {
            Array.Clear(ascii, 0, ascii.Length);
        }
    }

    private static byte[] FromPem(string pem, string source)
    {
        var begin = pem.IndexOf(Begin, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : pem.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0) throw Faults.CertificateInvalid(source);
        if (pem.Substring(end).Has(AnyBegin, StringComparison.Ordinal)) throw Faults.CertificateNotOne(source);
        var from = begin + Begin.Length;
        try
        {
            return FromDer(Convert.FromBase64String(pem.Substring(from, end - from)), source);
        }
        catch (FormatException)
        {
            throw Faults.CertificateInvalid(source);
        }
    }

    // A certificate is a sequence that begins with a sequence; what begins with a number is a private key or a PKCS#12 file.
    private static byte[] FromDer(byte[] der, string source)
    {
        var first = der.Length > 4 && der[0] == Sequence ? der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7F) : der.Length;
        if (first >= der.Length) throw Faults.CertificateInvalid(source);
        return der[first] switch
        {
            Sequence => (byte[])der.Clone(),
            Integer => throw Faults.CertificateHoldsPrivateKey(source),
            _ => throw Faults.CertificateInvalid(source),
        };
    }
}
