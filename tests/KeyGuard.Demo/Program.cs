using System;
using KeyGuard.Demo;
using KeyGuard.Tests.Support;

// What ./build.sh demo shows where there is no PowerShell: the same story as Demo.ps1, told through Core's services,
// with a key store in memory in Veeam's place. With PowerShell, Demo.ps1 shows the real cmdlets.
using var lab = new LabProcess();
try
{
    await new Story(lab).TellAsync();
    return 0;
}
catch (Exception failure) when (failure is KeyGuard.Errors.KeyGuardException or InvalidOperationException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
