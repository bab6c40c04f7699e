using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>The open connections of this runspace, of whatever kind.</summary>
internal static class EveryConnection
{
    private static IReadOnlyList<IConnectionKind> Kinds => [ConnectionRegistry.Current, VbrRegistry.Current, VCenterRegistry.Current];

    public static IEnumerable<IConnection> Open => Kinds.SelectMany(kind => kind.Open);

    /// <summary>Those of a name, which may have wildcards.</summary>
    /// <exception cref="KeyGuardException">There is none, and the name has no wildcards.</exception>
    public static IReadOnlyList<IConnection> Named(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = Open.Where(connection => pattern.IsMatch(connection.Name)).ToArray();
        return found.Length > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : throw Faults.ConnectionUnknown(name, string.Join(", ", Open.Select(connection => connection.Name)));
    }

    public static void Close(IConnection connection)
    {
        foreach (var kind in Kinds) kind.Close(connection);
    }

    public static void CloseAll()
    {
        foreach (var kind in Kinds) kind.CloseAll();
    }
}
