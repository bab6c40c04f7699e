using System;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace KeyGuard.Cmdlets.Tests;

/// <summary>Connections belong to the runspace that opened them.</summary>
public sealed class RunspaceTests : IDisposable
{
    private readonly LabShell _lab = new();

    [Fact]
    public void One_runspace_never_uses_anothers_connection()
    {
        using var other = new Shell();

        Assert.Empty(other.Run("Get-KeyGuardConnection"));
        using var attempt = other.Create();
        var failure = Assert.ThrowsAny<RuntimeException>(() => attempt.AddCommand("Get-KmsRootKey").Invoke());
        Assert.StartsWith("NotConnected,", failure.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(_lab.Shell.Run("Get-KeyGuardConnection"));
    }

    [Fact]
    public void Two_identities_stay_apart_under_their_names()
    {
        _lab.Connect(_lab.Shell, "reader", "lab-reader-key");

        using var attempt = _lab.Shell.Create();
        attempt.AddCommand("Invoke-KmsRootKeyRotation").AddParameter("Id", "veeam-root").AddParameter("Kms", "reader").Invoke();

        Assert.StartsWith("KmsAccessDenied,", Assert.Single(attempt.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(_lab.Shell.Run("Invoke-KmsRootKeyRotation veeam-root -Kms primary"));
    }

    [Fact]
    public void It_works_in_a_constrained_language_runspace()
    {
        using var constrained = new Shell(PSLanguageMode.ConstrainedLanguage);
        Environment.SetEnvironmentVariable("KEYGUARD_API_KEY", "lab-manager-key");
        constrained.Run($"$null = Connect-KeyGuardKms -InstanceId {KeyGuard.Tests.Support.LabProcess.Primary} -Endpoint {_lab.Lab.Url} -IamUri {_lab.Lab.Url} -RootKey veeam-root");

        var made = constrained.Run($"New-WrappedBackupKey constrained-{Guid.NewGuid():N} -WhatIf:$false | Get-UnwrappedBackupKey");

        Assert.Single(made);
        Assert.Equal(true, made[0].Properties["Verified"].Value);
        Assert.Equal("ConstrainedLanguage", constrained.Run("$ExecutionContext.SessionState.LanguageMode").Single().ToString());
    }

    public void Dispose() => _lab.Dispose();
}
