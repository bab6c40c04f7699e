using System;

namespace KeyGuard.Connections;

/// <summary>A connection whose session ends when it is not used for a while.</summary>
internal interface IKeptAlive
{
    /// <summary>Keeps the session from ending while a command works with it, however rarely it calls; until disposed.</summary>
    IDisposable KeepAlive();
}
