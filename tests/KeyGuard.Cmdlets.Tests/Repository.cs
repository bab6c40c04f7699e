using System;
using System.IO;

namespace KeyGuard.Cmdlets.Tests;

/// <summary>Where things are in the clone.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static string Manifest => Path.Combine(Root, "KeyGuard.psd1");

    public static string Lab => Path.Combine(Root, "tests", "KeyGuard.Lab", "bin", Configuration, "net10.0", "KeyGuard.Lab.dll");

    public static string VeeamStandIn => Path.Combine(Root, "tests", "pester", "modules", "Veeam.Backup.PowerShell", "Veeam.Backup.PowerShell.psd1");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KeyGuard.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Not inside a clone.");
        return folder.FullName;
    }
}
