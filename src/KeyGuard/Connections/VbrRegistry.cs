using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>
/// The open connections to backup servers of one runspace. The one opened last is the one in use, as with Veeam's own
/// Connect-VBRServer.
/// </summary>
internal sealed class VbrRegistry
{
    private static readonly ConditionalWeakTable<Runspace, VbrRegistry> PerRunspace = new();
    private readonly List<VbrConnection> _open = [];

    /// <summary>The registry of the runspace that is running now.</summary>
    public static VbrRegistry Current => PerRunspace.GetValue(Runspace.DefaultRunspace, _ => new VbrRegistry());

    /// <summary>The open connections, the one in use first. A copy: closing one while listing them must do no harm.</summary>
    public IReadOnlyList<VbrConnection> Open => _open.AsEnumerable().Reverse().ToArray();

    /// <summary>The connection in use; null when none is open.</summary>
    public VbrConnection? InUse => _open.LastOrDefault();

    /// <summary>Takes a connection in, in the place of the one with the same name, and puts it to use.</summary>
    public void Add(VbrConnection connection)
    {
        if (_open.Find(open => string.Equals(open.Name, connection.Name, StringComparison.OrdinalIgnoreCase)) is { } old) Close(old);
        _open.Add(connection);
        Mark();
    }

    public void Close(VbrConnection connection)
    {
        _open.Remove(connection);
        connection.Close();
        connection.IsDefault = false;
        Mark();
    }

    public void CloseAll()
    {
        foreach (var connection in Open) Close(connection);
    }

    private void Mark()
    {
        foreach (var connection in _open) connection.IsDefault = connection == InUse;
    }
}
