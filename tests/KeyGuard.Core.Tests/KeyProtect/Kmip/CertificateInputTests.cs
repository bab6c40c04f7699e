using System;
using System.Linq;
using System.Text;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Kmip;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect.Kmip;

/// <summary>What is taken for a certificate, and what is not, without a word of it.</summary>
public sealed class CertificateInputTests
{
    // A version number where a certificate has its content: so begin private keys and PKCS#12 files.
    private static readonly byte[] NumberFirst = [0x30, 0x0A, 0x02, 0x01, 0x03, 0x30, 0x05, 1, 2, 3, 4, 5];

    [Fact]
    public void Pem_and_der_are_taken_in_every_form_that_files_have()
    {
        var forms = new[]
        {
            Encoding.ASCII.GetBytes(ClientCertificates.One),
            Encoding.ASCII.GetBytes("Bag Attributes\r\n  friendlyName: x\r\n" + ClientCertificates.One.Replace("\n", "\r\n") + "\r\n"),
            Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(ClientCertificates.One)).ToArray(),
            Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(ClientCertificates.One)).ToArray(),
            Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(ClientCertificates.One)).ToArray(),
            ClientCertificates.Der(ClientCertificates.One),
        };
        Assert.All(forms, form =>
        {
            var certificate = ClientCertificate.FromBytes((byte[])form.Clone(), "It");
            Assert.Equal(ClientCertificates.OneFingerprint, certificate.Fingerprint);
            Assert.Matches("^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$", certificate.Pem);
        });
    }

    [Fact]
    public void Of_a_certificate_with_its_key_only_the_certificate_is_taken()
    {
        using var whole = UntrustedCertificate.Load();
        Assert.True(whole.HasPrivateKey);
        var certificate = ClientCertificate.From(whole);
        Assert.Equal(whole.RawData, ClientCertificates.Der(certificate.Pem));
        Assert.Equal(new DateTimeOffset(whole.NotAfter.ToUniversalTime()), certificate.NotAfter);
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    public void A_private_key_is_refused_alone_before_and_behind_a_certificate_in_every_encoding(string kind)
    {
        var key = ClientCertificates.PrivateKey(kind);
        foreach (var text in new[] { key, key + ClientCertificates.One, ClientCertificates.One + "\n" + key })
        {
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }) Refused("CertificateHoldsPrivateKey", encoding.GetBytes(text));
        }
    }

    [Fact]
    public void A_private_key_or_pkcs12_file_in_binary_form_is_refused()
    {
        Refused("CertificateHoldsPrivateKey", (byte[])NumberFirst.Clone());
        Refused("CertificateHoldsPrivateKey", Encoding.ASCII.GetBytes($"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(NumberFirst)}\n-----END CERTIFICATE-----\n"));
    }

    [Fact]
    public void What_was_refused_is_overwritten_in_memory()
    {
        var content = Encoding.ASCII.GetBytes(ClientCertificates.PrivateKey());
        Refused("CertificateHoldsPrivateKey", content);
        Assert.All(content, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAMCAQE\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAUwAwIBAQ==\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nMAUwAwIBAQ==\n-----END CERTIFICATE REQUEST-----")]
    public void What_is_no_certificate_is_refused(string text) => Refused("CertificateInvalid", Encoding.ASCII.GetBytes(text));

    [Fact]
    public void A_chain_is_refused_because_only_one_of_it_is_the_clients() =>
        Refused("CertificateNotOne", Encoding.ASCII.GetBytes(ClientCertificates.One + "\n" + ClientCertificates.Two));

    private static void Refused(string errorId, byte[] content)
    {
        var failure = Assert.Throws<KeyGuardException>(() => ClientCertificate.FromBytes(content, "The file 'x.pem'"));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.StartsWith("The file 'x.pem' given", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ClientCertificates.Marker, failure.ToString(), StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }
}
