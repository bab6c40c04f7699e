using System.Management.Automation;

namespace KeyGuard.Cmdlets.Loading;

/// <summary>
/// Runs when PowerShell imports and removes the module. Importing registers the resolver for our own assemblies and does
/// nothing else: no network, no files. No public type of this assembly may derive from, or hold a value type of,
/// KeyGuard.Core, because PowerShell looks at them before it calls this.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called by PowerShell on import; may be called again on a second import.</summary>
    public void OnImport() => DependencyResolver.Register();

    /// <summary>Called by PowerShell when the module is removed: closes this runspace's connections.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => Connections.EveryConnection.CloseAll();
}
