#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace KeyGuard.Tests.Shipping;

/// <summary>
/// Windows PowerShell offers no binding redirects: every reference of every assembly shipped for .NET Framework must be
/// met by the exact file, by the module's resolver (which answers its own assemblies with a newer file), or by 4.7.2.
/// </summary>
public class ShippedAssembliesTests
{
    private static readonly string Shipped = Path.Combine(FindRoot(), "module", "bin", "net472");

    public static TheoryData<string> Files() => new(Directory.GetFiles(Shipped, "*.dll", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Shipped, file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_reference_of_the_net472_module_is_met(string file)
    {
        var shipped = Directory.GetFiles(Shipped, "*.dll", SearchOption.AllDirectories).Select(AssemblyName.GetAssemblyName).ToDictionary(name => name.Name!);
        var framework = Framework();
        Assert.All(References(Path.Combine(Shipped, file)), wanted => Assert.True(
            wanted.Name == "System.Management.Automation" || IsMetByShipped(wanted, shipped) || IsMetByFramework(wanted, framework),
            $"{file} asks for {wanted}, which nothing provides."));
    }

    [Fact]
    public void No_two_assemblies_shipped_have_the_same_name() =>
        Assert.All(Directory.GetFiles(Shipped, "*.dll", SearchOption.AllDirectories).GroupBy(Path.GetFileName), group => Assert.Single(group));

    [Fact]
    public void The_framework_neutral_part_needs_no_PowerShell() =>
        Assert.DoesNotContain(References(Path.Combine(Shipped, "dependencies", "KeyGuard.Core.dll")), wanted => wanted.Name == "System.Management.Automation");

    private static bool IsMetByShipped(AssemblyName wanted, Dictionary<string, AssemblyName> shipped) =>
        shipped.TryGetValue(wanted.Name!, out var there) && there.Version >= wanted.Version && (there.GetPublicKeyToken() ?? []).SequenceEqual(wanted.GetPublicKeyToken() ?? []);

    private static bool IsMetByFramework(AssemblyName wanted, Dictionary<string, AssemblyName> framework) =>
        framework.TryGetValue(wanted.Name!, out var there) && there.Version >= wanted.Version;

    private static Dictionary<string, AssemblyName> Framework()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var package = Directory.GetDirectories(Path.Combine(packages, "microsoft.netframework.referenceassemblies.net472")).Order(StringComparer.Ordinal).Last();
        return Directory.GetFiles(Path.Combine(package, "build", ".NETFramework", "v4.7.2"), "*.dll", SearchOption.AllDirectories)
            .Select(TryName)
            .OfType<AssemblyName>()
            .GroupBy(name => name.Name!)
            .ToDictionary(group => group.Key, group => group.OrderByDescending(name => name.Version).First());
    }

    // Among them are native libraries and parts of other assemblies.
    private static AssemblyName? TryName(string file)
    {
        try
        {
            return AssemblyName.GetAssemblyName(file);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static List<AssemblyName> References(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName()).ToList();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KeyGuard.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
#endif
