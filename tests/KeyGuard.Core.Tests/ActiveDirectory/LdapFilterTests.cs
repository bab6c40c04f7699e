using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>Filters by RFC 4515: what a user gives stays where it is put.</summary>
public sealed class LdapFilterTests
{
    [Theory]
    [InlineData("(name=web*)", "(name=web*)")]
    [InlineData("name=web*", "(name=web*)")]
    [InlineData("  (name=web)  ", "(name=web)")]
    [InlineData("(&(a=1)(|(b=2)(!(c=3))))", "(&(a=1)(|(b=2)(!(c=3))))")]
    [InlineData("(a=1)(b=2)", "(a=1)(b=2)")]
    [InlineData("(userAccountControl:1.2.840.113556.1.4.803:=2)", "(userAccountControl:1.2.840.113556.1.4.803:=2)")]
    [InlineData(@"(cn=a\28b\29\5c\2A)", @"(cn=a\28b\29\5c\2A)")]
    [InlineData("(lastLogonTimestamp>=1)", "(lastLogonTimestamp>=1)")]
    [InlineData("(cn~=x)", "(cn~=x)")]
    [InlineData("(description=)", "(description=)")]
    [InlineData("(cn=Ünïcødé = 服务器)", "(cn=Ünïcødé = 服务器)")]
    public void A_filter_is_taken_as_it_is(string given, string wanted) => Assert.Equal(wanted, LdapFilterReader.Require(given));

    [Theory]
    [InlineData("")]
    [InlineData("()")]
    [InlineData("(name=web")]
    [InlineData("(name=web))")]
    [InlineData("(name=web))(|(objectClass=*)")]
    [InlineData("name=web)(objectClass=*")]
    [InlineData("(&)")]
    [InlineData("(!(a=1)(b=2))")]
    [InlineData("(name=a(b)")]
    [InlineData("(name)")]
    [InlineData("(=x)")]
    [InlineData(@"(name=C:\Windows)")]
    [InlineData(@"(name=\2)")]
    [InlineData(@"(name=x\")]
    [InlineData("(name=a\0b)")]
    [InlineData("(na me=x)")]
    [InlineData("(a=1) or (b=2)")]
    public void What_is_no_filter_is_refused(string given) =>
        Assert.Equal("LdapFilterInvalid", Assert.Throws<KeyGuardException>(() => LdapFilterReader.Require(given)).ErrorId);

    [Fact]
    public void The_place_of_the_mistake_is_said() =>
        Assert.Contains("position 9", Assert.Throws<KeyGuardException>(() => LdapFilterReader.Require(@"(name=C:\Windows)")).Message);

    [Fact]
    public void A_bottomless_filter_is_refused_before_the_stack_ends() =>
        Assert.Throws<KeyGuardException>(() => LdapFilterReader.Require(new string('(', 100_000).Replace("(", "(!") + "(a=1)" + new string(')', 100_000)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a*b", @"a\2ab")]
    [InlineData("(x)", @"\28x\29")]
    [InlineData(@"C:\", @"C:\5c")]
    [InlineData("nul\0", @"nul\00")]
    [InlineData("服务器", "服务器")]
    public void A_value_means_nothing_but_itself(string value, string wanted) => Assert.Equal(wanted, LdapFilter.Escape(value));

    [Fact]
    public void All_conditions_hold_together() => Assert.Equal(
        @"(&(objectCategory=computer)(operatingSystem=Windows Server* \28x\29)(name=web*)(cn=a))",
        LdapFilter.ForComputers("(name=web*)(cn=a)", "Windows Server* (x)"));

    [Fact]
    public void Without_conditions_it_is_all_computers() => Assert.Equal("(&(objectCategory=computer))", LdapFilter.ForComputers(null, null));
}
