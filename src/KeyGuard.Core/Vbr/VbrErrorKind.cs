namespace KeyGuard.Vbr;

/// <summary>What a failure of VBR's REST API means for the caller.</summary>
public enum VbrErrorKind
{
    /// <summary>The user name or password is not accepted.</summary>
    CredentialsRejected,

    /// <summary>The access token is not accepted, and a new one was not either.</summary>
    TokenExpired,

    /// <summary>The user's role does not allow it (403).</summary>
    AccessDenied,

    /// <summary>VBR has no such record (404).</summary>
    NotFound,

    /// <summary>VBR understood and refused; asking again does not help.</summary>
    Rejected,

    /// <summary>Too many requests (429).</summary>
    Throttled,

    /// <summary>No usable answer: the server or the network is down.</summary>
    Unavailable,

    /// <summary>The server does not speak a revision of the API that is needed.</summary>
    VersionUnsupported,

    /// <summary>The server's certificate is not the one that is trusted.</summary>
    Untrusted,

    /// <summary>The user stopped the command while the call was under way.</summary>
    Stopped,
}
