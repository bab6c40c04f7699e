using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>
/// The open connections of one runspace. Each runspace has its own, so that a parallel script's identity is never used
/// by another.
/// </summary>
internal sealed class ConnectionRegistry
{
    private static readonly ConditionalWeakTable<Runspace, ConnectionRegistry> PerRunspace = new();
    private readonly List<KmsConnection> _open = [];

    /// <summary>The registry of the runspace that is running now.</summary>
    public static ConnectionRegistry Current => PerRunspace.GetValue(Runspace.DefaultRunspace, _ => new ConnectionRegistry());

    /// <summary>The open connections, the default first. A copy: closing one while listing them must do no harm.</summary>
    public IReadOnlyList<KmsConnection> Open => _open.OrderByDescending(connection => connection.IsDefault).ToArray();

    /// <summary>Their names, for a message.</summary>
    public string Names => string.Join(", ", Open.Select(connection => connection.Name));

    /// <summary>The same, with those to backup servers.</summary>
    public string AllNames => string.Join(", ", Open.Select(connection => connection.Name).Concat(VbrRegistry.Current.Open.Select(connection => connection.Name)));

    /// <summary>The default connection.</summary>
    public KmsConnection Default => _open.FirstOrDefault(connection => connection.IsDefault) ?? throw Faults.NoConnection();

    public KmsConnection? Find(string name) => _open.FirstOrDefault(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes a connection in, in the place of the one with the same name. The first becomes the default.</summary>
    public void Add(KmsConnection connection, bool asDefault)
    {
        if (Find(connection.Name) is { } old)
        {
            asDefault |= old.IsDefault;
            Close(old);
        }
        _open.Add(connection);
        if (asDefault || _open.Count == 1) MakeDefault(connection);
    }

    public void Close(KmsConnection connection)
    {
        _open.Remove(connection);
        connection.Close();
        if (connection.IsDefault && _open.Count > 0) MakeDefault(_open[0]);
        connection.IsDefault = false;
    }

    public void CloseAll()
    {
        foreach (var connection in _open.ToArray()) Close(connection);
    }

    private void MakeDefault(KmsConnection chosen)
    {
        foreach (var connection in _open) connection.IsDefault = connection == chosen;
    }
}
