using System;
using System.IO;
using System.Threading;

namespace KeyGuard.Files;

/// <summary>
/// Keeps other processes (and other runspaces of this one) from changing a file. The lock is an open file,
/// which the operating system closes however a process ends, so nothing has to be cleaned up.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock Take(string path, FileFaults faults, CancellationToken cancellationToken) => Take(path, faults, Patience, cancellationToken);

    public static FileLock Take(string path, FileFaults faults, TimeSpan patience, CancellationToken cancellationToken)
    {
        DurableFile.CreateFolder(path, faults);
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(path, faults) is { } file) return new FileLock(file);
            if (DateTime.UtcNow > deadline) throw faults.Busy(path);
            Thread.Sleep(Pause);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path, FileFaults faults)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
        {
            throw faults.Unwritable(path, failure);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
        catch (IOException failure)
        {
            throw faults.Unwritable(path, failure);
        }
    }
}
