namespace KeyGuard.WinRm.Protocol;

/// <summary>What is asked of a resource.</summary>
internal enum WsManAction
{
    /// <summary>Who is there; needs no log-on and carries no addressing.</summary>
    Identify,
    Get,
    Put,
    Create,
    Delete,
    Enumerate,
    Pull,
    Release,

    /// <summary>A method of the resource's own.</summary>
    Invoke,
}
