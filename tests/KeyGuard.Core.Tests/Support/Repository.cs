using System;
using System.IO;

namespace KeyGuard.Tests.Support;

/// <summary>Finds the repository and the build's configuration from where this assembly lies.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the folder above the framework's.</summary>
    public static string Configuration { get; } = new DirectoryInfo(Folder).Parent!.Name;

    private static string Folder => Path.GetDirectoryName(typeof(Repository).Assembly.Location)!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Folder); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KeyGuard.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not lie inside the repository.");
    }
}
