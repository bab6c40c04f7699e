using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using Xunit;

namespace KeyGuard.Cmdlets.Tests;

/// <summary>After a stop nothing is begun, nothing is left running, and the next run finishes the rest.</summary>
public sealed class StopTests : IDisposable
{
    private const int Keys = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LabShell _lab = new();

    [Fact]
    public void A_stopped_update_begins_no_further_key_and_the_next_run_finishes()
    {
        _lab.RegisterAndRotate(Keys);
        _lab.Lab.Control.Settings("""{"latencyMilliseconds":50}""");
        var before = _lab.Lab.Control.Count("rewrap");

        using (var update = _lab.Shell.Create())
        {
            var running = update.AddCommand("Update-WrappedBackupKey").AddParameter("ThrottleLimit", 4).BeginInvoke();
            Wait(() => _lab.Lab.Control.Count("rewrap") > before + 8);
            update.Stop();
            Assert.Equal(PSInvocationState.Stopped, update.InvocationStateInfo.State);
            Assert.True(running.IsCompleted);
        }

        // The cmdlet has been disposed, and disposing waits for the workers: what comes later comes from nobody.
        var begun = _lab.Lab.Control.Count("rewrap");
        Assert.InRange(begun - before, 1, Keys - 1);
        _lab.Lab.Control.Settings("""{"latencyMilliseconds":0}""");
        _lab.Shell.Run("$null = Get-KmsRootKey");
        Assert.Equal(begun, _lab.Lab.Control.Count("rewrap"));

        var rest = _lab.Update();
        Assert.Equal(Keys, rest.Values.Sum());
        Assert.All(rest.Keys, status => Assert.Contains(status, (string[])["Rewrapped", "AlreadyCurrent"]));
        Assert.Equal(Keys, _lab.Update()["AlreadyCurrent"]);
    }

    [Fact]
    public void Whoever_wants_only_the_first_result_gets_it_without_an_error()
    {
        _lab.RegisterAndRotate(20);

        var output = _lab.Shell.Run("$Error.Clear(); (Update-WrappedBackupKey | Select-Object -First 1).Status; $Error.Count; 'the script goes on'");

        Assert.Equal(["Rewrapped", "0", "the script goes on"], output.Select(item => item.ToString()));
        Assert.Equal(20, _lab.Update().Values.Sum());
    }

    [Fact]
    public void A_rehearsal_only_reads()
    {
        _lab.RegisterAndRotate(5);
        var before = Changes();

        _lab.Shell.Run("Update-WrappedBackupKey -WhatIf; New-WrappedBackupKey another -WhatIf; Disable-KmsRootKey veeam-root -Force -WhatIf; Invoke-KmsRootKeyRotation veeam-root -WhatIf; New-KmsRootKey other -WhatIf");

        Assert.Equal(before, Changes());
    }

    public void Dispose() => _lab.Dispose();

    private int Changes() => _lab.Lab.Control.Requests().Count(request => !request.StartsWith("GET", StringComparison.Ordinal) && request.Contains("/api/v2/", StringComparison.Ordinal));

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience), "It did not happen.");
}
