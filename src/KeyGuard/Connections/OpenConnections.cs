using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>The open connections of one kind in one runspace, one of which is the default.</summary>
internal abstract class OpenConnections<T> : IConnectionKind
    where T : class, IConnection
{
    private readonly List<T> _open = [];

    /// <summary>The open connections, the default first. A copy: closing one while listing them must do no harm.</summary>
    public IReadOnlyList<T> Open => _open.OrderByDescending(connection => connection.IsDefault).ToArray();

    IReadOnlyList<IConnection> IConnectionKind.Open => Open;

    /// <summary>The default connection; null when none is open.</summary>
    protected T? Chosen => _open.FirstOrDefault(connection => connection.IsDefault);

    public T? Find(string name) => _open.FirstOrDefault(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase));

    public void Close(IConnection connection)
    {
        if (connection is not T own || !_open.Remove(own)) return;
        own.Close();
        if (own.IsDefault && _open.Count > 0) MakeDefault(_open[0]);
        own.IsDefault = false;
    }

    public void CloseAll()
    {
        foreach (var connection in _open.ToArray()) Close(connection);
    }

    /// <summary>Takes a connection in, in the place of the one with the same name. The first becomes the default.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="asDefault">Whether it is to be the default.</param>
    /// <param name="first">Whether it comes before the others: the first of those that stay becomes the default when that is closed.</param>
    protected void Insert(T connection, bool asDefault, bool first)
    {
        if (Find(connection.Name) is { } old)
        {
            asDefault |= old.IsDefault;
            Close(old);
        }
        _open.Insert(first ? 0 : _open.Count, connection);
        if (asDefault || _open.Count == 1) MakeDefault(connection);
    }

    private void MakeDefault(T chosen)
    {
        foreach (var connection in _open) connection.IsDefault = connection == chosen;
    }
}
