using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Http;

/// <summary>Where KeyGuard connects to, and how.</summary>
public sealed class EndpointTests
{
    [Theory]
    [InlineData("https://us-south.kms.cloud.ibm.com")]
    [InlineData("https://api.us-south.hs-crypto.cloud.ibm.com:8765")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost")]
    [InlineData("http://[::1]:80")]
    [InlineData("http://169.254.169.254")]
    public void An_endpoint_is_allowed_over_TLS_or_on_this_very_machine(string url) =>
        Assert.Equal(new Uri(url).Authority, KmsEndpoints.Parse(url).Authority);

    [Theory]
    [InlineData("http://us-south.kms.cloud.ibm.com")]
    [InlineData("http://10.0.0.1")]
    [InlineData("http://169.254.169.253")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://localhost@example.com")]
    [InlineData("ftp://localhost")]
    [InlineData("file:///etc/passwd")]
    [InlineData("us south")]
    [InlineData("/relative")]
    [InlineData("")]
    [InlineData("https://")]
    public void Nothing_else_is_allowed(string url) =>
        Assert.Equal("EndpointInvalid", Assert.Throws<KeyGuardException>(() => KmsEndpoints.Parse(url)).ErrorId);

    [Theory]
    [InlineData("https://user:hunter2@us-south.kms.cloud.ibm.com")]
    [InlineData("https://hunter2@us-south.kms.cloud.ibm.com")]
    [InlineData("https://user:hun@ter2@us-south.kms.cloud.ibm.com")]
    [InlineData("https://user:hunter2@")]
    [InlineData("https://user:hunter2@bad host")]
    public void A_password_in_a_URL_is_refused_and_not_repeated(string url)
    {
        var failure = Assert.Throws<KeyGuardException>(() => KmsEndpoints.Parse(url));
        Assert.Equal("EndpointInvalid", failure.ErrorId);
        Assert.DoesNotContain("ter2", failure.Message + failure.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://us-south.kms.cloud.ibm.com/api/v2/keys?x=1", "https://us-south.kms.cloud.ibm.com/")]
    [InlineData("https://iam.cloud.ibm.com/identity/token", "https://iam.cloud.ibm.com/")]
    public void A_path_is_cut_off(string url, string expected) => Assert.Equal(expected, KmsEndpoints.Parse(url).AbsoluteUri);

    [Theory]
    [InlineData("us-south", false, "https://us-south.kms.cloud.ibm.com/")]
    [InlineData("eu-de", true, "https://private.eu-de.kms.cloud.ibm.com/")]
    [InlineData("jp-tok", false, "https://jp-tok.kms.cloud.ibm.com/")]
    [InlineData("https://0b6f4b1c.api.us-east.hs-crypto.appdomain.cloud", true, "https://0b6f4b1c.api.us-east.hs-crypto.appdomain.cloud/")]
    public void A_region_is_short_for_its_endpoint(string given, bool isPrivate, string expected) =>
        Assert.Equal(expected, KmsEndpoints.Kms(given, isPrivate).AbsoluteUri);

    [Theory]
    [InlineData("us-south.evil.example")]
    [InlineData("US-SOUTH/")]
    [InlineData("-")]
    [InlineData("us-south\n")]
    public void What_only_looks_like_a_region_is_refused(string given) =>
        Assert.Throws<KeyGuardException>(() => KmsEndpoints.Kms(given, isPrivate: false));

    [Theory]
    [InlineData(null, false, "https://iam.cloud.ibm.com/")]
    [InlineData(null, true, "https://private.iam.cloud.ibm.com/")]
    [InlineData("https://iam.test.cloud.ibm.com/identity/token", true, "https://iam.test.cloud.ibm.com/")]
    public void IAM_has_a_public_and_a_private_endpoint(string? given, bool isPrivate, string expected) =>
        Assert.Equal(expected, KmsEndpoints.Iam(given, isPrivate).AbsoluteUri);

    [Theory]
    [InlineData(LabProcess.Primary)]
    [InlineData("crn:v1:bluemix:public:kms:us-south:a/0123456789abcdef:" + LabProcess.Primary + "::")]
    [InlineData("crn:v1:bluemix:public:kms:us-south:a/0123456789abcdef:" + LabProcess.Primary + ":key:1e2d3c4b-0001-4000-8000-000000000001")]
    public void An_instance_is_given_by_id_or_CRN(string given) => Assert.Equal(LabProcess.Primary, KmsEndpoints.InstanceId(given));

    [Theory]
    [InlineData("my-instance")]
    [InlineData("{0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001}")]
    [InlineData("crn:v1:bluemix:public:kms:us-south")]
    [InlineData("crn:v1:bluemix:public:kms:us-south:a/1:not-a-guid::")]
    [InlineData("")]
    public void Anything_else_is_no_instance(string given) =>
        Assert.Equal("InstanceIdInvalid", Assert.Throws<KeyGuardException>(() => KmsEndpoints.InstanceId(given)).ErrorId);

    [Fact]
    public async Task The_pipeline_itself_refuses_plain_http_to_elsewhere()
    {
        var network = new ScriptedHandler().Reply(200);
        using var http = new HttpPipeline(new HttpPipelineOptions(), network);
        await Assert.ThrowsAsync<KeyGuardException>(() => http.SendAsync(new HttpCall(System.Net.Http.HttpMethod.Get, new Uri("http://kms.example/")), CancellationToken.None));
        Assert.Empty(network.Requests);
    }
}
