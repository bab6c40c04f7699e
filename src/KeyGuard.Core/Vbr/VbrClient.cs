using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Secrets;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Vbr;

/// <summary>
/// The calls of VBR's REST API that KeyGuard needs (Veeam Backup and Replication REST API, OpenAPI 1.0-rev2 to 1.3-rev2).
/// Every failure is a <see cref="VbrException"/>. In brackets: the least role, as of 1.3-rev2.
/// </summary>
internal sealed class VbrClient : IDisposable
{
    private const string Passwords = "/api/v1/encryptionPasswords";

    private readonly VbrChannel _channel;
    private readonly VerifyLimiter _limiter;

    /// <param name="channel">Becomes this client's.</param>
    /// <param name="limiter">The server's limiter.</param>
    public VbrClient(VbrChannel channel, VerifyLimiter limiter)
    {
        _channel = channel;
        _limiter = limiter;
    }

    public Uri Endpoint => _channel.Endpoint;

    public HttpTraceLog Trace => _channel.Transport.Trace;

    /// <summary>The revision of the API agreed on.</summary>
    public VbrApiVersion Version => _channel.Transport.Version;

    /// <summary>The thumbprint of the pinned certificate.</summary>
    public string? Pin => _channel.Transport.Pin;

    /// <summary>All encryption passwords. [Backup Operator; before 1.3-rev1 Security Administrator]</summary>
    public Task<IReadOnlyList<VbrEncryptionPassword>> ListPasswordsAsync(CancellationToken cancellationToken) =>
        // By hint, because that order changes least while others work.
        VbrListing.ReadAsync(_channel, "encryptionPasswords?orderColumn=Hint&orderAsc=true", record => VbrReader.Password(record, Endpoint.Host), password => password.Id, cancellationToken);

    /// <summary>Adds a password. Not repeated when its reply is lost: it would be there twice. [Security Administrator]</summary>
    public async Task<VbrEncryptionPassword> AddPasswordAsync(SecretBytes password, string hint, CancellationToken cancellationToken)
    {
        using var body = VbrBody.Add(password, hint);
        return await _channel.ReadAsync(new VbrCall(HttpMethod.Post, Passwords) { Body = body, Secret = password }, record => VbrReader.Password(record, Endpoint.Host), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes the hint and nothing else. [Security Administrator]</summary>
    public async Task SetHintAsync(VbrEncryptionPassword password, string hint, CancellationToken cancellationToken)
    {
        using var body = VbrBody.Hint(password.Record, hint);
        using var reply = await _channel.SendAsync(new VbrCall(HttpMethod.Put, PathOf(password.Id)) { Body = body, Repeatable = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a password; VBR refuses while it is in use. [Security Administrator]</summary>
    public async Task DeletePasswordAsync(Guid id, CancellationToken cancellationToken)
    {
        using var reply = await _channel.SendAsync(new VbrCall(HttpMethod.Delete, PathOf(id)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether VBR holds this very password. Waits where more than ten comparisons a minute would have failed, and is not
    /// repeated when its reply is lost, for each failing one counts. [Backup Operator; needs 1.3-rev0]
    /// </summary>
    public Task<VbrVerification> VerifyPasswordAsync(Guid id, SecretBytes password, CancellationToken cancellationToken) => _limiter.RunAsync(async () =>
    {
        using var body = VbrBody.Verify(password);
        var call = new VbrCall(HttpMethod.Post, PathOf(id) + "/verify") { Body = body, Secret = password, Needs = VbrApiVersion.Verifying, Purpose = "verify an encryption password" };
        return await _channel.ReadAsync(call, VbrReader.Verification, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Which jobs have an encryption password set. [Security Administrator; before 1.3-rev1 Backup Operator]</summary>
    public async Task<IReadOnlyList<VbrPasswordUse>> ListJobUsesAsync(CancellationToken cancellationToken)
    {
        var jobs = await VbrListing.ReadAsync(_channel, "jobs?orderColumn=Name&orderAsc=true", VbrJob.Read, job => job.Id, cancellationToken).ConfigureAwait(false);
        var uses = new List<VbrPasswordUse>();
        foreach (var job in jobs) uses.AddRange(job.Uses);
        return uses;
    }

    /// <summary>The configuration backup's password, if one is set. [Backup Administrator]</summary>
    public Task<IReadOnlyList<VbrPasswordUse>> GetConfigurationBackupUseAsync(CancellationToken cancellationToken) =>
        _channel.ReadAsync<IReadOnlyList<VbrPasswordUse>>(VbrCall.Get("configBackup"), options => [.. VbrReader.ConfigurationBackup(options)], cancellationToken);

    /// <summary>Which backup server this is; null where the role may not ask. [Backup Administrator]</summary>
    public async Task<VbrServerInfo?> FindServerInfoAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.ReadAsync(VbrCall.Get("serverInfo"), VbrReader.Server, cancellationToken).ConfigureAwait(false);
        }
        catch (VbrException failure) when (failure.Kind is VbrErrorKind.AccessDenied or VbrErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Ends the session at the server. [any]</summary>
    public async Task LogOutAsync(CancellationToken cancellationToken)
    {
        using var reply = await _channel.SendAsync(new VbrCall(HttpMethod.Post, "/api/oauth2/logout"), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _channel.Dispose();

    private static string PathOf(Guid id) => Passwords + "/" + id.ToString("D");
}
