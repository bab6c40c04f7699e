using System.Collections.Immutable;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>What became of a request's proof of identity.</summary>
/// <param name="Who">Null when the client has to try, or to go on, with a 401.</param>
/// <param name="Challenges">Values of WWW-Authenticate, one header line each.</param>
internal sealed record Logon(Principal? Who, ImmutableArray<string> Challenges)
{
    /// <summary>Whether the client is in the middle of a handshake that has gone well so far.</summary>
    public bool GoesOn { get; init; }
}
