using System;

namespace KeyGuard.Tests.BackupKeys.Interruption;

/// <summary>Nothing that the product knows: the process is gone, or PowerShell stops its pipeline.</summary>
internal sealed class Killed : Exception
{
    /// <summary>Whether an exception is this one, or a worker's report of it.</summary>
    public static bool Caused(Exception exception) => exception is Killed || exception.InnerException is Killed;
}
