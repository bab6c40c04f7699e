using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>One object for each runspace, so that a parallel script's identity is never used by another.</summary>
internal static class PerRunspace<T>
    where T : class, new()
{
    private static readonly ConditionalWeakTable<Runspace, T> Table = new();

    /// <summary>That of the runspace that is running now.</summary>
    public static T Current => Table.GetValue(Runspace.DefaultRunspace, _ => new T());
}
