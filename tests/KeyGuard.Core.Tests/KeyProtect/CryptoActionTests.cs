using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>Wrap, unwrap and rewrap against the Lab's real cryptography.</summary>
public sealed class CryptoActionTests(LabProcess lab) : LabTest(lab)
{
    private static readonly string[] Aad = ["vbr=backup01", "größe=\"42\"\\"];

    [Fact]
    public async Task A_generated_key_is_the_base64_text_of_32_bytes_and_unwraps_to_itself()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        Assert.Equal(32, Convert.FromBase64String(Secret.Text(made.KeyText)).Length);
        Assert.NotNull(made.KeyVersion);
        await AssertUnwrapsAsync(client, made.Wrapped, Secret.Text(made.KeyText));
    }

    [Fact]
    public async Task A_given_key_is_wrapped_and_unwraps_to_itself()
    {
        var client = Client();
        var text = Convert.ToBase64String(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray());
        using var given = Secret.Bytes(text);
        var wrapped = await client.WrapAsync("veeam-root", given, Aad, CancellationToken.None);
        await AssertUnwrapsAsync(client, wrapped.Wrapped, text, Aad);
    }

    [Fact]
    public async Task Additional_data_holds_through_generate_rewrap_and_unwrap()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", Aad, CancellationToken.None);
        var again = await client.RewrapAsync("veeam-root", made.Wrapped, Aad, CancellationToken.None);
        await AssertUnwrapsAsync(client, again.Wrapped, Secret.Text(made.KeyText), Aad);
    }

    [Theory]
    [InlineData(422)]
    [InlineData(400)]
    public async Task Wrong_additional_data_is_a_bad_ciphertext_whichever_status_the_service_uses(int status)
    {
        Control.Settings($$"""{"wrongAadStatus":{{status}}}""");
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", Aad, CancellationToken.None);
        foreach (var wrong in new[] { null, ["vbr=backup02"], Enumerable.Reverse(Aad).ToArray() })
        {
            var failure = await Assert.ThrowsAsync<KmsException>(() => client.UnwrapAsync("veeam-root", made.Wrapped, wrong, CancellationToken.None));
            Assert.Equal((KmsErrorKind.BadCiphertext, status), (failure.Kind, failure.Status));
        }
    }

    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("eyJjaXBoZXJ0ZXh0IjoieCJ9")]
    public async Task A_damaged_text_is_a_bad_ciphertext(string wrapped)
    {
        var failure = await Assert.ThrowsAsync<KmsException>(() => Client().UnwrapAsync("veeam-root", wrapped, null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.BadCiphertext, failure.Kind);
    }

    [Fact]
    public async Task A_text_of_another_root_key_is_a_bad_ciphertext()
    {
        using var made = await Client().GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        var other = Client(instance: LabProcess.Recovery);
        var failure = await Assert.ThrowsAsync<KmsException>(() => other.RewrapAsync(LabProcess.RecoveryRootKey, made.Wrapped, null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.BadCiphertext, failure.Kind);
    }

    [Fact]
    public async Task Before_a_rotation_unwrapping_hands_back_no_fresher_form()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        using var read = await client.UnwrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None);
        Assert.Equal(made.KeyVersion, read.KeyVersion);
        Assert.Null(read.FresherWrapped);
        Assert.Null(read.FresherKeyVersion);
    }

    [Fact]
    public async Task After_a_rotation_unwrapping_hands_back_a_fresher_form_of_the_same_key()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", Aad, CancellationToken.None);
        await client.RotateAsync("veeam-root", null, CancellationToken.None);
        using var read = await client.UnwrapAsync("veeam-root", made.Wrapped, Aad, CancellationToken.None);
        Assert.Equal(made.KeyVersion, read.KeyVersion);
        Assert.NotEqual(made.KeyVersion, read.FresherKeyVersion);
        await AssertUnwrapsAsync(client, read.FresherWrapped!, Secret.Text(made.KeyText), Aad);
    }

    [Fact]
    public async Task After_a_rotation_rewrapping_tells_both_versions()
    {
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        await client.RotateAsync("veeam-root", null, CancellationToken.None);
        var again = await client.RewrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None);
        Assert.Equal(made.KeyVersion, again.OldKeyVersion);
        Assert.Equal((await client.GetMetadataAsync("veeam-root", CancellationToken.None)).KeyVersion, again.NewKeyVersion);
        await AssertUnwrapsAsync(client, again.Wrapped, Secret.Text(made.KeyText));
    }

    [Fact]
    public async Task Replies_without_versions_are_complete_all_the_same()
    {
        Control.Settings("""{"omitKeyVersions":true}""");
        var client = Client();
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        var again = await client.RewrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None);
        Assert.Null(made.KeyVersion);
        Assert.Null(again.OldKeyVersion);
        Assert.Null(again.NewKeyVersion);
        await AssertUnwrapsAsync(client, again.Wrapped, Secret.Text(made.KeyText));
    }

    [Theory]
    [InlineData("wrap")]
    [InlineData("unwrap")]
    [InlineData("rewrap")]
    public async Task A_lost_reply_to_an_action_is_answered_by_asking_again(string action)
    {
        var client = Client();
        Control.Fault($$"""{"path":"/actions/{{action}}","when":"after","transport":"reset"}""");
        using var made = await client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None);
        var again = await client.RewrapAsync("veeam-root", made.Wrapped, null, CancellationToken.None);
        await AssertUnwrapsAsync(client, again.Wrapped, Secret.Text(made.KeyText));
        Assert.Equal(2, Control.Count(action));
    }

    private static async Task AssertUnwrapsAsync(KeyProtectClient client, string wrapped, string text, string[]? aad = null)
    {
        using var read = await client.UnwrapAsync("veeam-root", wrapped, aad, CancellationToken.None);
        Assert.Equal(text, Secret.Text(read.KeyText));
    }
}
