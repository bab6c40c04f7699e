using System;
using System.IO;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>Names: of accounts, as texts, and in files.</summary>
public sealed class ComputerNameTests
{
    [Theory]
    [InlineData("web.example.com", "web", "CN=web,DC=lab", "web.example.com", WinRMComputerNameSource.DnsHostName)]
    [InlineData("web.example.com.", null, null, "web.example.com", WinRMComputerNameSource.DnsHostName)]
    [InlineData(null, "web", "CN=web,OU=x,DC=lab,DC=com", "web.lab.com", WinRMComputerNameSource.NameAndDomain)]
    [InlineData("", "web", "CN=web,OU=x,DC=lab,DC=com", "web.lab.com", WinRMComputerNameSource.NameAndDomain)]
    [InlineData(null, "web", null, "web", WinRMComputerNameSource.Given)]
    public void An_account_without_a_DNS_name_is_named_by_its_domain(string? dns, string? name, string? place, string wanted, WinRMComputerNameSource source) =>
        Assert.Equal((wanted, source), ComputerEntry.ComputerName(dns, name, place));

    [Theory]
    [InlineData("srv01")]
    [InlineData(" srv01.example.com ")]
    [InlineData("10.1.2.3")]
    [InlineData("fe80::1")]
    public void A_name_or_an_address_is_taken(string name) => Assert.Equal(name.Trim(), ComputerList.FromName(name).ComputerName);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("http://srv01")]
    [InlineData("srv01:5986")]
    [InlineData("System.Object[]")]
    public void Anything_else_is_not(string name) => Assert.Equal("NotAComputerName", Assert.Throws<KeyGuardException>(() => ComputerList.FromName(name)).ErrorId);

    [Fact]
    public void A_file_has_a_name_to_a_line_and_comments()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Path("servers"), "\uFEFF# all\r\nsrv1\r\n\r\n  srv2  # the second\nsrv3");
        Assert.Equal(["srv1", "srv2", "srv3"], ComputerList.NamesIn(folder.Path("servers")));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_by_name()
    {
        using var folder = new TempFolder();
        var failure = Assert.Throws<KeyGuardException>(() => string.Join(",", ComputerList.NamesIn(folder.Path("nothing"))));
        Assert.Equal(("ComputerListUnreadable", folder.Path("nothing")), (failure.ErrorId, failure.Target));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("9223372036854775807", false)]
    [InlineData("-1", false)]
    [InlineData("never", false)]
    [InlineData(null, false)]
    [InlineData("133000000000000000", true)]
    public void A_time_that_is_none_is_none(string? text, bool isTime) => Assert.Equal(isTime, ComputerEntry.FileTime(text) is { Kind: DateTimeKind.Utc });
}
