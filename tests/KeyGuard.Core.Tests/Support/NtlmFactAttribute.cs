using System;
using System.IO;
using System.Linq;
using Xunit;

namespace KeyGuard.Tests.Support;

/// <summary>A test that logs on by Negotiate; left out, with the reason, where this computer can't.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NtlmFactAttribute : FactAttribute
{
    public NtlmFactAttribute() => Skip = Reason;

    /// <summary>Why nobody can log on by Negotiate here; null if one can.</summary>
    internal static string? Reason { get; } = FindReason();

    private static string? FindReason()
    {
        if (Runtime.IsMono) return "Mono's NegotiateStream does nothing.";
        const string Libraries = "/usr/lib";
        if (!Directory.Exists(Libraries)) return null;
        var found = Directory.GetDirectories(Libraries).Append(Libraries).Append("/usr/lib64").Any(folder => File.Exists(Path.Combine(folder, "gssntlmssp", "gssntlmssp.so")));
        return found ? null : "NTLM needs the package gss-ntlmssp.";
    }
}

/// <summary>The same for a test with rows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NtlmTheoryAttribute : TheoryAttribute
{
    public NtlmTheoryAttribute() => Skip = NtlmFactAttribute.Reason;
}
