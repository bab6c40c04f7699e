using System;
using KeyGuard.Http;
using Xunit;

namespace KeyGuard.Tests.Http;

/// <summary>Text from servers, before anybody sees it.</summary>
public sealed class RedactorTests
{
    private const string Key = "q2h1c2V0aGlzaXNhMzJieXRla2V5Zm9ydGVzdHM9PT0+";

    [Theory]
    [InlineData("token eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl refused")]
    [InlineData("Authorization: Bearer s3cr3t-token")]
    [InlineData("bearer\ts3cr3t-token")]
    [InlineData("apikey=s3cr3t-token&grant_type=x")]
    [InlineData("""{"apikey":"s3cr3t-token"}""")]
    [InlineData("""{"plaintext" : "s3cr3t-token"}""")]
    [InlineData("""{'payload':'s3cr3t-token'}""")]
    [InlineData("password: s3cr3t-token")]
    [InlineData("PassWord = s3cr3t-token")]
    [InlineData("access_token=s3cr3t-token; path=/")]
    [InlineData("key " + Key)]
    [InlineData("url q2h1c2V0aGlzaXNhMzJieXRla2V5Zm9ydGVzdHM%3D")]
    public void What_looks_like_a_secret_is_blanked(string text)
    {
        var clean = Redactor.Clean(text);
        Assert.Contains("[redacted]", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("q2h1c2", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("c2lnbmF0", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unauthorized: Either the user does not have access to the specified resource")]
    [InlineData("The field `ciphertext` must be: the original base64 encoded ciphertext")]
    [InlineData("root key 1e2d3c4b-0001-4000-8000-000000000001")]
    public void What_is_no_secret_stays_readable(string text) => Assert.Equal(text, Redactor.Clean(text));

    [Theory]
    [InlineData("a\r\nb\tc", "a b c")]
    [InlineData("red \u001b[31malert", "red [31malert")]
    [InlineData("zero\u200bwidth\u0000", "zero width")]
    [InlineData("   ", "")]
    [InlineData(null, "")]
    public void Control_characters_are_dropped(string? text, string expected) => Assert.Equal(expected, Redactor.Clean(text));

    [Fact]
    public void A_long_text_is_cut() => Assert.InRange(Redactor.Clean(new string(' ', 10) + string.Concat(System.Linq.Enumerable.Repeat("word ", 100_000))).Length, 300, 401);

    [Fact]
    public void A_secret_at_the_cut_is_blanked_too()
    {
        var text = string.Concat(System.Linq.Enumerable.Repeat("word ", 318)) + Key + Key;
        Assert.DoesNotContain("q2h1", Redactor.Clean(text), StringComparison.Ordinal);
    }
}
