using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>Versions, the server's identity, the user; in this order.</summary>
public sealed class ConnectTests : VimTest
{
    [Fact]
    public async Task Asks_for_versions_and_identity_before_it_sends_the_password()
    {
        var connection = await ConnectAsync();
        Assert.Equal("/sdk/vimServiceVersions.xml", Assert.Single(Server.Documents));
        Assert.Equal(["RetrieveServiceContent", "Login"], Server.Calls.Select(call => call.Method));
        Assert.Equal(("8.0.1", "21560480", "8.0.1.0"), (connection.Version, connection.Build, connection.ApiVersion));
        Assert.Equal("c1f1ad1a-6e3a-4ec5-a0b8-000000000001", connection.InstanceUuid);
        Assert.False(connection.IsBorrowed);
    }

    [Fact]
    public async Task Logs_in_with_the_schemas_order_and_a_password_that_needs_escaping()
    {
        await ConnectAsync();
        var login = Server.Calls.Single(call => call.Method == "Login");
        Assert.Equal(["_this", "userName", "password", "locale"], login.Names);
        Assert.Equal(VimServer.Password, login.Argument("password"));
        Assert.Null(login.Session);
    }

    [Theory]
    [InlineData("8.0.1.0", "7.0.3.0", "urn:vim25/8.0.1.0")]
    [InlineData("9.1.0.0", "9.0.0.0", "urn:vim25/9.0.0.0")]
    [InlineData("9.1.0.0", "8.0.3.0", "urn:vim25/8.0.3.0")]
    [InlineData("6.7.2", "6.5", "urn:vim25/6.7.2")]
    public async Task Speaks_the_newest_version_that_both_know(string newest, string prior, string action)
    {
        Server.Versions = VimServer.VersionList("urn:vim25", newest, prior, "6.5");
        await ConnectAsync();
        Assert.All(Server.Calls, call => Assert.Equal(action, call.Action));
    }

    [Theory]
    [InlineData("8.0.1.0", "urn:vim25/8.0.1.0")]
    [InlineData("6.5", "urn:vim25/6.5")]
    [InlineData("12.0.0.0", "urn:vim25/9.0.0.0")]
    public async Task Takes_the_servers_own_word_where_there_is_no_list_of_versions(string apiVersion, string action)
    {
        Server.Versions = null;
        Server.About = Server.About.Replace("<apiVersion>8.0.1.0<", $"<apiVersion>{apiVersion}<");
        await ConnectAsync();
        Assert.Equal(action, Server.Calls.Last().Action);
    }

    [Fact]
    public async Task Gates_methods_and_members_by_the_version_agreed_on()
    {
        Server.Versions = VimServer.VersionList("urn:vim25", "7.0.3.0", "6.5");
        var client = await ClientAsync();
        Assert.True(client.Includes(VimVersion.V702));
        Assert.False(client.Includes(VimVersion.V801));
        var call = new VimCall("SetKeyCustomAttributes", client.Content.CryptoManager!.Value) { Since = VimVersion.V801 };
        var failure = await Assert.ThrowsAsync<VimException>(() => client.CallAsync(call, CancellationToken.None));
        Assert.Equal("VCenterTooOld", failure.ErrorId);
        Assert.Equal(0, Server.Count("SetKeyCustomAttributes"));
    }

    [Theory]
    [InlineData("<apiType>VirtualCenter<", "<apiType>HostAgent<", "VCenterIsNone")]
    [InlineData("<apiVersion>8.0.1.0<", "<apiVersion>6.0<", "VCenterTooOld")]
    public async Task Refuses_what_is_no_vCenter_of_6_5_or_later_without_sending_the_password(string old, string now, string id)
    {
        Server.About = Server.About.Replace(old, now);
        var failure = await Assert.ThrowsAsync<VimException>(() => ConnectAsync());
        Assert.Equal(id, failure.ErrorId);
        Assert.Equal(0, Server.Count("Login"));
    }

    [Fact]
    public async Task Reports_a_wrong_password_and_does_not_try_it_again()
    {
        var failure = await Assert.ThrowsAsync<VimException>(() => ConnectAsync("wrong"));
        Assert.Equal(("VCenterCredentialsRejected", FaultCategory.AuthenticationError, VimServer.User), (failure.ErrorId, failure.Category, failure.Target));
        Assert.Equal(1, Server.Count("Login"));
    }

    [Fact]
    public async Task Logs_out_when_closed()
    {
        var connection = await ConnectAsync();
        connection.Close();
        connection.Close();
        Assert.Equal(1, Server.Count("Logout"));
        Assert.Equal("ConnectionClosed", Assert.Throws<KeyGuardException>(() => connection.Client).ErrorId);
    }

    [Theory]
    [InlineData("\"borrowed-1\"")]
    [InlineData("borrowed-1")]
    public async Task Works_in_a_borrowed_session_however_it_is_written_and_never_ends_it(string given)
    {
        ShowSessions();
        var known = Server.OpenSession("\"borrowed-1\"");
        var connection = await BorrowAsync(given);
        Assert.True(connection.IsBorrowed);
        Assert.Equal("VSPHERE.LOCAL\\operator", connection.UserName);
        connection.Close();
        Assert.True(Server.Knows(known));
        Assert.Equal(0, Server.Count("Login") + Server.Count("Logout"));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("two\r\nCookie: lines")]
    public async Task Refuses_a_session_that_the_server_does_not_know(string secret)
    {
        ShowSessions();
        var failure = await Assert.ThrowsAsync<VimException>(() => BorrowAsync(secret));
        Assert.Equal("VCenterSessionUnusable", failure.ErrorId);
        Assert.DoesNotContain(secret, failure.ToString());
    }
}
