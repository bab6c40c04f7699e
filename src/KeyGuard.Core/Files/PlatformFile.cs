using System.IO;
#if !NETFRAMEWORK
using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
#endif
using System.Security.AccessControl;
using System.Security.Principal;

namespace KeyGuard.Files;

/// <summary>The few file operations that differ between operating systems and frameworks.</summary>
internal static class PlatformFile
{
#if NETFRAMEWORK
    public static FileStream CreatePrivate(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None);

    public static FileStream OpenPrivate(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);

    public static void Rename(string from, string to)
    {
        if (File.Exists(to)) File.Replace(from, to, null);
        else File.Move(from, to);
    }

    public static void CreatePrivateFolder(string folder)
    {
        if (Path.DirectorySeparatorChar == '\\') Directory.CreateDirectory(folder, OwnerAndAdministrators());
        else Directory.CreateDirectory(folder);
    }

    public static void FlushFolder(string folder) => _ = folder;
#else
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadOnly = 0;

    /// <summary>A new and empty file that only its owner can read.</summary>
    public static FileStream CreatePrivate(string path) =>
        Open(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None });

    /// <summary>A file to be read and written without a buffer in between; made if it is not there, for its owner only.</summary>
    public static FileStream OpenPrivate(string path) =>
        Open(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 });

    public static void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) CreateWindowsFolder(folder);
        else Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>On Unix a renamed file is only safe from a power cut when its folder has been flushed too.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0) return;
        _ = Fsync(handle);
        _ = Close(handle);
    }

    private static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    [SupportedOSPlatform("windows")]
    private static void CreateWindowsFolder(string folder) => FileSystemAclExtensions.CreateDirectory(OwnerAndAdministrators(), folder);

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);

    [SupportedOSPlatform("windows")]
#endif
    private static DirectorySecurity OwnerAndAdministrators()
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        Allow(security, WindowsIdentity.GetCurrent().User!);
        Allow(security, new SecurityIdentifier(WellKnownSidType.BuiltinAdministratorsSid, null));
        Allow(security, new SecurityIdentifier(WellKnownSidType.LocalSystemSid, null));
        return security;
    }

#if !NETFRAMEWORK
    [SupportedOSPlatform("windows")]
#endif
    private static void Allow(DirectorySecurity security, SecurityIdentifier who) => security.AddAccessRule(new FileSystemAccessRule(
        who,
        FileSystemRights.FullControl,
        InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit,
        PropagationFlags.None,
        AccessControlType.Allow));
}
