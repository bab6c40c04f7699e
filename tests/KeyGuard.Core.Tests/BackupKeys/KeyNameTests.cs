using KeyGuard.BackupKeys;
using KeyGuard.Errors;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

public sealed class KeyNameTests
{
    [Theory]
    [InlineData("prod-vm-2026")]
    [InlineData("Prod VM (2026), main")]
    [InlineData("Sicherung für Köln")]
    [InlineData("鍵 1")]
    [InlineData("x")]
    public void A_name_reads_as_people_write_names(string name) => Assert.Equal(name, KeyName.Check(name));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a|b")]
    [InlineData("a[1]")]
    [InlineData("a*")]
    [InlineData("a?")]
    [InlineData("a`b")]
    [InlineData("a\"b")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    public void What_would_confuse_Veeam_or_the_separator_is_refused(string name) =>
        Assert.Equal("BackupKeyNameInvalid", Assert.Throws<KeyGuardException>(() => KeyName.Check(name)).ErrorId);

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_name_has_a_hundred_characters_at_most(int length, bool allowed) =>
        Assert.Equal(allowed, Record.Exception(() => KeyName.Check(new string('n', length))) is null);
}
