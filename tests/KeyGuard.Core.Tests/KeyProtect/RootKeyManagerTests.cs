using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>State changes that can be run again, and whose outcome is cleared up when the reply is lost.</summary>
public sealed class RootKeyManagerTests(LabProcess lab) : LabTest(lab)
{
    private const string LostReply = """{"method":"$","path":"^/api/v2/keys/[^/]*($|/actions/|/restore|\\?)","when":"after","transport":"reset","times":0}""";

    [Fact]
    public async Task A_key_goes_through_all_its_states()
    {
        var (client, manager) = Manager();
        Assert.Equal(RootKeyState.Suspended, (await manager.DisableAsync("veeam-root", CancellationToken.None)).State);
        Control.MoveClock(TimeSpan.FromMinutes(1));
        Assert.Equal(RootKeyState.Active, (await manager.EnableAsync("veeam-root", CancellationToken.None)).State);
        Assert.Equal(RootKeyState.Destroyed, (await manager.DeleteAsync("veeam-root", force: false, CancellationToken.None)).State);
        Control.MoveClock(TimeSpan.FromMinutes(1));
        Assert.Equal(RootKeyState.Active, (await manager.RestoreAsync("veeam-root", CancellationToken.None)).State);
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        Assert.Equal(44, made.KeyText.Length);
    }

    [Fact]
    public async Task What_is_so_already_is_a_success_without_a_change()
    {
        var (_, manager) = Manager();
        await manager.EnableAsync("veeam-root", CancellationToken.None);
        await manager.RestoreAsync("veeam-root", CancellationToken.None);
        await manager.DisableAsync("veeam-root", CancellationToken.None);
        await manager.DisableAsync("veeam-root", CancellationToken.None);
        await manager.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        await manager.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        Assert.Equal((0, 0, 1, 1), (Control.Count("enable"), Control.Count("restore"), Control.Count("disable"), Control.Count("delete")));
    }

    [Theory]
    [InlineData("disable", RootKeyState.Suspended)]
    [InlineData("delete", RootKeyState.Destroyed)]
    [InlineData("enable", RootKeyState.Active)]
    [InlineData("restore", RootKeyState.Active)]
    public async Task A_change_whose_reply_was_lost_is_found_to_have_happened(string change, RootKeyState state)
    {
        var (client, manager) = Manager();
        await PrepareAsync(client, change);
        LoseReplies();
        Assert.Equal(state, (await ChangeAsync(manager, change)).State);
        Assert.Equal(1, Control.Count(change));
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task A_change_that_never_arrived_is_reported_as_failed(string change)
    {
        var (client, manager) = Manager();
        Control.Fault("""{"method":"POST","path":"/actions/","transport":"reset","times":0}""");
        Control.Fault("""{"method":"DELETE","transport":"reset","times":0}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => ChangeAsync(manager, change));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
        Assert.Equal(RootKeyState.Active, (await client.GetMetadataAsync("veeam-root", CancellationToken.None)).State);
    }

    [Fact]
    public async Task When_nobody_can_tell_the_outcome_is_called_unknown()
    {
        var (_, manager) = Manager();
        LoseReplies();
        Control.Fault("""{"path":"/metadata","skip":1,"times":0,"status":503}""");
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => manager.DisableAsync("veeam-root", CancellationToken.None));
        Assert.Equal("OutcomeUnknown", failure.ErrorId);
        Assert.NotNull(failure.CorrelationId);
    }

    [Fact]
    public async Task After_thirty_days_restoring_is_refused_with_an_id_of_its_own()
    {
        var (_, manager) = Manager();
        await manager.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        Control.MoveClock(TimeSpan.FromDays(31));
        var failure = await Assert.ThrowsAsync<KmsException>(() => manager.RestoreAsync("veeam-root", CancellationToken.None));
        Assert.Equal((KmsErrorKind.RestoreExpired, "RootKeyRestoreExpired"), (failure.Kind, failure.ErrorId));
        Assert.Equal(["KEY_RESTORE_EXPIRED"], failure.Codes);
    }

    [Theory]
    [InlineData("""{"method":"POST","path":"/keys$","when":"after","transport":"reset"}""", 2)]
    [InlineData("""{"method":"POST","path":"/keys$","when":"after","transport":"truncate"}""", 2)]
    [InlineData("""{"method":"POST","path":"/keys$","status":503}""", 1)]
    public async Task Whether_a_root_key_was_created_is_not_known_after_a_lost_reply(string fault, int there)
    {
        var (client, manager) = Manager();
        Control.Fault(fault);
        var failure = await Assert.ThrowsAsync<KeyGuardException>(() => manager.CreateAsync(new RootKeyDefinition { Name = "another" }, CancellationToken.None));
        Assert.Equal(("OutcomeUnknown", "another"), (failure.ErrorId, failure.Target));
        Assert.NotNull(failure.CorrelationId);
        Assert.Contains("Get-KmsRootKey", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1, Control.Count("create"));
        Assert.Equal(there, (await client.ListAsync(includeDestroyed: false, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_the_service_refused_was_not_created()
    {
        var (_, manager) = Manager();
        Control.Fault("""{"method":"POST","path":"/keys$","status":401}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => manager.CreateAsync(new RootKeyDefinition { Name = "another" }, CancellationToken.None));
        Assert.Equal("KmsAccessDenied", failure.ErrorId);
    }

    [Fact]
    public async Task A_rotation_whose_reply_was_lost_is_found_by_its_new_version()
    {
        var (client, manager) = Manager();
        var before = await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        LoseReplies();
        var after = await manager.RotateAsync("veeam-root", null, CancellationToken.None);
        Assert.NotEqual(before.KeyVersion, after.KeyVersion);
        Assert.Equal(1, Control.Count("rotate"));
    }

    [Fact]
    public async Task A_rotation_that_never_arrived_is_reported_as_failed()
    {
        var (_, manager) = Manager();
        Control.Fault("""{"path":"/actions/rotate","transport":"reset","times":0}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => manager.RotateAsync("veeam-root", null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task A_change_too_early_is_a_conflict()
    {
        var (_, manager) = Manager();
        await manager.DisableAsync("veeam-root", CancellationToken.None);
        var failure = await Assert.ThrowsAsync<KmsException>(() => manager.EnableAsync("veeam-root", CancellationToken.None));
        Assert.Equal(KmsErrorKind.Conflict, failure.Kind);
        Assert.Equal(["REQ_TOO_EARLY_ERR"], failure.Codes);
    }

    [Fact]
    public async Task A_protected_key_is_deleted_only_by_force()
    {
        Control.Register(LabProcess.RootKey, "crn:v1:bluemix:public:cloud-object-storage:global:a/1:2:bucket:b");
        var (_, manager) = Manager();
        var failure = await Assert.ThrowsAsync<KmsException>(() => manager.DeleteAsync("veeam-root", force: false, CancellationToken.None));
        Assert.Equal(["PROTECTED_RESOURCE_ERR"], failure.Codes);
        Assert.Equal(RootKeyState.Destroyed, (await manager.DeleteAsync("veeam-root", force: true, CancellationToken.None)).State);
    }

    private (KeyProtectClient Client, RootKeyManager Manager) Manager()
    {
        var client = Client();
        return (client, new RootKeyManager(client));
    }

    private void LoseReplies()
    {
        Control.Fault(LostReply.Replace("\"$\"", "\"POST\""));
        Control.Fault(LostReply.Replace("\"$\"", "\"DELETE\""));
    }

    private async Task PrepareAsync(KeyProtectClient client, string change)
    {
        if (change == "enable") await client.DisableAsync("veeam-root", CancellationToken.None);
        if (change == "restore") await client.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        Control.MoveClock(TimeSpan.FromMinutes(1));
    }

    private static Task<KmsRootKey> ChangeAsync(RootKeyManager manager, string change) => change switch
    {
        "disable" => manager.DisableAsync("veeam-root", CancellationToken.None),
        "enable" => manager.EnableAsync("veeam-root", CancellationToken.None),
        "restore" => manager.RestoreAsync("veeam-root", CancellationToken.None),
        _ => manager.DeleteAsync("veeam-root", force: false, CancellationToken.None),
    };
}
