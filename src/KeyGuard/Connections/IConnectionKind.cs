using System.Collections.Generic;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>The open connections of one kind, for what is done to all kinds alike.</summary>
internal interface IConnectionKind
{
    IReadOnlyList<IConnection> Open { get; }

    /// <summary>Closes a connection, if it is one of these.</summary>
    void Close(IConnection connection);

    void CloseAll();
}
