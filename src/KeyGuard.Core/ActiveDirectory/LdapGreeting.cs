using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// Asks a server for its root entry, which LDAP lets anybody read, before the operating system's client is let loose on it. That client
/// waits for ever for a server that takes the connection and stays silent, can't be stopped meanwhile, and calls every failure, of name
/// resolution and of certificates alike, "the server is unavailable". Nothing secret is sent here.
/// </summary>
internal sealed class LdapGreeting
{
    // A search (RFC 4511, 4.5.1) of the entry with the empty name, for objectClass=*, wanting no attributes ("1.1").
    private static readonly byte[] Question =
    [
        0x30, 0x2A, 0x02, 0x01, 0x01, 0x63, 0x25, 0x04, 0x00, 0x0A, 0x01, 0x00, 0x0A, 0x01, 0x00, 0x02, 0x01, 0x01, 0x02, 0x01, 0x0A, 0x01, 0x01, 0x00,
        0x87, 0x0B, (byte)'o', (byte)'b', (byte)'j', (byte)'e', (byte)'c', (byte)'t', (byte)'C', (byte)'l', (byte)'a', (byte)'s', (byte)'s',
        0x30, 0x05, 0x04, 0x03, (byte)'1', (byte)'.', (byte)'1',
    ];

#if NETFRAMEWORK
    private const SslProtocols Tls = SslProtocols.Tls12;
#else
    private const SslProtocols Tls = SslProtocols.Tls12 | SslProtocols.Tls13;
#endif

    private readonly DirectoryServer _server;

    private LdapGreeting(DirectoryServer server) => _server = server;

    /// <summary>The certificate that the server showed; null without TLS.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>What this computer finds wrong with that certificate.</summary>
    public SslPolicyErrors CertificateErrors { get; private set; }

    /// <summary>Comes back when the server has answered.</summary>
    /// <exception cref="KeyGuardException">There is no such name, nobody listens, nobody answers, or the certificate is not the pinned one.</exception>
    public static LdapGreeting Exchange(DirectoryServer server, TimeSpan patience, CancellationToken cancellationToken)
    {
        var greeting = new LdapGreeting(server);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            greeting.ExchangeAsync(limit.Token).OrGiveUpAsync(limit.Token).GetAwaiter().GetResult();
            return greeting;
        }
        // A socket that is taken away while it connects makes .NET Framework fail in ways of all kinds.
        catch (Exception failure) when (limit.IsCancellationRequested || failure is SocketException or IOException or InvalidDataException or AuthenticationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw greeting.Explain(failure, limit.IsCancellationRequested);
        }
    }

    private async Task ExchangeAsync(CancellationToken limit)
    {
        using var client = new TcpClient();
        // What is under way ends with the socket: neither framework takes a token everywhere.
        using var end = limit.Register(client.Dispose);
        await client.ConnectAsync(_server.Host!, _server.Port).ConfigureAwait(false);
        using var plain = client.GetStream();
        if (!_server.UseSsl)
        {
            await AskAsync(plain, limit).ConfigureAwait(false);
            return;
        }
        using var secured = new SslStream(plain, leaveInnerStreamOpen: true, Look);
        await secured.AuthenticateAsClientAsync(_server.Host!, null, Tls, checkCertificateRevocation: false).ConfigureAwait(false);
        await AskAsync(secured, limit).ConfigureAwait(false);
    }

    // Without a pin it is the operating system's LDAP client that decides, by its own list of authorities, before anything secret is sent.
    private bool Look(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return false;
        Certificate = new X509Certificate2(certificate);
        CertificateErrors = errors;
        return _server.Trust.Pin is null || _server.Trust.Accepts(certificate, errors);
    }

    private static async Task AskAsync(Stream stream, CancellationToken limit)
    {
        await stream.WriteAsync(Question, 0, Question.Length, limit).ConfigureAwait(false);
        var answer = new byte[2];
        for (var length = 0; length < answer.Length;)
        {
            var read = await stream.ReadAsync(answer, length, answer.Length - length, limit).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("It closed the connection.");
            length += read;
        }
        // Every LDAP message is a sequence, with a length other than zero.
        if (answer[0] != 0x30 || answer[1] == 0) throw new InvalidDataException("It does not speak LDAP.");
    }

    private KeyGuardException Explain(Exception failure, bool timedOut)
    {
        if (Certificate is not null && _server.Trust.Refused is { } shown) return Faults.DirectoryNotPinned(_server.ToString(), shown);
        if (timedOut) return Faults.DirectoryUnreachable(_server.ToString(), new TimeoutException("It did not answer in time."));
        return failure is AuthenticationException ? Faults.DirectoryTlsFailed(_server.ToString(), failure) : Faults.DirectoryUnreachable(_server.ToString(), failure);
    }
}
