using KeyGuard.ActiveDirectory;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>Names of entries, taken apart by RFC 4514.</summary>
public sealed class DistinguishedNameTests
{
    [Theory]
    [InlineData("CN=a,OU=b,DC=lab,DC=example,DC=com", "lab.example.com")]
    [InlineData("dc=lab, dc=example", "lab.example")]
    [InlineData(@"OU=x\,DC=not,DC=lab", "lab")]
    [InlineData("OU=\"x,DC=not\",DC=lab", "lab")]
    [InlineData(@"OU=back\\,DC=lab", "lab")]
    [InlineData("OU=b", null)]
    [InlineData("", null)]
    public void The_domain_is_in_the_name(string name, string? domain) => Assert.Equal(domain, DistinguishedName.Domain(name));

    [Fact]
    public void The_parents_end_at_the_domain() => Assert.Equal(
        [@"OU=b\,c,OU=d,DC=lab,DC=com", "OU=d,DC=lab,DC=com", "DC=lab,DC=com"],
        DistinguishedName.Parents(@"CN=a,OU=b\,c,OU=d,DC=lab,DC=com"));

    [Fact]
    public void A_domain_has_no_parents() => Assert.Empty(DistinguishedName.Parents("DC=lab,DC=com"));
}
