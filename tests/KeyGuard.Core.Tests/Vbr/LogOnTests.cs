using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>Who may log on, and how tokens are renewed.</summary>
public sealed class LogOnTests(LabProcess lab) : VbrTest(lab)
{
    [Fact]
    public async Task The_connection_tells_where_it_leads_and_as_whom()
    {
        var connection = await ConnectAsync();
        Assert.Equal(("lab-vbr.example", "13.1.0.411", "lab-vbr", null), (connection.ServerName, connection.BuildVersion, connection.UserName, connection.CertificateThumbprint));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_once()
    {
        var failure = await RefusedAsync(() => ConnectAsync(password: "wrong"), VbrErrorKind.CredentialsRejected, "VbrCredentialsRejected");
        Assert.Equal(("lab-vbr", 401, "AccessDenied"), (failure.Target, failure.Status, failure.Code));
        Assert.Equal(1, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task Special_characters_in_name_and_password_arrive_as_they_are()
    {
        var handler = new ScriptedHandler().Reply(200, "{}").Reply(401, """{"errorCode":"AccessDenied","message":"no"}""");
        await Assert.ThrowsAsync<VbrException>(() => ConnectAsync("TECH\\a&b", "p&q=r+s %ü", innermost: handler));
        Assert.Contains("username=TECH%5Ca%26b&password=p%26q%3Dr%2Bs%20%25%C3%BC", handler.Requests[1].Body);
    }

    [Fact]
    public async Task A_role_without_the_right_to_list_gives_no_connection() =>
        await RefusedAsync(() => ConnectAsync("lab-vbr-viewer"), VbrErrorKind.AccessDenied, "VbrAccessDenied");

    [Fact]
    public async Task A_security_administrator_needs_no_more_than_the_role_for_all_about_passwords()
    {
        var connection = await ConnectAsync("lab-vbr-security");
        Assert.Null(connection.BuildVersion);
        var added = await AddAsync(connection);
        await connection.Client.SetHintAsync(added, "other", CancellationToken.None);
        Assert.True(await VerifyAsync(connection, added.Id, "a password"));
        await connection.Client.DeletePasswordAsync(added.Id, CancellationToken.None);
        await RefusedAsync(() => connection.Client.GetConfigurationBackupUseAsync(CancellationToken.None), VbrErrorKind.AccessDenied, "VbrAccessDenied");
    }

    [Fact]
    public async Task An_operator_verifies_and_changes_nothing()
    {
        Control.AddVbrPassword("there", "secret");
        var connection = await ConnectAsync("lab-vbr-operator");
        var there = Assert.Single(await ListAsync(connection));
        Assert.True(await VerifyAsync(connection, there.Id, "secret"));
        await RefusedAsync(() => AddAsync(connection), VbrErrorKind.AccessDenied, "VbrAccessDenied");
        await RefusedAsync(() => connection.Client.SetHintAsync(there, "x", CancellationToken.None), VbrErrorKind.AccessDenied, "VbrAccessDenied");
        await RefusedAsync(() => connection.Client.DeletePasswordAsync(there.Id, CancellationToken.None), VbrErrorKind.AccessDenied, "VbrAccessDenied");
        Assert.Equal(1, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task A_token_that_expired_by_the_servers_clock_is_renewed_in_the_middle()
    {
        var connection = await ConnectAsync();
        Control.MoveClock(TimeSpan.FromMinutes(16));
        await AddAsync(connection, "in the middle");
        Assert.Equal(2, Control.Count("vbr-token"));
        Assert.Equal("in the middle", Assert.Single(await ListAsync(connection)).Hint);
    }

    [Fact]
    public async Task A_token_is_renewed_at_four_fifths_of_its_life_before_the_server_refuses_it()
    {
        var connection = await ConnectAsync();
        Clock.Advance(TimeSpan.FromMinutes(11.9));
        await ListAsync(connection);
        Assert.Equal(1, Control.Count("vbr-token"));
        Clock.Advance(TimeSpan.FromMinutes(0.2));
        await ListAsync(connection);
        Assert.Equal(2, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task A_refresh_token_is_used_once_and_the_password_when_it_has_expired()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectAsync(innermost: handler);
        Control.MoveClock(TimeSpan.FromMinutes(16));
        await ListAsync(connection);
        Control.MoveClock(TimeSpan.FromMinutes(16));
        await ListAsync(connection);
        Control.MoveClock(TimeSpan.FromMinutes(60));
        await ListAsync(connection);
        Assert.Equal(["password", "refresh_token", "refresh_token", "refresh_token", "password"], handler.Grants);
        Assert.Equal(handler.RefreshTokens.Count, handler.RefreshTokens.Distinct().Count());
    }

    [Fact]
    public async Task A_lost_reply_to_a_refresh_is_answered_with_the_password()
    {
        var handler = new RecordingHandler();
        var connection = await ConnectAsync(innermost: handler);
        Control.MoveClock(TimeSpan.FromMinutes(16));
        Control.Fault("""{"path":"^/api/oauth2/token","when":"after","transport":"reset"}""");
        await ListAsync(connection);
        Assert.Equal(["password", "refresh_token", "password"], handler.Grants);
    }

    [Fact]
    public async Task A_password_that_was_refused_is_not_tried_again()
    {
        var connection = await ConnectAsync();
        Control.MoveClock(TimeSpan.FromHours(2));
        Control.Fault("""{"path":"^/api/oauth2/token","status":401,"times":0}""");
        for (var tries = 0; tries < 5; tries++) await RefusedAsync(() => ListAsync(connection), VbrErrorKind.CredentialsRejected, "VbrCredentialsRejected");
        // One refresh and one log-on beyond the first.
        Assert.Equal(3, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task A_fresh_token_that_is_refused_as_well_ends_the_matter()
    {
        var connection = await ConnectAsync();
        Control.Fault("""{"path":"/encryptionPasswords","status":401,"code":"ExpiredToken","times":0}""");
        await RefusedAsync(() => ListAsync(connection), VbrErrorKind.TokenExpired, "VbrTokenExpired");
        Assert.Equal(2, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task Closing_ends_the_session_at_the_server_and_further_use_fails()
    {
        var connection = await ConnectAsync();
        connection.Close();
        Assert.Equal(1, Control.Count("vbr-logout"));
        Assert.Equal("ConnectionClosed", Assert.Throws<KeyGuard.Errors.KeyGuardException>(() => connection.Client).ErrorId);
    }

    [Fact]
    public async Task Closing_waits_for_no_server_that_fails()
    {
        var connection = await ConnectAsync(retries: 0);
        Control.Fault("""{"path":"/logout","status":500}""");
        connection.Close();
    }

    private sealed class RecordingHandler() : DelegatingHandler(KeyGuard.Http.MessageHandlers.Create())
    {
        public List<string> Grants { get; } = [];

        public List<string> RefreshTokens { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)) Record(System.Text.Encoding.ASCII.GetString(await ReadAsync(request.Content!)));
            return await base.SendAsync(request, cancellationToken);
        }

        private static Task<byte[]> ReadAsync(HttpContent content) =>
#pragma warning disable CA2016 // .NET Framework has no overload with a token
            content.ReadAsByteArrayAsync();
#pragma warning restore CA2016

        private void Record(string form)
        {
            var fields = form.Split('&').Select(field => field.Split('=')).ToDictionary(field => field[0], field => field[1]);
            Grants.Add(fields["grant_type"]);
            if (fields.TryGetValue("refresh_token", out var token)) RefreshTokens.Add(token);
            Assert.Equal("true", fields["use_short_term_refresh"]);
        }
    }
}
