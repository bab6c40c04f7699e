using KeyGuard.Http;

namespace KeyGuard.Connections;

/// <summary>A connection whose calls can be shown.</summary>
internal interface ITracedConnection
{
    bool IsClosed { get; }

    /// <summary>What was said on the wire; not to be asked of a closed connection.</summary>
    HttpTraceLog Trace { get; }
}
