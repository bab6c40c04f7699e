using System;
using System.IO;
using System.Threading;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// Keeps other processes (and other runspaces of this one) from changing the custody file. The lock is an open file,
/// which the operating system closes however a process ends, so nothing has to be cleaned up.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    public static FileLock Take(string path, CancellationToken cancellationToken)
    {
        DurableFile.CreateFolder(path);
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(path) is { } file) return new FileLock(file);
            if (DateTime.UtcNow > deadline) throw Faults.CustodyBusy(path);
            Thread.Sleep(Pause);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException)
        {
            throw Faults.CustodyUnwritable(path, failure);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
        catch (IOException failure)
        {
            throw Faults.CustodyUnwritable(path, failure);
        }
    }
}
