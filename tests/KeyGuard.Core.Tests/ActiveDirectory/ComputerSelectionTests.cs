using System;
using System.Globalization;
using System.Linq;
using KeyGuard.ActiveDirectory;
using KeyGuard.WinRm;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>What is left out unless it is asked for.</summary>
public sealed class ComputerSelectionTests
{
    private static readonly DateTime Border = new(2026, 8, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_computer_of_which_nothing_is_known_is_taken() => Assert.True(Selection().Takes(Computer("a")));

    [Fact]
    public void A_disabled_account_is_left_out() => Assert.False(Selection().Takes(Computer("a", enabled: false)));

    [Fact]
    public void A_disabled_account_is_taken_if_asked_for() => Assert.True(Selection(disabled: true).Takes(Computer("a", enabled: false)));

    [Theory]
    [InlineData("2026-07-31", null, false)]
    [InlineData("2026-08-01", null, true)]
    [InlineData(null, "2026-07-31", false)]
    [InlineData(null, "2026-08-02", true)]
    [InlineData("2026-08-02", "2020-01-01", true)]
    public void An_account_is_stale_by_its_last_log_on_or_else_by_when_it_was_made(string? logon, string? created, bool wanted)
    {
        Assert.Equal(wanted, Selection().Takes(Computer("a", Time(logon), Time(created))));
        Assert.True(Selection(stale: true).Takes(Computer("a", Time(logon), Time(created))));
    }

    [Fact]
    public void A_name_is_taken_once_however_it_is_written()
    {
        var selection = Selection();
        Assert.Equal(2, new[] { "srv.example.com", "SRV.example.com", "srv2", "srv.EXAMPLE.com" }.Count(name => selection.Takes(Computer(name))));
        Assert.Equal("Left out: 2 named before.", selection.Summary);
    }

    [Fact]
    public void What_was_left_out_does_not_take_its_name()
    {
        var selection = Selection();
        Assert.False(selection.Takes(Computer("a", enabled: false)));
        Assert.True(selection.Takes(Computer("a")));
        Assert.Equal("Left out: 1 disabled.", selection.Summary);
    }

    [Fact]
    public void Thousands_of_duplicates_are_one_computer()
    {
        var selection = Selection();
        Assert.Equal(1, Enumerable.Range(0, 100_000).Count(_ => selection.Takes(Computer("a"))));
    }

    private static ComputerSelection Selection(bool disabled = false, bool stale = false) => new() { IncludeDisabled = disabled, IncludeStale = stale, StaleBefore = Border };

    private static WinRMComputer Computer(string name, DateTime? logon = null, DateTime? created = null, bool? enabled = null) =>
        new(name, WinRMComputerNameSource.Given) { LastLogon = logon, Created = created, Enabled = enabled };

    private static DateTime? Time(string? text) => text is null ? null : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
