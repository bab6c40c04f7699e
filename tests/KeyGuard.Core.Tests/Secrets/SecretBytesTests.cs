using System;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Secrets;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Secrets;

public sealed class SecretBytesTests
{
    [Fact]
    public void A_secret_is_overwritten_when_it_is_disposed()
    {
        var secret = Secret.Bytes("s3cr3t");
        var bytes = secret.Bytes;
        secret.Dispose();
        secret.Dispose();
        Assert.All(bytes, value => Assert.Equal(0, value));
        Assert.Throws<ObjectDisposedException>(() => secret.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Schlüssel-鍵-🔑")]
    public void A_SecureString_becomes_its_UTF_8_form(string text)
    {
        using var secret = SecretBytes.From(Secret.Of(text));
        Assert.Equal(text, Secret.Text(secret));
    }

    [Fact]
    public void A_key_text_goes_into_a_SecureString_and_back()
    {
        using var secret = Secret.Bytes("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        var text = secret.ToSecureString();
        Assert.True(text.IsReadOnly());
        Assert.Equal("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", Secret.Text(text));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Material_of_an_AES_keys_length_is_accepted(int length)
    {
        var text = Convert.ToBase64String(Enumerable.Repeat((byte)9, length).ToArray());
        using var material = KeyMaterial.From(Secret.Of(text));
        Assert.Equal(text, Secret.Text(material!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=AAAA")]
    public void Anything_else_is_not_sent(string text) =>
        Assert.Equal("KeyMaterialInvalid", Assert.Throws<KeyGuardException>(() => KeyMaterial.From(Secret.Of(text))).ErrorId);

    [Fact]
    public void Without_material_the_service_generates_it() => Assert.Null(KeyMaterial.From(null));
}
