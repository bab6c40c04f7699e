using System;
using System.Net;
using KeyGuard.Http;
using Xunit;

namespace KeyGuard.Tests.Http;

public sealed class ProxyTests
{
    private readonly LocalBypassProxy _proxy = new(new WebProxy("http://proxy.example:3128"));

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://localhost")]
    [InlineData("https://[::1]")]
    [InlineData("http://169.254.169.254")]
    public void The_proxy_is_never_used_for_this_machine(string url)
    {
        Assert.True(_proxy.IsBypassed(new Uri(url)));
        Assert.Equal(new Uri(url), _proxy.GetProxy(new Uri(url)));
    }

    [Theory]
    [InlineData("https://us-south.kms.cloud.ibm.com")]
    [InlineData("https://iam.cloud.ibm.com")]
    public void The_systems_proxy_is_used_for_everything_else(string url)
    {
        Assert.False(_proxy.IsBypassed(new Uri(url)));
        Assert.Equal(new Uri("http://proxy.example:3128"), _proxy.GetProxy(new Uri(url)));
    }

    [Fact]
    public void The_users_credentials_for_the_proxy_are_passed_on()
    {
        var credentials = new NetworkCredential("u", "p");
        _proxy.Credentials = credentials;
        Assert.Same(credentials, _proxy.Credentials);
    }
}
