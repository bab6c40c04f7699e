using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>What the native libraries below .NET look at: their environment is not the one that .NET shows, and they read files.</summary>
internal static partial class NativeProcess
{
    /// <summary>Files without a name and variables are to be had on Linux only; elsewhere the system's own logon decides.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Must come before the library that reads it.</summary>
    public static void SetVariable(string name, string value)
    {
        if (IsSupported && SetEnvironment(name, value, 1) != 0)
            throw new IOException($"The variable {name} could not be set.");
    }

    /// <summary>A file in memory that no directory knows and nobody has to delete.</summary>
    public static FileStream CreateMemoryFile(string name, out string path)
    {
        int descriptor = CreateMemory(name, 0);
        if (descriptor < 0)
            throw new IOException("There is no file to be had in memory.");

        path = FormattableString.Invariant($"/proc/self/fd/{descriptor}");
        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemory(string name, uint flags);
}
