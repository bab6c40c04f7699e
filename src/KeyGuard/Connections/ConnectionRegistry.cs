using System.Linq;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>The open connections to key management services of one runspace.</summary>
internal sealed class ConnectionRegistry : OpenConnections<KmsConnection>
{
    /// <summary>The registry of the runspace that is running now.</summary>
    public static ConnectionRegistry Current => PerRunspace<ConnectionRegistry>.Current;

    /// <summary>Their names, for a message.</summary>
    public string Names => string.Join(", ", Open.Select(connection => connection.Name));

    /// <summary>The default connection.</summary>
    public KmsConnection Default => Chosen ?? throw Faults.NoConnection();

    /// <summary>Takes a connection in, in the place of the one with the same name. The first becomes the default.</summary>
    public void Add(KmsConnection connection, bool asDefault) => Insert(connection, asDefault, first: false);
}
