using KeyGuard.BackupKeys;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

public sealed class PasswordComplexityTests
{
    [Theory]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true)]
    [InlineData("abcDEF123+/=", true)]
    [InlineData("abcDEF123+/", false)]
    [InlineData("abcdef123+/=", false)]
    [InlineData("ABCDEF123+/=", false)]
    [InlineData("abcDEFghi+/=", false)]
    [InlineData("abcDEF123456", false)]
    [InlineData("", false)]
    public void Veeams_rule_wants_twelve_characters_of_four_kinds(string password, bool met)
    {
        using var secret = Secret.Bytes(password);
        Assert.Equal(met, PasswordComplexity.IsMet(secret));
    }
}
