using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>Neither the user's password nor a token nor a backup password shows anywhere.</summary>
public sealed class SecrecyTests(LabProcess lab) : VbrTest(lab)
{
    private const string BackupPassword = "Marker+Backup/Password=2026";

    [Fact]
    public async Task Nothing_secret_is_in_traces_connections_records_or_errors()
    {
        var shown = new StringBuilder();
        var connection = await ConnectAsync();
        var added = await AddAsync(connection, "hint", BackupPassword);
        await VerifyAsync(connection, added.Id, BackupPassword);
        Control.MoveClock(TimeSpan.FromMinutes(16));
        await ListAsync(connection);
        shown.AppendLine(JsonSerializer.Serialize(connection)).AppendLine(JsonSerializer.Serialize(added)).AppendLine(connection.ToString());
        foreach (var rule in Echoes()) shown.AppendLine(await FailAsync(connection, added.Id, rule));
        while (((ITracedConnection)connection).Trace.TryTake(out var line)) shown.AppendLine(line);
        Assert.Contains("/api/oauth2/token -> 200", shown.ToString());
        foreach (var secret in Control.VbrTokens().Concat([Password, BackupPassword]).SelectMany(Forms)) Assert.DoesNotContain(secret, shown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"path":"/token","status":401,"message":"Marker+Backup/Password=2026 is wrong"}""")]
    [InlineData("""{"path":"/token","status":400,"code":"Marker+Backup/Password=2026"}""")]
    [InlineData("""{"path":"/token","skip":9,"status":400}""")]
    public async Task A_refused_password_is_not_in_the_error(string rule)
    {
        Control.Fault(rule);
        var failure = await Assert.ThrowsAsync<VbrException>(() => ConnectAsync(password: BackupPassword));
        foreach (var form in Forms(BackupPassword)) Assert.DoesNotContain(form, failure.ToString(), StringComparison.Ordinal);
    }

    // Servers that say in their errors what they were sent.
    private IEnumerable<string> Echoes()
    {
        var token = Control.VbrTokens()[Control.VbrTokens().Count - 1];
        yield return $$"""{"path":"/verify","status":400,"message":"bad password: {{BackupPassword}}"}""";
        yield return $$"""{"path":"/verify","status":400,"message":"{{BackupPassword}} is wrong"}""";
        yield return $$"""{"path":"/verify","status":400,"code":"{{BackupPassword}}"}""";
        yield return $$"""{"path":"/verify","status":500,"message":"Bearer {{token}} is not good"}""";
        yield return """{"path":"/verify","transport":"reset"}""";
    }

    private async Task<string> FailAsync(VbrConnection connection, Guid id, string rule)
    {
        Control.Fault(rule);
        var failure = await Assert.ThrowsAsync<VbrException>(() => VerifyAsync(connection, id, BackupPassword));
        return failure + failure.RecommendedAction + failure.Target;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
        yield return Convert.ToBase64String(Encoding.Unicode.GetBytes(secret));
    }
}
