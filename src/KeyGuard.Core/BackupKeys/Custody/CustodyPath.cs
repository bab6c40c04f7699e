using System;
using System.IO;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>Where the custody file is, when nobody says: <c>KEYGUARD_CUSTODY_PATH</c>, else a folder of the operating system's.</summary>
internal static class CustodyPath
{
    public const string Variable = "KEYGUARD_CUSTODY_PATH";

    private const string FileName = "custody.json";

    public static string Resolve(string? given) =>
        given ?? NonEmpty(Environment.GetEnvironmentVariable(Variable)) ?? Path.Combine(DefaultFolder(), FileName);

    // On Windows all administrators of a backup server share one file; elsewhere each account has its own.
    private static string DefaultFolder()
    {
        var isWindows = Path.DirectorySeparatorChar == '\\';
        var root = Environment.GetFolderPath(isWindows ? Environment.SpecialFolder.CommonApplicationData : Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(root, "KeyGuard");
    }

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
