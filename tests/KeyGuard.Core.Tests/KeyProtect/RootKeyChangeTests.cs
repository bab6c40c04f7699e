using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>Creating, importing and rotating; and that no change is ever made twice.</summary>
public sealed class RootKeyChangeTests(LabProcess lab) : LabTest(lab)
{
    private static readonly string Material = Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task A_root_key_is_created_with_all_that_was_asked_for()
    {
        var client = Client();
        var made = await client.CreateAsync(new RootKeyDefinition { Name = "new \"root\"", Aliases = ["fresh"], Description = "für Veeam" }, CancellationToken.None);
        var read = await client.GetMetadataAsync("fresh", CancellationToken.None);
        Assert.Equal(made.Id, read.Id);
        Assert.Equal("new \"root\"", read.Name);
        Assert.Equal("für Veeam", read.Description);
        Assert.Equal(RootKeyState.Active, read.State);
        Assert.False(read.Imported);
    }

    [Fact]
    public async Task Imported_material_makes_the_same_key_twice()
    {
        using var material = Secret.Bytes(Material);
        var client = Client();
        var first = await client.CreateAsync(new RootKeyDefinition { Name = "one", Material = material }, CancellationToken.None);
        var second = await client.CreateAsync(new RootKeyDefinition { Name = "two", Material = material }, CancellationToken.None);
        Assert.True(first.Imported);
        using var made = await client.GenerateWrappedAsync(first.Id, null, CancellationToken.None);
        using var read = await client.UnwrapAsync(second.Id, made.Wrapped, null, CancellationToken.None);
        Assert.Equal(Secret.Text(made.KeyText), Secret.Text(read.KeyText));
    }

    [Fact]
    public async Task An_imported_key_is_rotated_with_new_material_only()
    {
        using var material = Secret.Bytes(Material);
        using var next = Secret.Bytes(Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()));
        var client = Client();
        var key = await client.CreateAsync(new RootKeyDefinition { Name = "imported", Material = material }, CancellationToken.None);
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.RotateAsync(key.Id, null, CancellationToken.None));
        Assert.Equal(["KEY_PAYLOAD_REQ_ERR"], failure.Codes);
        Assert.Equal((KmsErrorKind.MaterialRequired, "RootKeyMaterialRequired"), (failure.Kind, failure.ErrorId));
        Assert.Contains("-MaterialSecret", failure.RecommendedAction, StringComparison.Ordinal);
        await client.RotateAsync(key.Id, next, CancellationToken.None);
        Assert.Equal(2, (await client.GetVersionsAsync(key.Id, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_second_rotation_within_the_hour_is_a_conflict()
    {
        var client = Client();
        await client.RotateAsync("veeam-root", null, CancellationToken.None);
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.RotateAsync("veeam-root", null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.Conflict, failure.Kind);
        Assert.Equal(["KEY_ROTATION_NOT_PERMITTED"], failure.Codes);
    }

    [Theory]
    [InlineData("create", "reset")]
    [InlineData("rotate", "reset")]
    [InlineData("disable", "reset")]
    [InlineData("delete", "reset")]
    [InlineData("create", "close")]
    [InlineData("rotate", "close")]
    [InlineData("disable", "close")]
    [InlineData("delete", "close")]
    public async Task A_change_is_asked_for_once_when_its_reply_is_lost(string change, string loss)
    {
        // A connection in use already: HTTP stacks like to resend by themselves when such a one breaks.
        var client = Client();
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Control.Fault($$"""{"method":"POST","path":"/keys","when":"after","transport":"{{loss}}","times":0}""");
        Control.Fault($$"""{"method":"DELETE","when":"after","transport":"{{loss}}","times":0}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => ChangeAsync(client, change));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
        Assert.Single(Changes());
    }

    [Theory]
    [InlineData("create")]
    [InlineData("rotate")]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task A_change_is_asked_for_once_when_a_gateway_answers_in_its_place(string change)
    {
        var client = Client();
        Control.Fault("""{"method":"POST","path":"/keys","when":"after","status":503,"body":"upstream","times":0}""");
        Control.Fault("""{"method":"DELETE","when":"after","status":503,"body":"upstream","times":0}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => ChangeAsync(client, change));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
        Assert.Single(Changes());
    }

    [Theory]
    [InlineData("create")]
    [InlineData("rotate")]
    [InlineData("disable")]
    [InlineData("delete")]
    public async Task A_change_that_was_turned_away_at_the_door_is_asked_for_again(string change)
    {
        var client = Client();
        Control.Fault("""{"method":"POST","path":"/keys","status":429}""");
        Control.Fault("""{"method":"DELETE","status":429}""");
        await ChangeAsync(client, change);
        Assert.Equal(2, Changes().Length);
    }

    private string[] Changes() =>
        Control.Requests().Where(request => !request.StartsWith("GET", StringComparison.Ordinal) && !request.Contains("/identity/")).ToArray();

    private static Task ChangeAsync(KeyProtectClient client, string change) => change switch
    {
        "create" => client.CreateAsync(new RootKeyDefinition { Name = "once" }, CancellationToken.None),
        "rotate" => client.RotateAsync("veeam-root", null, CancellationToken.None),
        "disable" => client.DisableAsync("veeam-root", CancellationToken.None),
        _ => client.DeleteAsync("veeam-root", force: false, CancellationToken.None),
    };
}
