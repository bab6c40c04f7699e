using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Tests.Support;
using Xunit;

// The stand-in for Veeam finds its keys by an environment variable, of which a process has only one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace KeyGuard.Cmdlets.Tests;

/// <summary>A shell connected to a Lab, with the stand-in for Veeam and a custody file of its own.</summary>
public sealed class LabShell : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyguard-cmdlets");

    public LabShell()
    {
        Lab.Control.Settings("""{"guards":false}""");
        // The stand-in keeps its keys where this says; it is the process's, like every environment variable.
        Environment.SetEnvironmentVariable("KEYGUARD_TEST_VEEAM_STORE", Path.Combine(_folder.FullName, "veeam.jsonl"));
        Shell.Run($"Import-Module -Name '{Path.Combine(Repository.Root, "tests", "pester", "modules", "Veeam.Backup.PowerShell", "Veeam.Backup.PowerShell.psd1")}'");
        Connect(Shell, "primary", "lab-manager-key");
    }

    public LabProcess Lab { get; } = new();

    public Shell Shell { get; } = new();

    public void Connect(Shell shell, string name, string apiKey) => shell.Run(
        $$"""
        $secret = [securestring]::new()
        foreach ($character in '{{apiKey}}'.ToCharArray()) { $secret.AppendChar($character) }
        $null = Connect-KeyGuardKms -Name {{name}} -InstanceId {{LabProcess.Primary}} -Endpoint {{Lab.Url}} -IamUri {{Lab.Url}} -RootKey veeam-root -ApiKey $secret -CustodyPath '{{Path.Combine(_folder.FullName, "custody.json")}}'
        """);

    /// <summary>Makes and registers keys, and rotates their root key, so that there is something to re-wrap.</summary>
    public void RegisterAndRotate(int count) =>
        Shell.Run($"$null = 1..{count} | ForEach-Object {{ \"key-$_\" }} | New-WrappedBackupKey | Register-WrappedBackupKey; $null = Invoke-KmsRootKeyRotation veeam-root");

    /// <summary>How the results of an update are spread over the states.</summary>
    public Dictionary<string, int> Update() => Shell.Run("Update-WrappedBackupKey").GroupBy(Status).ToDictionary(group => group.Key, group => group.Count());

    public void Dispose()
    {
        Shell.Dispose();
        Lab.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Status(PSObject result) => result.Properties["Status"].Value.ToString()!;
}
