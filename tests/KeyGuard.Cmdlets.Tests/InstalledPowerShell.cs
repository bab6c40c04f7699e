#if INSTALLED_POWERSHELL
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("KeyGuard.Cmdlets.Tests.EngineFirst", "KeyGuard.Cmdlets.Tests")]

namespace KeyGuard.Cmdlets.Tests;

/// <summary>Finds the engine's assemblies in the PowerShell that is installed, instead of in a package.</summary>
internal static class InstalledPowerShell
{
    private static readonly string Home = typeof(InstalledPowerShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "PowerShellHome").Value!;

    [ModuleInitializer]
    internal static void Register()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) => Find(context, name);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) =>
            File.Exists(Path.Combine(Home, name + ".so")) ? System.Runtime.InteropServices.NativeLibrary.Load(Path.Combine(Home, name + ".so")) : 0;
    }

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(Home, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}

/// <summary>xunit's own framework. That it stands in this assembly runs the initializer above before any test class is looked at.</summary>
public sealed class EngineFirst(IMessageSink messages) : XunitTestFramework(messages);
#endif
