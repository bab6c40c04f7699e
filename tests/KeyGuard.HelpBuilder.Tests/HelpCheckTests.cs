using System;
using KeyGuard.HelpBuilder.Metadata;
using KeyGuard.HelpBuilder.Pages;
using Xunit;

namespace KeyGuard.HelpBuilder.Tests;

public sealed class HelpCheckTests
{
    [Fact]
    public void A_page_that_fits_its_cmdlet_passes() => HelpCheck.Require([SamplePage.Cmdlet], [SamplePage.Read(SamplePage.Text)]);

    [Fact]
    public void A_cmdlet_needs_a_page() => Assert.Contains("Get-Thing has no page.", Refused([SamplePage.Cmdlet], []), StringComparison.Ordinal);

    [Fact]
    public void A_page_needs_a_cmdlet() => Assert.Contains("there is no such cmdlet", Refused([], [SamplePage.Read(SamplePage.Text)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("### -Force\n\nBe **sure**.", "", "-Force is not described.")]
    [InlineData("### -Force", "### -Farce", "-Farce is described, and there is no such parameter.")]
    [InlineData("Be **sure**.", "", "-Force has no text.")]
    [InlineData("Gets `things`.", "", "the section 'Synopsis' is missing or empty.")]
    [InlineData("## Links\n\n- Set-Thing", "", "the section 'Links' is missing or empty.")]
    [InlineData("### First", "", "there is no example.")]
    public void What_is_missing_or_too_much_is_named(string taken, string given, string problem)
    {
        var page = SamplePage.Read(SamplePage.Text.ReplaceLineEndings("\n").Replace(taken, given, StringComparison.Ordinal));

        Assert.Contains(problem, Refused([SamplePage.Cmdlet], [page]), StringComparison.Ordinal);
    }

    private static string Refused(CmdletFacts[] cmdlets, CmdletPage[] pages) => Assert.Throws<HelpException>(() => HelpCheck.Require(cmdlets, pages)).Message;
}
