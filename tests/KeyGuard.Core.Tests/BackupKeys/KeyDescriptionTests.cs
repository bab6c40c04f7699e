using System;
using System.Text;
using KeyGuard.BackupKeys;
using Xunit;

namespace KeyGuard.Tests.BackupKeys;

public sealed class KeyDescriptionTests
{
    private static readonly string Wrapped = Convert.ToBase64String(Encoding.ASCII.GetBytes("""{"ciphertext":"x","iv":"y"}"""));

    [Theory]
    [InlineData("prod | ", "prod")]
    [InlineData("prod | kg1;kp;us-south;0b6f;1e2d | ", "prod | kg1;kp;us-south;0b6f;1e2d")]
    [InlineData("a | b | c | ", "a | b | c")]
    [InlineData("with|bars|inside | ", "with|bars|inside")]
    [InlineData("  blanks around  | ", "blanks around")]
    public void A_description_is_split_at_its_right_most_separator(string left, string name)
    {
        Assert.True(KeyDescription.TryParse(left + Wrapped, out var parsed));
        Assert.Equal((name, Wrapped), (parsed.Name, parsed.Wrapped));
    }

    [Fact]
    public void Blanks_behind_the_wrapped_text_are_no_part_of_it()
    {
        Assert.True(KeyDescription.TryParse("a | " + Wrapped + " \r\n", out var parsed));
        Assert.Equal(Wrapped, parsed.Wrapped);
    }

    [Fact]
    public void A_description_is_written_as_it_is_read() => Assert.Equal("a | " + Wrapped, new KeyDescription("a", Wrapped).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Created by Administrator")]
    [InlineData("note | please rotate in May")]
    [InlineData("note | YWJjZGVmZ2hpamtsbW5vcA==")]
    [InlineData("note | eyJub3RoaW5nIjoiaGVyZSJ9")]
    [InlineData("note | WyJjaXBoZXJ0ZXh0Il0gICAg")]
    [InlineData("note | ")]
    public void Anything_else_is_somebody_elses(string? description) => Assert.False(KeyDescription.TryParse(description, out _));

    [Fact]
    public void Nothing_is_ours_without_a_name_a_separator_or_the_whole_text()
    {
        Assert.False(KeyDescription.TryParse(" | " + Wrapped, out _));
        Assert.False(KeyDescription.TryParse("   | " + Wrapped, out _));
        Assert.False(KeyDescription.TryParse("a|" + Wrapped, out _));
        Assert.False(KeyDescription.TryParse(Wrapped, out _));
        Assert.False(KeyDescription.TryParse("a | " + Wrapped.Substring(0, Wrapped.Length - 4), out _));
    }
}
