using System;

namespace KeyGuard.WinRm;

/// <summary>How long a computer is waited for.</summary>
internal sealed record WinRmPatience
{
    /// <summary>
    /// For finding out whether a listener is there at all: name resolution, connection, TLS handshake and its first answer together.
    /// Default 5 s.
    /// </summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the computer itself is given for one operation (the header <c>OperationTimeout</c>). Default 60 s.</summary>
    public TimeSpan Operation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one reply is waited for: longer than <see cref="Operation"/>, so that the computer can say itself that it took too long.</summary>
    public TimeSpan Reply => Operation + Grace;

    /// <summary>By how much longer. Default 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
