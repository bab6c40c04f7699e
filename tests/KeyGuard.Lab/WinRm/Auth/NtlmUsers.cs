using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>The passwords that gss-ntlmssp checks against: lines of DOMAIN:USER:PASSWORD in the file that NTLM_USER_FILE names.</summary>
internal sealed class NtlmUsers : IDisposable
{
    // the library reads while somebody logs on: the file must not change under its eyes
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly FileStream? _file;

    public NtlmUsers()
    {
        if (!NativeProcess.IsSupported)
            return;

        _file = NativeProcess.CreateMemoryFile("ntlm-users", out string path);
        NativeProcess.SetVariable("NTLM_USER_FILE", path);
    }

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => NativeProcess.IsSupported && Directory.EnumerateDirectories("/usr/lib").Any(folder => File.Exists(Path.Combine(folder, "gssntlmssp", "gssntlmssp.so")));

    public void Write(IEnumerable<Account> accounts, IEnumerable<string> computers)
    {
        if (_file is null)
            return;

        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Lines(accounts, computers)));
        _gate.EnterWriteLock();
        try
        {
            _file.SetLength(0);
            _file.Position = 0;
            _file.Write(text);
            _file.Flush();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>A step of a logon, during which the file stands still.</summary>
    public T While<T>(Func<T> step)
    {
        _gate.EnterReadLock();
        try
        {
            return step();
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _gate.Dispose();
    }

    private static IEnumerable<string> Lines(IEnumerable<Account> accounts, IEnumerable<string> computers)
    {
        Account[] known = [.. accounts.Where(account => account.Password is not null)];
        foreach (Account account in known.Where(account => account.IsLocal))
        {
            foreach (string computer in computers)
                yield return $"{computer}:{account.Name}:{account.Password}\n";
        }

        foreach (Account account in known.Where(account => !account.IsLocal))
            yield return $"{account.Domain}:{account.Name}:{account.Password}\n";
    }
}
