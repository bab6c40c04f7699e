using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Faults;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>The beginning of an HTTPS connection: the certificate of the listener, or nothing but a reset when its key can't be used.</summary>
internal sealed class TlsHandshake(WinRmServices services, Computer computer, Door door)
{
    public async Task<SslStream> RunAsync(Stream stream)
    {
        WinRmFaultRule? rule = services.Faults.Match(new Occasion(computer.Name, FaultStage.Handshake, IsTls: true));
        if (rule?.DelayMilliseconds > 0)
            await Task.Delay(rule.DelayMilliseconds);

        MachineCertificate? certificate = rule?.Certificate is { } order ? services.Authority.Issue(order, computer.Name, computer.Address) : Bound();
        if (rule?.Transport is not null || certificate is not { CanServe: true })
            await BreakAsync(stream, rule?.Transport ?? FaultTransport.Reset);

        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate!.Context,
            ClientCertificateRequired = computer.Read(() => computer.Config.Flag(ConfigSchema.Certificate)),
#pragma warning disable CA5359 // whom a client's certificate stands for is asked when it is used to log on
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // each connection shows the certificate that is bound now
            AllowTlsResume = false,
        });
        return tls;
    }

    /// <summary>The certificate that the connection has shown.</summary>
    public static X509Certificate2? Shown(SslStream tls) => tls.LocalCertificate as X509Certificate2;

    public static X509Certificate2? ClientOf(SslStream tls) => tls.RemoteCertificate as X509Certificate2;

    private MachineCertificate? Bound() => computer.Read(() =>
    {
        IEnumerable<string> thumbprints = DoorPlan.Listening(computer, door.Plan.Port).Select(listener => listener.Thumbprint);
        return thumbprints.FirstOrDefault() is { Length: > 0 } thumbprint ? computer.Store.Find(thumbprint) : null;
    });

    /// <summary>The client's first words are heard before the connection breaks, as http.sys does it.</summary>
    private static async Task BreakAsync(Stream stream, FaultTransport how)
    {
        await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
        throw new SpoiltConnection(how);
    }
}
