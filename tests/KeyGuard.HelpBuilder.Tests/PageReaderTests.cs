using Xunit;

namespace KeyGuard.HelpBuilder.Tests;

public sealed class PageReaderTests
{
    [Fact]
    public void Lines_of_a_paragraph_are_joined_and_marks_are_taken_out() => Assert.Equal(
        ["One paragraph on two lines.", "Another, see the docs (https://example.com/docs) and here."],
        SamplePage.Read(SamplePage.Text).Section("Description"));

    [Fact]
    public void Code_is_kept_as_it_is()
    {
        var example = Assert.Single(SamplePage.Read(SamplePage.Text).Examples);

        Assert.Equal("First", example.Title);
        Assert.Equal("PS> Get-Thing a\n# a comment, not a heading", example.Code);
        Assert.Equal(["That is all."], example.Remarks);
    }

    [Fact]
    public void Items_of_a_list_stay_apart() => Assert.Equal(["- One: first", "- Two: second"], SamplePage.Read(SamplePage.Text).Section("Notes"));
}
