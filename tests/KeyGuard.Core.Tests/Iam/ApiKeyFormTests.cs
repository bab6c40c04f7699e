using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Iam;

/// <summary>What is sent to IAM.</summary>
public sealed class ApiKeyFormTests
{
    private readonly FakeClock _clock = new();
    private readonly ScriptedHandler _network = new();

    [Theory]
    [InlineData("plain-Key_0.~")]
    [InlineData("with blank & ampersand = equals")]
    [InlineData("100% + plus / slash ? question # hash")]
    [InlineData("\"quotes\" 'and' \\backslash; newline\r\n")]
    [InlineData("Schlüssel-鍵-🔑")]
    public async Task Any_API_key_survives_the_form(string apiKey)
    {
        var request = await IssueAsync(apiKey);
        var fields = request.Body.Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => Uri.UnescapeDataString(field[1]));
        Assert.Equal(apiKey, fields["apikey"]);
        Assert.Equal("urn:ibm:params:oauth:grant-type:apikey", fields["grant_type"]);
        Assert.Equal("cloud_iam", fields["response_type"]);
        Assert.Equal(3, fields.Count);
    }

    [Fact]
    public async Task The_request_is_a_form_with_a_transaction_id_and_no_key_in_its_address()
    {
        var request = await IssueAsync("the-key");
        Assert.Equal("POST", request.Method);
        Assert.Equal("https://iam.cloud.ibm.com/identity/token", request.Uri.AbsoluteUri);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.StartsWith("KeyGuard/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse(request.Headers["Transaction-Id"], out _));
    }

    [Theory]
    [InlineData("""{"access_token":"t","expires_in":3600}""", 3600)]
    [InlineData("""{"Access_Token":"t","EXPIRES_IN":900}""", 900)]
    [InlineData("""{"access_token":"t"}""", 3600)]
    public async Task The_reply_is_read_with_or_without_a_lifetime(string reply, int life)
    {
        _network.Reply(200, reply);
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock }, _network);
        using var issuer = new ApiKeyTokenIssuer(new Uri("https://iam.cloud.ibm.com"), Secret.Of("k"), http, _clock);
        var token = await issuer.IssueAsync(CancellationToken.None);
        Assert.Equal("t", token.Value);
        Assert.False(token.IsAgeing(_clock.GetUtcNow().AddSeconds(life * 0.8 - 1)));
        Assert.True(token.IsAgeing(_clock.GetUtcNow().AddSeconds(life * 0.8)));
    }

    private async Task<SentRequest> IssueAsync(string apiKey)
    {
        _network.Reply(200, """{"access_token":"t","expires_in":3600}""");
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock }, _network);
        using var issuer = new ApiKeyTokenIssuer(new Uri("https://iam.cloud.ibm.com"), Secret.Of(apiKey), http, _clock);
        await issuer.IssueAsync(CancellationToken.None);
        return _network.Requests.Single();
    }
}
