using System;

namespace KeyGuard.Http;

/// <summary>Why there was no usable answer.</summary>
internal enum TransportFailure
{
    /// <summary>No connection was made: nothing can have happened on the other side.</summary>
    Unreachable,

    /// <summary>The connection broke: the server may or may not have acted.</summary>
    ConnectionLost,

    /// <summary>The time limit passed: the server may or may not have acted.</summary>
    TimedOut,

    /// <summary>The server's certificate is not trusted, or no TLS version is common to both.</summary>
    Untrusted,

    /// <summary>The reply is larger than any that the protocol knows.</summary>
    ReplyTooLarge,
}

/// <summary>A call that ended without a reply.</summary>
internal sealed class HttpTransportException : Exception
{
    public HttpTransportException(TransportFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    public TransportFailure Failure { get; }

    /// <summary>What the last attempt that was answered at all got, when the total time ran out between attempts.</summary>
    public int? LastStatus { get; init; }

    /// <summary>The id sent with the call.</summary>
    public string? CorrelationId { get; set; }
}
