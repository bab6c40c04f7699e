using System.IO;
#if !NETFRAMEWORK
using System;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
#endif
using System.Security.AccessControl;
using System.Security.Principal;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>The few file operations that differ between operating systems and frameworks.</summary>
internal static class PlatformFile
{
#if NETFRAMEWORK
    public static FileStream CreatePrivate(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None);

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

    public static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

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
