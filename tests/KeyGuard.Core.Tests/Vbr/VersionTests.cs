using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>Both sides agree on the newest revision of the API that they know.</summary>
public sealed class VersionTests(LabProcess lab) : VbrTest(lab)
{
    [Theory]
    [InlineData("1.3-rev2")]
    [InlineData("1.3-rev1")]
    [InlineData("1.3-rev0")]
    [InlineData("1.2-rev1")]
    [InlineData("1.2-rev0")]
    [InlineData("1.1-rev2")]
    [InlineData("1.1-rev1")]
    [InlineData("1.1-rev0")]
    [InlineData("1.0-rev2")]
    public async Task The_round_trip_works_in_every_revision(string version)
    {
        Control.Settings($$"""{"vbrApiVersions":["{{version}}"]}""");
        var connection = await ConnectAsync();
        Assert.Equal(version, connection.ApiVersion);
        var added = await AddAsync(connection, "first");
        await connection.Client.SetHintAsync(added, "second", default);
        Assert.Equal("second", Assert.Single(await ListAsync(connection)).Hint);
        await connection.Client.DeletePasswordAsync(added.Id, default);
        Assert.Empty(await ListAsync(connection));
    }

    [Fact]
    public async Task A_newer_server_is_asked_in_the_newest_revision_known_here()
    {
        Control.Settings("""{"vbrApiVersions":["1.2-rev1","1.3-rev2","1.4-rev0"]}""");
        Assert.Equal("1.3-rev2", (await ConnectAsync()).ApiVersion);
        Assert.Equal(1, Control.Count("vbr-time"));
    }

    [Fact]
    public async Task A_server_that_names_its_revisions_is_asked_twice_only()
    {
        Control.Settings("""{"vbrApiVersions":["1.0-rev1","1.0-rev2"],"vbrNamesVersions":true}""");
        Assert.Equal("1.0-rev2", (await ConnectAsync()).ApiVersion);
        Assert.Equal(2, Control.Count("vbr-time"));
    }

    [Theory]
    [InlineData("true", "only 1.0-rev1")]
    [InlineData("false", "1.0-rev2 to 1.3-rev2")]
    public async Task Without_a_common_revision_no_password_is_sent(string names, string told)
    {
        Control.Settings($$"""{"vbrApiVersions":["1.0-rev1"],"vbrNamesVersions":{{names}}}""");
        var failure = await RefusedAsync(() => ConnectAsync(), VbrErrorKind.VersionUnsupported, "VbrVersionUnsupported");
        Assert.Contains(told, failure.Message);
        Assert.Equal(0, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task Verifying_needs_1_3_and_is_not_even_asked_for_below()
    {
        Control.Settings("""{"vbrApiVersions":["1.2-rev1"]}""");
        var connection = await ConnectAsync();
        var added = await AddAsync(connection);
        await RefusedAsync(() => VerifyAsync(connection, added.Id, "a password"), VbrErrorKind.VersionUnsupported, "VbrVersionTooOld");
        Assert.Equal(0, Control.Count("vbr-verify"));
    }

    [Fact]
    public void Revisions_are_found_in_text_and_compared()
    {
        Assert.Equal([new VbrApiVersion(1, 0, 1), new VbrApiVersion(1, 1, 0)], VbrApiVersion.FindAll("are supported: v1.0-rev1, 1.1-rev0."));
        Assert.True(VbrApiVersion.Newest.Includes(VbrApiVersion.Verifying));
        Assert.False(new VbrApiVersion(1, 2, 9).Includes(VbrApiVersion.Verifying));
    }
}
