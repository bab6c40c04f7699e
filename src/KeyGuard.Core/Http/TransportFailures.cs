using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KeyGuard.Http;

/// <summary>Tells what went wrong below HTTP, from the exceptions of either framework.</summary>
internal static class TransportFailures
{
    /// <summary>Whether the exception comes from the network at all.</summary>
    public static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or TimeoutException or IOException or SocketException or WebException or ObjectDisposedException or OperationCanceledException;

    public static HttpTransportException From(Exception exception, Uri uri)
    {
        var failure = Classify(exception);
        return new HttpTransportException(failure, Describe(failure, uri, Innermost(exception)), exception);
    }

    private static TransportFailure Classify(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                // Only for making a connection do the frameworks have a time limit of their own here.
                case TimeoutException: return TransportFailure.Unreachable;
                case AuthenticationException: return TransportFailure.Untrusted;
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }: return TransportFailure.Untrusted;
                case WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ConnectFailure or WebExceptionStatus.ProxyNameResolutionFailure }: return TransportFailure.Unreachable;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NoData or SocketError.TryAgain }: return TransportFailure.Unreachable;
#if !NETFRAMEWORK
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError }: return TransportFailure.Unreachable;
#endif
            }
        }
#if !NETFRAMEWORK
        // The connection broke in the middle of the handshake: no certificate was turned down, and no request was sent yet.
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) return TransportFailure.Unreachable;
#endif
        return TransportFailure.ConnectionLost;
    }

    private static string Describe(TransportFailure failure, Uri uri, Exception cause) => failure switch
    {
        TransportFailure.Unreachable => $"{uri.Authority} could not be reached: {cause.Message}",
        TransportFailure.Untrusted => $"No trusted TLS connection to {uri.Authority}: {cause.Message}",
        _ => $"The connection to {uri.Authority} was lost: {cause.Message}",
    };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return exception;
    }
}
