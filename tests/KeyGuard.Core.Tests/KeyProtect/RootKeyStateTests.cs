using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>The real states of a root key, and what a failure means when the metadata confirms, contradicts or is missing.</summary>
public sealed class RootKeyStateTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task A_disabled_root_key_is_called_disabled()
    {
        var (client, wrapped) = await WrappedAsync();
        await client.DisableAsync("veeam-root", CancellationToken.None);
        var failure = await UnwrapFailureAsync(client, wrapped);
        Assert.Equal(KmsErrorKind.RootKeyDisabled, failure.Kind);
        Assert.Equal(409, failure.Status);
        Assert.Equal(["KEY_ACTION_INVALID_STATE_ERR"], failure.Codes);
        Assert.Equal(RootKeyState.Suspended, failure.RootKey!.State);
    }

    [Fact]
    public async Task A_disabled_root_key_is_called_disabled_though_the_code_has_a_leading_blank()
    {
        var (client, wrapped) = await WrappedAsync();
        await client.DisableAsync("veeam-root", CancellationToken.None);
        Control.Fault("""{"path":"/actions/unwrap","status":409,"code":" KEY_ACTION_INVALID_STATE_ERR"}""");
        Assert.Equal(KmsErrorKind.RootKeyDisabled, (await UnwrapFailureAsync(client, wrapped)).Kind);
    }

    [Fact]
    public async Task A_deleted_root_key_is_called_destroyed_with_the_end_of_its_grace()
    {
        var (client, wrapped) = await WrappedAsync();
        await client.DeleteAsync("veeam-root", force: false, CancellationToken.None);
        var failure = await UnwrapFailureAsync(client, wrapped);
        Assert.Equal(KmsErrorKind.RootKeyDestroyed, failure.Kind);
        Assert.Equal(410, failure.Status);
        Assert.Equal(["KEY_DELETED_ERR"], failure.Codes);
        Assert.NotNull(failure.RootKey!.Deleted);
        Assert.NotNull(failure.RootKey.RestorableUntil);
    }

    [Theory]
    [InlineData("""{"path":"/actions/unwrap","status":410,"code":"KEY_DELETED_ERR"}""")]
    [InlineData("""{"path":"/actions/unwrap","status":410,"message":"Gone: The key has been deleted and is no longer available"}""")]
    public async Task A_410_of_the_service_counts_when_the_metadata_cannot_be_had(string rule)
    {
        var (client, wrapped) = await WrappedAsync();
        Control.Fault(rule);
        Control.Fault("""{"path":"/metadata","status":503,"times":0}""");
        Assert.Equal(KmsErrorKind.RootKeyDestroyed, (await UnwrapFailureAsync(client, wrapped)).Kind);
    }

    [Theory]
    [InlineData("""{"path":"/actions/unwrap","status":409,"code":"KEY_ACTION_INVALID_STATE_ERR"}""", KmsErrorKind.Conflict)]
    [InlineData("""{"path":"/actions/unwrap","status":404,"code":"KEY_NOT_FOUND_ERR"}""", KmsErrorKind.KeyUnknown)]
    public async Task Nothing_else_counts_when_the_metadata_cannot_be_had(string rule, KmsErrorKind kind)
    {
        var (client, wrapped) = await WrappedAsync();
        Control.Fault(rule);
        Control.Fault("""{"path":"/metadata","status":503,"times":0}""");
        Assert.Equal(kind, (await UnwrapFailureAsync(client, wrapped)).Kind);
    }

    [Theory]
    [InlineData("""{"path":"/actions/unwrap","status":410,"code":"KEY_DELETED_ERR"}""")]
    [InlineData("""{"path":"/actions/unwrap","status":404,"code":"KEY_NOT_FOUND_ERR"}""")]
    public async Task Metadata_that_contradicts_makes_it_a_conflict(string rule)
    {
        var (client, wrapped) = await WrappedAsync();
        Control.Fault(rule);
        var failure = await UnwrapFailureAsync(client, wrapped);
        Assert.Equal(KmsErrorKind.Conflict, failure.Kind);
        Assert.Equal(RootKeyState.Active, failure.RootKey!.State);
    }

    [Fact]
    public async Task An_expired_root_key_wraps_nothing_new_but_still_unwraps()
    {
        var client = Client();
        var key = await client.CreateAsync(new RootKeyDefinition { Name = "short-lived", Expires = await LabTimeAsync(client) + TimeSpan.FromHours(2) }, CancellationToken.None);
        using var made = await client.GenerateWrappedAsync(key.Id, null, CancellationToken.None);
        Control.MoveClock(TimeSpan.FromHours(3));
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.GenerateWrappedAsync(key.Id, null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.RootKeyExpired, failure.Kind);
        using var read = await client.UnwrapAsync(key.Id, made.Wrapped, null, CancellationToken.None);
        Assert.Equal(Secret.Text(made.KeyText), Secret.Text(read.KeyText));
    }

    [Fact]
    public async Task A_root_key_that_was_never_there_is_unknown_and_not_revoked()
    {
        var (client, wrapped) = await WrappedAsync();
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.UnwrapAsync(Guid.NewGuid().ToString(), wrapped, null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.KeyUnknown, failure.Kind);
        Assert.Equal(["KEY_NOT_FOUND_ERR"], failure.Codes);
    }

    [Theory]
    [InlineData("lab-stranger-key", LabProcess.Primary)]
    [InlineData("lab-primary-only-key", LabProcess.Recovery)]
    [InlineData("lab-manager-key", "11111111-2222-3333-4444-555555555555")]
    public async Task A_missing_role_and_a_wrong_instance_are_an_authentication_failure_and_not_a_revocation(string apiKey, string instance)
    {
        var (_, wrapped) = await WrappedAsync();
        var failure = await UnwrapFailureAsync(Client(apiKey, instance), wrapped);
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
        Assert.Equal(401, failure.Status);
        Assert.Contains(instance, failure.RecommendedAction, StringComparison.Ordinal);
    }

    private static async Task<DateTimeOffset> LabTimeAsync(KeyProtectClient client)
    {
        var probe = await client.CreateAsync(new RootKeyDefinition { Name = "probe" }, CancellationToken.None);
        return probe.Created!.Value;
    }

    private async Task<(KeyProtectClient Client, string Wrapped)> WrappedAsync()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        return (client, made.Wrapped);
    }

    private static Task<KmsException> UnwrapFailureAsync(KeyProtectClient client, string wrapped) =>
        Assert.ThrowsAsync<KmsException>(() => client.UnwrapAsync("veeam-root", wrapped, null, CancellationToken.None));
}
