using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace KeyGuard.Cmdlets.Loading;

/// <summary>
/// Finds KeyGuard.Core and what it needs in the folder <c>dependencies</c>, for requests by our own assemblies only.
/// Other modules may have loaded other versions of the same libraries before or may do so later; neither side notices.
/// </summary>
internal static class DependencyResolver
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(DependencyResolver).Assembly.Location)!, "dependencies");
    private static readonly string Platform = FindPlatform();
    private static readonly object Gate = new();
    private static bool _isRegistered;

    public static void Register()
    {
        lock (Gate)
        {
            if (_isRegistered) return;
            _isRegistered = true;
#if NETFRAMEWORK
            AppDomain.CurrentDomain.AssemblyResolve += (_, request) => ResolveFramework(request);
#else
            System.Runtime.Loader.AssemblyLoadContext.Default.Resolving += ResolveCore;
#endif
        }
    }

    /// <summary>The file that answers a request for an assembly; null where it is none of ours.</summary>
    internal static string? FileFor(AssemblyName wanted)
    {
        var file = wanted.Name + ".dll";
        var path = new[] { Path.Combine(Folder, file), Path.Combine(Folder, Platform, file) }.FirstOrDefault(File.Exists);
        if (path is null) return null;
        var shipped = AssemblyName.GetAssemblyName(path);
        var isSameKey = (wanted.GetPublicKeyToken() ?? []).SequenceEqual(shipped.GetPublicKeyToken() ?? []);
        return isSameKey && (wanted.Version is null || shipped.Version >= wanted.Version) ? path : null;
    }

    // Where what differs between operating systems is; on .NET Framework nothing does.
    private static string FindPlatform()
    {
#if !NETFRAMEWORK
        if (OperatingSystem.IsLinux()) return "linux";
        if (OperatingSystem.IsMacOS()) return "osx";
#endif
        return "win";
    }

#if NETFRAMEWORK
    // Stands in for the binding redirects that a program would have in its configuration file.
    private static Assembly? ResolveFramework(ResolveEventArgs request)
    {
        if (!IsOurs(request.RequestingAssembly)) return null;
        return FileFor(new AssemblyName(request.Name)) is { } path ? Assembly.LoadFrom(path) : null;
    }

    private static bool IsOurs(Assembly? requester)
    {
        if (requester is null || requester.IsDynamic || requester.Location.Length == 0) return false;
        var folder = Path.GetDirectoryName(requester.Location);
        return requester == typeof(DependencyResolver).Assembly || string.Equals(folder, Folder, StringComparison.OrdinalIgnoreCase);
    }
#else
    // Only KeyGuard.Core is asked for from outside, by the cmdlets; all else is asked for inside our own load context.
    private static Assembly? ResolveCore(System.Runtime.Loader.AssemblyLoadContext context, AssemblyName wanted) =>
        wanted.Name == "KeyGuard.Core" ? DependencyLoadContext.Instance.LoadFromAssemblyName(wanted) : null;
#endif
}
