namespace KeyGuard.WinRm.Facts;

/// <summary>How far a computer let one come at one port.</summary>
public enum WinRMEndpointState
{
    /// <summary>It was not tried.</summary>
    NotTried,

    /// <summary>The computer's name can't be resolved.</summary>
    NameUnknown,

    /// <summary>The computer refuses connections: nothing listens there.</summary>
    Refused,

    /// <summary>The computer can't be reached by any network.</summary>
    Unreachable,

    /// <summary>No connection, or no answer, within the connect time-out.</summary>
    TimedOut,

    /// <summary>Something answers that is not WinRM.</summary>
    NotWinRM,

    /// <summary>The certificate is not trusted, or TLS failed; nothing was sent.</summary>
    Untrusted,

    /// <summary>WinRM answered without a log-on (Identify).</summary>
    Answered,

    /// <summary>WinRM answered, and did not let this account in.</summary>
    Denied,

    /// <summary>The account was let in, and read the configuration here.</summary>
    Authenticated,
}
