using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Security.Principal;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// A log-on by SPNEGO (Kerberos or NTLM), and the session key that comes of it: tokens as they go into HTTP headers, messages
/// sealed and unsealed. Made of a NegotiateStream, because .NET Framework has nothing below it that can be reached. For one caller at a time.
/// </summary>
internal sealed class SecurityContext : IDisposable
{
    /// <summary>What fits into one message whichever framework seals it.</summary>
    public const int LargestMessage = 61440;

    private readonly TokenPipe _pipe = new();
    private readonly NegotiateStream _stream;
    private Task? _logOn;

    public SecurityContext() => _stream = new NegotiateStream(_pipe, leaveInnerStreamOpen: false);

    /// <summary>Whether the server has proved who it is, which Kerberos does and NTLM does not.</summary>
    public bool IsServerProved => _stream.IsMutuallyAuthenticated;

    /// <summary>The first token. Asking the domain controller for a ticket may take a while.</summary>
    /// <param name="credential">Who logs on; null for the identity of this process.</param>
    /// <param name="servicePrincipalName">To whom, such as <c>HTTP/srv01.example.com</c>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="Exception">This computer can't log on like that: whatever the framework says.</exception>
    public async Task<byte[]> BeginAsync(NetworkCredential? credential, string servicePrincipalName, CancellationToken cancellationToken)
    {
        // The libraries beneath ask domain controllers synchronously; a caller who gives up must not have to wait for that.
        _logOn = Task.Run(
            () => _stream.AuthenticateAsClientAsync(credential ?? CredentialCache.DefaultNetworkCredentials, servicePrincipalName, ProtectionLevel.EncryptAndSign, TokenImpersonationLevel.Identification),
            CancellationToken.None);
        return await NextAsync(cancellationToken).ConfigureAwait(false) ?? throw new IOException("The log-on has no first token.");
    }

    /// <summary>The answer to a token with which the server goes on asking; null where there is nothing more to say.</summary>
    public Task<byte[]?> AnswerAsync(byte[] serverToken, CancellationToken cancellationToken)
    {
        _pipe.Feed(TokenFrame.LogOn(TokenFrame.InProgress, serverToken));
        return NextAsync(cancellationToken);
    }

    /// <summary>The server has accepted, with a last token or without one. Afterwards messages can be sealed.</summary>
    /// <exception cref="Exception">The server's last token is not genuine.</exception>
    public async Task FinishAsync(byte[] lastToken, CancellationToken cancellationToken)
    {
        _pipe.Feed(TokenFrame.LogOn(TokenFrame.Done, lastToken));
        using (cancellationToken.Register(_pipe.Dispose)) await _logOn!.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_stream.IsEncrypted || !_stream.IsSigned) throw new IOException("The log-on gave no key to encrypt with.");
        _pipe.IsSealing = true;
    }

    /// <summary>The message encrypted and signed, as the mechanism lays it out.</summary>
    public async Task<byte[]> SealAsync(byte[] message, CancellationToken cancellationToken)
    {
        if (message.Length > LargestMessage) throw new ArgumentOutOfRangeException(nameof(message));
        await _stream.WriteAsync(message, 0, message.Length, cancellationToken).ConfigureAwait(false);
        return (await _pipe.NextFrameAsync().ConfigureAwait(false)).Payload;
    }

    /// <summary>The message again.</summary>
    /// <param name="sealedMessage">As it came.</param>
    /// <param name="length">How long the message is said to be.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">It was not sealed with this session's key, or is not whole.</exception>
    public async Task<byte[]> UnsealAsync(byte[] sealedMessage, int length, CancellationToken cancellationToken)
    {
        if (length < 0 || length > sealedMessage.Length) throw new InvalidDataException("The message can't be as long as it says.");
        _pipe.Feed(TokenFrame.Sealed(sealedMessage));
        using var registration = cancellationToken.Register(_pipe.Dispose);
        // One byte more than announced: whatever is left over would be taken for the beginning of the next message.
        var message = new byte[length + 1];
        var read = await _stream.ReadAsync(message, 0, message.Length, cancellationToken).ConfigureAwait(false);
        // What is announced may include padding.
        if (read == 0 || read > length) throw new InvalidDataException("The message is not as long as it says.");
        Array.Resize(ref message, read);
        return message;
    }

    public void Dispose()
    {
        _pipe.Dispose();
        _stream.Dispose();
        // Whatever the log-on still had to say, nobody wants to hear it.
        _ = _logOn?.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<byte[]?> NextAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_pipe.Dispose);
        var frame = _pipe.NextFrameAsync();
        var first = await Task.WhenAny(frame, _logOn!).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        // What it wrote last may stand there although it has ended by now.
        if (first == _logOn && !frame.IsCompleted) return await EndedAsync().ConfigureAwait(false);
        var written = await frame.ConfigureAwait(false);
        if (written.Kind == TokenFrame.Failed) return await EndedAsync().ConfigureAwait(false);
        return written.Payload;
    }

    private async Task<byte[]?> EndedAsync()
    {
        await _logOn!.ConfigureAwait(false);
        return null;
    }
}
