#if !NETFRAMEWORK
using System.Reflection;
using System.Runtime.Loader;

namespace KeyGuard.Cmdlets.Loading;

/// <summary>
/// The load context of KeyGuard.Core and its dependencies. What is shipped is always taken from the module's own folder,
/// whatever versions the rest of the process uses; all else (the framework, PowerShell) is shared.
/// </summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    public static readonly DependencyLoadContext Instance = new();

    private DependencyLoadContext()
        : base("KeyGuard")
    {
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        DependencyResolver.FileFor(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
}
#endif
