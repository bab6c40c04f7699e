using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>Where a bundle is written.</summary>
internal static class BundlePath
{
    /// <summary>The environment variable that names a file or folder, when nobody else does.</summary>
    public const string Variable = "KEYGUARD_BUNDLE_PATH";

    public static string? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) is { } text && !string.IsNullOrWhiteSpace(text) ? Path.GetFullPath(text) : null;

    /// <summary>The file meant by a path that may be a folder: each export a file of its own there.</summary>
    public static string ForExport(string path, string? server) =>
        InFolder(path, server, "-" + DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));

    /// <summary>The file meant by a path that may be a folder, for a bundle that is refreshed again and again: always the same.</summary>
    public static string ForRefresh(string path, string? server) => InFolder(path, server, "");

    private static string InFolder(string path, string? server, string suffix)
    {
        var isFolder = Directory.Exists(path) || path[path.Length - 1] == Path.DirectorySeparatorChar || path[path.Length - 1] == Path.AltDirectorySeparatorChar;
        return isFolder ? Path.Combine(path, "KeyGuard-" + Clean(server ?? Environment.MachineName) + suffix + ".json") : path;
    }

    private static string Clean(string server) => new(server.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_').ToArray());
}
