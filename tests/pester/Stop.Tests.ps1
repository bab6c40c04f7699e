BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    # Runs a command in a shell of its own, in which the user presses Ctrl+C during the n-th write to Veeam.
    function Invoke-StoppedCommand([string] $Command, [int] $AtWrite) {
        $shell = New-TestShell '$null = Connect-Lab'
        [System.AppDomain]::CurrentDomain.SetData('KeyGuard.StoppedShell', $shell)
        $env:KEYGUARD_TEST_VEEAM_FAULT = "stop-after:$AtWrite"
        try { $null = $shell.AddScript($Command).BeginInvoke().AsyncWaitHandle.WaitOne(60000) }
        finally { $env:KEYGUARD_TEST_VEEAM_FAULT = '' }
        $shell.InvocationStateInfo.State | Should -Be Stopped
        Remove-TestShell $shell
    }
}

Describe 'A stop while Veeam is written' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $names = 1..10 | ForEach-Object { "key-$_" }
    }

    It 'during write <_> of an update leaves nothing wrong, and the next run finishes the rest' -ForEach 1, 2, 10 {
        $null = Register-Key $names
        $null = Invoke-KmsRootKeyRotation veeam-root
        # All ten come back together, so that they are written in one go.
        $null = Add-LabFault @{ path = '/actions/rewrap'; times = 0; delayMilliseconds = 300 }
        Invoke-StoppedCommand 'Update-WrappedBackupKey' -AtWrite $_
        Clear-LabFault
        $updates = Update-WrappedBackupKey
        $updates.Count | Should -Be 10
        Assert-NothingLostOrDoubled $names
        (Update-WrappedBackupKey).Status | Select-Object -Unique | Should -Be AlreadyCurrent
        Assert-EveryPasswordUnwraps 10
    }

    It 'during write <_> of a registration leaves nothing wrong, and the next run finishes the rest' -ForEach 1, 2, 10 {
        Invoke-StoppedCommand "1..10 | ForEach-Object { `"key-`$_`" } | New-WrappedBackupKey | Register-WrappedBackupKey" -AtWrite $_
        $null = $names | New-WrappedBackupKey -ErrorAction SilentlyContinue | Register-WrappedBackupKey
        Assert-NothingLostOrDoubled $names
        Assert-EveryPasswordUnwraps 10
    }
}
