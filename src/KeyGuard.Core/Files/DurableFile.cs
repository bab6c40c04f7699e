using System;
using System.IO;
using System.Threading;

namespace KeyGuard.Files;

/// <summary>Reads and replaces a file so that neither a kill nor a power cut leaves half of it.</summary>
internal static class DurableFile
{
    private const int ReadTries = 20;

    /// <summary>The whole file, or null where there is none.</summary>
    public static byte[]? TryRead(string path, FileFaults faults)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return ReadAll(path);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (IOException) when (tries < ReadTries)
            {
                // Windows shuts readers out for the moment in which a file is replaced.
                Thread.Sleep(tries);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw faults.Unreadable(path, failure);
            }
        }
    }

    /// <summary>Puts new content in the file's place in one step, after it has reached the disk.</summary>
    public static void Replace(string path, byte[] content, FileFaults faults)
    {
        var temporary = path + "." + Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            RefuseReadOnly(path);
            WriteThrough(temporary, content);
            PlatformFile.Rename(temporary, path);
            PlatformFile.FlushFolder(Folder(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw faults.Unwritable(path, failure);
        }
    }

    /// <summary>Keeps a copy of the file as it is, as <c>.previous</c>.</summary>
    public static void KeepPrevious(string path, FileFaults faults)
    {
        if (TryRead(path, faults) is { } content) Replace(path + ".previous", content, faults);
    }

    /// <summary>Throws if the file could not be replaced now.</summary>
    public static void RequireWritable(string path, FileFaults faults)
    {
        var probe = path + ".probe.tmp";
        try
        {
            WriteThrough(probe, []);
            RefuseReadOnly(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw faults.Unwritable(path, failure);
        }
        finally
        {
            TryDelete(probe);
        }
    }

    /// <summary>Makes the file's folder, open to its owner and administrators only, if it is not there.</summary>
    public static void CreateFolder(string path, FileFaults faults)
    {
        try
        {
            var folder = Folder(path);
            if (!Directory.Exists(folder)) PlatformFile.CreatePrivateFolder(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw faults.Unwritable(path, failure);
        }
    }

    // Unix lets a read-only file be replaced all the same; whoever made it read-only meant it.
    private static void RefuseReadOnly(string path)
    {
        if (File.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0) throw new UnauthorizedAccessException("The file is read-only.");
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096);
        var content = new byte[file.Length];
        var length = 0;
        int read;
        while (length < content.Length && (read = file.Read(content, length, content.Length - length)) > 0) length += read;
        return length == content.Length ? content : content.AsSpan(0, length).ToArray();
    }

    private static void WriteThrough(string path, byte[] content)
    {
        using var file = PlatformFile.CreatePrivate(path);
        file.Write(content, 0, content.Length);
        file.Flush(flushToDisk: true);
    }

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? path;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is named .tmp and holds no secret; what matters has been said by the failure before.
        }
    }
}
