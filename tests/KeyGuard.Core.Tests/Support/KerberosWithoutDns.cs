#if NET
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KeyGuard.Tests.Support;

/// <summary>
/// Every log-on by NTLM begins with the Kerberos library looking for the domain. By DNS that takes seconds where many ask at a time and
/// the name server drops some, and tests would fail for it. Tests that have a realm of their own name its configuration later.
/// </summary>
internal static class KerberosWithoutDns
{
#pragma warning disable CA2255 // before any test, whichever comes first
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Begin()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux)) NativeEnvironment.Set("KRB5_CONFIG", Path.Combine(Repository.Root, "tests", "KeyGuard.Lab", "krb5-without-dns.conf"));
    }
}
#endif
