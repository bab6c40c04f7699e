#if NET
using System.Runtime.InteropServices;

namespace KeyGuard.Tests.Support;

/// <summary>Environment variables as native libraries (Kerberos, LDAP) see them; .NET keeps its own on Unix.</summary>
internal static class NativeEnvironment
{
    public static void Set(string name, string value) => _ = SetEnvironment(name, value, 1);

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
#endif
