using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport.Sealing;

namespace KeyGuard.WinRm.Transport;

/// <summary>Why this computer could not even begin to log on.</summary>
internal static class LogOnFailures
{
    public static WsManException Explain(WinRmDoor door, Exception failure) =>
        door.Authentication == WinRmAuthentication.Kerberos ? Faults.WinRmKerberosFailed(door, failure) : Faults.WinRmNtlmMissing(door, failure);

    /// <summary>
    /// Tries the first step of a log-on without sending anything: null where it can be made. The framework's HTTP client takes an
    /// answer in the place of a reason.
    /// </summary>
    public static async Task<WsManException?> RehearseAsync(WinRmDoor door, NetworkCredential? credential, CancellationToken cancellationToken)
    {
        using var context = new SecurityContext();
        try
        {
            var token = await context.BeginAsync(credential, SealedSession.ServicePrincipalName(door.Target), cancellationToken).ConfigureAwait(false);
            return door.Authentication == WinRmAuthentication.Kerberos && SealedSession.IsNtlm(token) ? Faults.WinRmKerberosFailed(door, null) : null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Explain(door, failure);
        }
    }
}
