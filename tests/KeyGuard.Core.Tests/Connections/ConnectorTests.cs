using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Connections;

/// <summary>Connections are proved by one read before they are handed out.</summary>
public sealed class ConnectorTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task An_alias_becomes_the_root_keys_id()
    {
        var connection = await OpenAsync(ApiKey("lab-reader-key"), "veeam-root");
        Assert.Equal((LabProcess.RootKey, "veeam-root"), (connection.RootKeyId, connection.RootKeyName));
        Assert.Equal(("API key", Lab.Url), (connection.Identity, connection.IamUri));
        Assert.Equal(Lab.Url, connection.Endpoint);
        connection.Close();
    }

    [Fact]
    public async Task Without_a_root_key_the_instance_alone_is_proved()
    {
        var connection = await OpenAsync(ApiKey("lab-reader-key"), null);
        Assert.Null(connection.RootKeyId);
        Assert.Equal("RootKeyNotChosen", Assert.Throws<KeyGuardException>(() => connection.RequiredRootKey).ErrorId);
        connection.Close();
    }

    [Fact]
    public async Task A_trusted_profile_needs_no_secret()
    {
        var connection = await OpenAsync(KmsCredentials.TrustedProfile("Profile-lab-0001", Lab.Url), "veeam-root");
        Assert.Equal("trusted profile Profile-lab-0001", connection.Identity);
        connection.Close();
    }

    [Theory]
    [InlineData("lab-stranger-key", "veeam-root", "KmsAccessDenied")]
    [InlineData("mistyped", "veeam-root", "IamCredentialsRejected")]
    [InlineData("lab-reader-key", "no-such-key", "RootKeyUnknown")]
    public async Task What_does_not_fit_together_is_not_handed_out(string apiKey, string rootKey, string errorId) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<KmsException>(() => OpenAsync(ApiKey(apiKey), rootKey))).ErrorId);

    [Fact]
    public async Task A_closed_connection_does_nothing_more()
    {
        var connection = await OpenAsync(ApiKey("lab-reader-key"), "veeam-root");
        connection.Close();
        connection.Close();
        Assert.True(connection.IsClosed);
        Assert.Equal("ConnectionClosed", Assert.Throws<KeyGuardException>(() => connection.Client).ErrorId);
    }

    private KmsCredentials ApiKey(string apiKey) => KmsCredentials.ApiKey(Secret.Of(apiKey), Lab.Url);

    private Task<KmsConnection> OpenAsync(KmsCredentials credentials, string? rootKey) =>
        new KmsConnector(new HttpPipelineOptions { Clock = Clock }).OpenAsync("lab", Lab.Url, LabProcess.Primary, credentials, rootKey, "custody.json", CancellationToken.None);
}
