#if NET
using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyGuard.Tests.Support;

/// <summary>Environment variables as native libraries (Kerberos, LDAP) see them; .NET keeps its own on Unix.</summary>
internal static class NativeEnvironment
{
    /// <summary>
    /// Before any test, and so before the library reads it, and again when a domain of a test's own has gone: no test asks the name
    /// server of the machine for a realm. One that answers late, or leaves a question unanswered, would cost each log-on five seconds.
    /// </summary>
    [ModuleInitializer]
    internal static void ForgetNameServers()
    {
        if (OperatingSystem.IsLinux()) Set("KRB5_CONFIG", Environment.GetEnvironmentVariable("KRB5_CONFIG") ?? Path.Combine(AppContext.BaseDirectory, "Support", "krb5.conf"));
    }

    public static void Set(string name, string value) => _ = SetEnvironment(name, value, 1);

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
#endif
