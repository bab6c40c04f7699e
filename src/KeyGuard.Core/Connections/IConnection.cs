namespace KeyGuard.Connections;

/// <summary>An open connection of whatever kind: it has a name, is kept per session, and is closed once.</summary>
internal interface IConnection : ITracedConnection
{
    /// <summary>The name by which it is found.</summary>
    string Name { get; }

    /// <summary>Where it leads, in one line.</summary>
    string Place { get; }

    /// <summary>Whether cmdlets use it when none is named.</summary>
    bool IsDefault { get; set; }

    /// <summary>Closes it; once closed, that does nothing.</summary>
    void Close();
}
