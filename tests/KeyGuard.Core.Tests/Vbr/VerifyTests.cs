using System;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>Verifying tells right from wrong, and never so often that the server blocks it.</summary>
public sealed class VerifyTests(LabProcess lab) : VbrTest(lab)
{
    [Fact]
    public async Task The_right_password_is_confirmed_and_any_other_is_not()
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection, password: "right");
        Assert.True(await VerifyAsync(connection, added.Id, "right"));
        Assert.False(await VerifyAsync(connection, added.Id, "Right"));
    }

    [Fact]
    public async Task The_eleventh_failing_comparison_waits_for_the_minute_to_end()
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection);
        var started = Clock.GetUtcNow();
        for (var failures = 0; failures < 10; failures++) Assert.False(await VerifyAsync(connection, added.Id, "wrong"));
        Assert.Equal(started, Clock.GetUtcNow());
        Assert.False(await VerifyAsync(connection, added.Id, "wrong"));
        Assert.Equal(started + TimeSpan.FromMinutes(1), Clock.GetUtcNow());
    }

    [Fact]
    public async Task Successes_do_not_count_and_other_connections_to_the_server_do()
    {
        var (connection, other) = (await ConnectAsync(), await ConnectAsync("lab-vbr-operator"));
        var added = await AddAsync(connection, password: "right");
        var started = Clock.GetUtcNow();
        for (var successes = 0; successes < 30; successes++) await VerifyAsync(connection, added.Id, "right");
        for (var failures = 0; failures < 5; failures++) await VerifyAsync(connection, added.Id, "wrong");
        for (var failures = 0; failures < 5; failures++) await VerifyAsync(other, added.Id, "wrong");
        Assert.Equal(started, Clock.GetUtcNow());
        await VerifyAsync(other, added.Id, "right");
        Assert.NotEqual(started, Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_comparison_without_a_result_counts_as_failing_and_is_not_repeated()
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection);
        Control.Fault("""{"path":"/verify","when":"after","transport":"reset"}""");
        await RefusedAsync(() => VerifyAsync(connection, added.Id, "wrong"), VbrErrorKind.Unavailable, "VbrUnavailable");
        Assert.Equal(1, Control.Count("vbr-verify"));
    }

    [Fact]
    public async Task The_Lab_blocks_after_fifteen_failures_in_a_minute_for_five()
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection, password: "right");
        for (var failures = 0; failures < 15; failures++) await VerifyAsync(connection, added.Id, "wrong");
        await RefusedAsync(() => VerifyAsync(connection, added.Id, "right"), VbrErrorKind.AccessDenied, "VbrAccessDenied");
        Control.MoveClock(TimeSpan.FromMinutes(5));
        Assert.True(await VerifyAsync(connection, added.Id, "right"));
    }
}
