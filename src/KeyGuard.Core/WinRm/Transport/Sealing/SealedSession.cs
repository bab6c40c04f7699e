using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>A connection on which somebody has logged on, and the key that came of it.</summary>
internal sealed class SealedSession : IDisposable
{
    private const int MostRounds = 8;
    private static readonly byte[] NtlmMark = [(byte)'N', (byte)'T', (byte)'L', (byte)'M', (byte)'S', (byte)'S', (byte)'P', 0];

    private readonly WireConnection _connection;
    private readonly SecurityContext _context;
    private readonly WinRmDoor _door;

    private SealedSession(WireConnection connection, SecurityContext context, WinRmDoor door)
    {
        _connection = connection;
        _context = context;
        _door = door;
    }

    public bool IsUsable => _connection.IsUsable;

    /// <summary>Logs on over a connection, which becomes the session's. Where the server says no, there is no session but its reply.</summary>
    public static async Task<(SealedSession? Session, WireReply Reply)> OpenAsync(
        WireConnection connection, WinRmDoor door, NetworkCredential? credential, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var session = new SealedSession(connection, new SecurityContext(), door);
        try
        {
            var reply = await session.LogOnAsync(credential, headers, cancellationToken).ConfigureAwait(false);
            if (reply.Status == (int)HttpStatusCode.OK) return (session, reply);
            session.Dispose();
            return (null, reply);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Sends a message and gives back the reply with its body unsealed.</summary>
    public async Task<WireReply> SendAsync(byte[] message, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (message.Length > SecurityContext.LargestMessage) throw Faults.WinRmRequestTooLarge(_door, message.Length);
        var body = await WireBody.SealAsync(message, _context, cancellationToken).ConfigureAwait(false);
        var reply = await _connection.PostAsync(_door.Target.Address, headers, body, cancellationToken).ConfigureAwait(false);
        if (reply.IsEncrypted) return new WireReply(reply.Status, reply.Headers, await UnsealAsync(reply.Body, cancellationToken).ConfigureAwait(false));
        // A status alone may come in clear; anything that is to be believed may not.
        if (reply.Status is 200 || reply.Body.Length > 0 && reply.Status is 500 or 400) throw Faults.WinRmReplyNotGenuine(_door.Target.Address, null);
        return new WireReply(reply.Status, reply.Headers, []);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _context.Dispose();
    }

    private async Task<WireReply> LogOnAsync(NetworkCredential? credential, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var token = await FirstTokenAsync(credential, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < MostRounds; round++)
        {
            var reply = await _connection.PostAsync(_door.Target.Address, [.. headers, new("Authorization", "Negotiate " + Convert.ToBase64String(token))], WireBody.Empty, cancellationToken).ConfigureAwait(false);
            if (reply.Status == (int)HttpStatusCode.OK) return await FinishAsync(reply, cancellationToken).ConfigureAwait(false);
            if (reply.Status != (int)HttpStatusCode.Unauthorized || reply.Token is not { } answer) return reply;
            if (await AnswerAsync(answer, cancellationToken).ConfigureAwait(false) is not { } next) return reply;
            token = next;
        }
        throw new IOException("The log-on does not end.");
    }

    private async Task<byte[]> FirstTokenAsync(NetworkCredential? credential, CancellationToken cancellationToken)
    {
        try
        {
            return CheckMechanism(await _context.BeginAsync(credential, ServicePrincipalName(_door.Target), cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or KeyGuardException))
        {
            throw LogOnFailures.Explain(_door, failure);
        }
    }

    private async Task<byte[]?> AnswerAsync(byte[] answer, CancellationToken cancellationToken)
    {
        try
        {
            var next = await _context.AnswerAsync(answer, cancellationToken).ConfigureAwait(false);
            return next is null ? null : CheckMechanism(next);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or KeyGuardException))
        {
            throw LogOnFailures.Explain(_door, failure);
        }
    }

    private async Task<WireReply> FinishAsync(WireReply reply, CancellationToken cancellationToken)
    {
        try
        {
            await _context.FinishAsync(reply.Token ?? [], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or KeyGuardException))
        {
            throw Faults.WinRmReplyNotGenuine(_door.Target.Address, failure);
        }
        if (_door.Authentication == WinRmAuthentication.Kerberos && !_context.IsServerProved) throw Faults.WinRmKerberosFailed(_door, null);
        return reply;
    }

    // SPNEGO falls back to NTLM without being asked; where Kerberos was asked for, no NTLM token may leave.
    private byte[] CheckMechanism(byte[] token) =>
        _door.Authentication == WinRmAuthentication.Kerberos && IsNtlm(token) ? throw Faults.WinRmKerberosFailed(_door, null) : token;

    private async Task<byte[]> UnsealAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            var (token, length) = EncryptedMultipart.Read(body);
            return await _context.UnsealAsync(token, length, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw Faults.WinRmReplyNotGenuine(_door.Target.Address, failure);
        }
    }

    /// <summary>Whether a token is one of NTLM, inside SPNEGO or by itself.</summary>
    public static bool IsNtlm(byte[] token) => token.AsSpan().IndexOf(NtlmMark) >= 0;

    /// <summary>The name under which the computer is known to Kerberos.</summary>
    public static string ServicePrincipalName(WinRmTarget target) => "HTTP/" + target.ComputerName;
}
