#if NET
using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KeyGuard.Tests.Support;

/// <summary>A test that needs a domain controller; left out, with the reason, where there can be none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DomainFactAttribute : FactAttribute
{
    public DomainFactAttribute() => Skip = Reason;

    /// <summary>Why there can be no domain controller; null if there can.</summary>
    internal static string? Reason { get; } = FindReason();

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux()) return "Samba's domain controller runs on Linux only.";
        if (!Environment.IsPrivilegedProcess) return "A domain controller needs root.";
        string[] needed = ["/usr/sbin/samba", "/usr/lib/python3/dist-packages/samba/samdb.py", "/usr/share/samba/setup/provision.ldif", "/usr/bin/kinit", "/usr/bin/openssl"];
        return needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"{missing} is not installed; see tests/SambaDomain/domain.py." : null;
    }
}

/// <summary>The same for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DomainTheoryAttribute : TheoryAttribute
{
    public DomainTheoryAttribute() => Skip = DomainFactAttribute.Reason;
}
#endif
