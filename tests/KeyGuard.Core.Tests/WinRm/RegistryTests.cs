using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>The registry by WMI's StdRegProv: its answers, its own codes, and certificates in their records.</summary>
public sealed class RegistryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_number_is_asked_for_by_key_and_name()
    {
        var transport = new ScriptedTransport(_ => Output("<p:uValue>1</p:uValue><p:ReturnValue>0</p:ReturnValue>"));
        Assert.Equal(1u, await Reader(transport).NumberAsync(@"SOFTWARE\x", "y", CancellationToken.None));
        var request = Assert.Single(transport.Requests);
        Assert.Equal(("GetDWORDValue", true), (request.Method, request.Repeatable));
        Assert.Equal(["2147483650", @"SOFTWARE\x", "y"], request.Body!.Elements().Select(element => element.Value));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("2147942402")]
    public async Task What_is_not_there_is_null(string code)
    {
        var reader = Reader(new ScriptedTransport(_ => Output($"<p:uValue xsi:nil=\"true\" xmlns:xsi=\"x\"/><p:ReturnValue>{code}</p:ReturnValue>")));
        Assert.Null(await reader.NumberAsync("k", "n", CancellationToken.None));
        Assert.Null(await reader.TextAsync("k", "n", CancellationToken.None));
        Assert.Null(await reader.BytesAsync("k", "n", CancellationToken.None));
        Assert.Null(await reader.KeysAsync("k", CancellationToken.None));
        Assert.Null(await reader.ValuesAsync("k", CancellationToken.None));
    }

    [Fact]
    public async Task What_may_not_be_read_is_an_error()
    {
        var failure = await Assert.ThrowsAsync<WsManException>(() => Reader(new ScriptedTransport(_ => Output("<p:ReturnValue>5</p:ReturnValue>"))).NumberAsync("k", "n", CancellationToken.None));
        Assert.Equal(("WinRmRegistryUnreadable", 5L), (failure.ErrorId, failure.Code));
    }

    [Fact]
    public async Task Names_come_with_their_types()
    {
        var reader = Reader(new ScriptedTransport(_ => Output("<p:sNames>AllowBasic</p:sNames><p:sNames>TrustedHostsList</p:sNames><p:Types>4</p:Types><p:Types>1</p:Types><p:ReturnValue>0</p:ReturnValue>")));
        Assert.Equal([("AllowBasic", RegistryType.Number), ("TrustedHostsList", RegistryType.Text)], await reader.ValuesAsync("k", CancellationToken.None));
    }

    [Theory]
    [InlineData("<p:uValue>1</p:uValue><p:uValue>2</p:uValue><p:uValue>255</p:uValue>")]
    [InlineData("<p:uValue>AQL/</p:uValue>")]
    public async Task Bytes_come_one_by_one_or_in_base64(string value)
    {
        var reader = Reader(new ScriptedTransport(_ => Output(value + "<p:ReturnValue>0</p:ReturnValue>")));
        Assert.Equal([1, 2, 255], await reader.BytesAsync("k", "n", CancellationToken.None));
    }

    [Theory]
    [InlineData("<p:uValue>1</p:uValue><p:uValue>256</p:uValue>")]
    [InlineData("<p:uValue>no base64!</p:uValue>")]
    public async Task What_is_neither_is_null(string value) =>
        Assert.Null(await Reader(new ScriptedTransport(_ => Output(value + "<p:ReturnValue>0</p:ReturnValue>"))).BytesAsync("k", "n", CancellationToken.None));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_certificate_is_found_among_its_records(bool hasKey)
    {
        using var known = UntrustedCertificate.Load();
        byte[] key = hasKey ? Record(2, [1, 2, 3]) : [];
        var certificate = CertificateBlob.Read([.. Record(3, new byte[20]), .. key, .. Record(32, known.RawData)], Now)!;
        Assert.Equal(known.Thumbprint, certificate.Thumbprint);
        Assert.Equal(hasKey, certificate.HasPrivateKey);
        Assert.Null(certificate.IsTrusted);
        Assert.True(certificate.IsSelfSigned);
        Assert.Equal("RSA", certificate.KeyAlgorithm);
        Assert.InRange(certificate.KeySize, 2048, 8192);
        Assert.Equal((int)Math.Floor((certificate.NotAfter - Now).TotalDays), certificate.DaysLeft);
        Assert.Contains("localhost", certificate.DnsNames);
    }

    [Fact]
    public void Records_that_are_cut_off_or_strange_hold_no_certificate()
    {
        using var known = UntrustedCertificate.Load();
        var whole = Record(32, known.RawData);
        Assert.Null(CertificateBlob.Read([], Now));
        Assert.Null(CertificateBlob.Read(whole.Take(whole.Length - 1).ToArray(), Now));
        Assert.Null(CertificateBlob.Read(Record(32, [1, 2, 3]), Now));
        Assert.Null(CertificateBlob.Read([32, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255], Now));
    }

    [Fact]
    public void Alternative_names_are_read_out_of_DER()
    {
        byte[] name = [.. "srv01.lab.example.com"u8.ToArray()];
        byte[] other = [0x87, 4, 10, 1, 2, 3];
        byte[] encoded = [0x30, (byte)(2 + name.Length + other.Length), .. other, 0x82, (byte)name.Length, .. name];
        Assert.Equal("srv01.lab.example.com", Assert.Single(AlternativeNames.Read(encoded)));
        Assert.All(Enumerable.Range(0, encoded.Length), length => Assert.Empty(AlternativeNames.Read(encoded.Take(length).ToArray())));
        Assert.Empty(AlternativeNames.Read([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private static RegistryReader Reader(ScriptedTransport transport) => new(new WsManClient(transport));

    private static XElement Output(string content) => XElement.Parse($"<p:X_OUTPUT xmlns:p=\"{ResourceUris.Registry}\">{content}</p:X_OUTPUT>");

    private static byte[] Record(int property, byte[] bytes) => [.. BitConverter.GetBytes(property), 1, 0, 0, 0, .. BitConverter.GetBytes(bytes.Length), .. bytes];
}
