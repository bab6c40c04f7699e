using KeyGuard.BackupKeys;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

/// <summary>The check value is written into custody files that are read for years.</summary>
public sealed class CheckValueTests
{
    private const string KeyText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    [Theory]
    [InlineData(KeyText, "prod-vm-2026", "hmac-sha256-128:nu5NwVKkCgRlYaT8McFLIQ")]
    [InlineData("no base64!", "x", "hmac-sha256-128:p6uBEdIaDkRsnwSxm8HLxg")]
    public void It_is_what_another_implementation_computes(string keyText, string name, string expected)
    {
        using var key = Secret.Bytes(keyText);
        Assert.Equal(expected, CheckValue.Of(key, name));
    }

    [Fact]
    public void It_differs_by_key_and_by_name()
    {
        using var key = Secret.Bytes(KeyText);
        using var other = Secret.Bytes("AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        Assert.NotEqual(CheckValue.Of(key, "a"), CheckValue.Of(key, "b"));
        Assert.NotEqual(CheckValue.Of(key, "a"), CheckValue.Of(other, "a"));
    }
}
