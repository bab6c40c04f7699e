using System;
using System.Net;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport.Sealing;

namespace KeyGuard.WinRm.Transport;

/// <summary>Makes the transport for a door: https through the framework's HTTP client, http through message encryption.</summary>
internal static class WinRmTransports
{
    // Of a reply, the envelope is limited by agreement; what surrounds it is small.
    private const int Surroundings = 64 * 1024;

    /// <summary>For everything, under an identity.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="logOn">Who, and how.</param>
    /// <param name="trust">What looks at the certificate, and remembers it; not used for http.</param>
    /// <param name="patience">The time limits.</param>
    /// <param name="clock">Measures them; the system's when null.</param>
    /// <exception cref="WsManException">The log-on would show a password over http.</exception>
    public static IWsManTransport Open(WinRmTarget target, WinRmLogOn logOn, ServerTrust trust, WinRmPatience patience, TimeProvider? clock = null)
    {
        var door = new WinRmDoor(target, logOn.Authentication);
        if (!target.UseSsl && logOn.Authentication is WinRmAuthentication.Basic or WinRmAuthentication.Certificate) throw Faults.WinRmNeedsTls(door);
        return Make(door, logOn, trust, patience, clock, patience.Reply, retries: 1);
    }

    /// <summary>For Identify only, without an identity, and within the time for connecting.</summary>
    public static IWsManTransport Anonymous(WinRmTarget target, ServerTrust trust, WinRmPatience patience, TimeProvider? clock = null) =>
        Make(new WinRmDoor(target, WinRmAuthentication.Negotiate), null, trust, patience, clock, patience.Connect, retries: 0);

    private static EnvelopeTransport Make(WinRmDoor door, WinRmLogOn? logOn, ServerTrust trust, WinRmPatience patience, TimeProvider? clock, TimeSpan limit, int retries)
    {
        var isTls = door.Target.UseSsl;
        var size = isTls ? EnvelopeLimits.OverTls : EnvelopeLimits.Sealed;
        var options = new HttpPipelineOptions
        {
            AttemptTimeout = limit,
            // A lost reply to a read is asked for again, but not beyond the time that one reply may take.
            TotalTimeout = limit,
            MaximumRetryCount = retries,
            ConnectTimeout = patience.Connect,
            MaximumReplySize = size + Surroundings,
            ConnectionsPerServer = 1,
            UseProxy = false,
            Trust = isTls ? trust : null,
            Credentials = isTls ? Credentials(door, logOn) : null,
            ClientCertificate = logOn?.Certificate,
            BodiesAreSealed = !isTls,
            Clock = clock ?? TimeProvider.System,
        };
        var http = new HttpPipeline(options, isTls ? null : new SealedHttpHandler(door, logOn, options));
        return new EnvelopeTransport(door, logOn, http, new EnvelopeLimits(size, patience.Operation), isTls ? trust : null);
    }

    // For one scheme only, so that no server can choose a weaker one.
    private static CredentialCache? Credentials(WinRmDoor door, WinRmLogOn? logOn)
    {
        if (logOn is null || logOn.Authentication == WinRmAuthentication.Certificate) return null;
        var scheme = logOn.Authentication == WinRmAuthentication.Basic ? "Basic" : "Negotiate";
        return new CredentialCache { { new Uri(door.Target.Address.GetLeftPart(UriPartial.Authority)), scheme, logOn.Credential ?? CredentialCache.DefaultNetworkCredentials } };
    }
}
