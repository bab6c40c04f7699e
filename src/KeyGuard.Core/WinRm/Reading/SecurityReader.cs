using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>Reads all there is to know of one computer's remoting. It never fails: what went wrong is part of what it gives.</summary>
internal sealed class SecurityReader(ReadingOptions options)
{
    public async Task<WinRMSecurity> ReadAsync(ComputerRequest computer, CancellationToken cancellationToken)
    {
        var started = options.Clock.GetTimestamp();
        try
        {
            using var session = await ComputerSession.OpenAsync(computer, options, cancellationToken).ConfigureAwait(false);
            var facts = session.Client is { } client ? await ReadAsync(computer, session, client, started, cancellationToken).ConfigureAwait(false) : Unread(computer, session, started);
            ComputerSession.Keep(options.Trace, session.Client?.Transport);
            return facts;
        }
        catch (KeyGuardException failure)
        {
            var nowhere = new WinRMEndpoint(0, false, WinRMEndpointState.NotTried);
            return Failed(computer, nowhere, new WinRMEndpoint(0, true, WinRMEndpointState.NotTried), failure, started);
        }
    }

    private async Task<WinRMSecurity> ReadAsync(ComputerRequest computer, ComputerSession session, WsManClient client, long started, CancellationToken cancellationToken)
    {
        var partial = new List<KeyGuardException>();
        var identity = await TryAsync(() => client.IdentifyAsync(cancellationToken), partial).ConfigureAwait(false);
        var registry = new RegistryReader(client);
        var policy = await TryAsync(() => PolicyReader.ReadAsync(registry, cancellationToken), partial).ConfigureAwait(false);
        var listeners = await TryAsync(() => new ListenerInspector(options, session, client, registry).ReadAsync(cancellationToken), partial).ConfigureAwait(false) ?? [];
        var firewall = options.WithFirewall ? await new FirewallReader(client, registry).ReadAsync(Ports(listeners), cancellationToken).ConfigureAwait(false) : null;
        await session.SettleAsync([]).ConfigureAwait(false);
        var daysLeft = DaysLeft(listeners, session.Https);
        return new WinRMSecurity(computer.ComputerName, session.Http, session.Https)
        {
            ConnectionUri = client.Door.Target.Address,
            Authentication = client.Door.Authentication.ToString(),
            ProductVersion = identity?.ProductVersion,
            Settings = session.Settings!,
            Service = new WinRMService(session.Settings!),
            Client = new WinRMClientSettings(session.Settings!),
            Listeners = listeners,
            Policy = policy,
            Firewall = firewall,
            CertificateDaysLeft = daysLeft,
            CertificateExpiresSoon = daysLeft <= options.ExpiryDays,
            ErrorId = partial.FirstOrDefault()?.ErrorId,
            Error = partial.FirstOrDefault()?.Message,
            RecommendedAction = partial.FirstOrDefault()?.RecommendedAction,
            ReadAt = options.Clock.GetUtcNow(),
            Duration = options.Clock.GetElapsedTime(started),
        };
    }

    private static int[] Ports(IReadOnlyList<WinRMListener> listeners) => [.. listeners.Where(listener => listener.Enabled).Select(listener => listener.Port).Distinct()];

    private WinRMSecurity Unread(ComputerRequest computer, ComputerSession session, long started) => Failed(computer, session.Http, session.Https, session.Failure, started);

    private WinRMSecurity Failed(ComputerRequest computer, WinRMEndpoint http, WinRMEndpoint https, KeyGuardException? failure, long started)
    {
        var best = new[] { https, http }.FirstOrDefault(endpoint => endpoint.IsOpen);
        var daysLeft = https.Certificate?.DaysLeft;
        return new WinRMSecurity(computer.ComputerName, http, https)
        {
            ConnectionUri = best is null ? null : WinRmTarget.Of(computer.ComputerName, best.UseSSL, best.Port, options.Path).Address,
            CertificateDaysLeft = daysLeft,
            CertificateExpiresSoon = daysLeft is null ? null : daysLeft <= options.ExpiryDays,
            ErrorId = failure?.ErrorId,
            Error = failure?.Message,
            RecommendedAction = failure?.RecommendedAction,
            ReadAt = options.Clock.GetUtcNow(),
            Duration = options.Clock.GetElapsedTime(started),
        };
    }

    // What one part of the computer refuses does not hide the others.
    private static async Task<T?> TryAsync<T>(Func<Task<T>> read, List<KeyGuardException> failures) where T : class
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (KeyGuardException failure)
        {
            failures.Add(failure);
            return null;
        }
    }

    private static int? DaysLeft(IReadOnlyList<WinRMListener> listeners, WinRMEndpoint https)
    {
        var used = listeners.Where(listener => listener.IsHttps && listener.Enabled).Select(listener => listener.PresentedCertificate ?? listener.StoredCertificate);
        return used.Append(https.Certificate).Where(certificate => certificate is not null).Min(certificate => (int?)certificate!.DaysLeft);
    }
}
