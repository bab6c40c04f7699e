# One story over 1,000 keys and two instances; each test goes on where the one before ended.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    Reset-World $TestDrive
    Connect-BothInstances

    function Get-Names([string] $Kms, [int] $Count = 500) { 1..$Count | ForEach-Object { '{0}-{1:d3}' -f $Kms, $_ } }
    function Get-AllNames { Get-Names primary; Get-Names recovery }
    function Invoke-BothRotations { foreach ($kms in 'primary', 'recovery') { $null = Invoke-KmsRootKeyRotation veeam-root -Kms $kms } }
}

Describe '1,000 keys over two instances' {
    It 'are made and registered' {
        $registered = foreach ($kms in 'primary', 'recovery') { Get-Names $kms | New-WrappedBackupKey -Kms $kms | Register-WrappedBackupKey }
        $registered.Count | Should -Be 1000
        Assert-NothingLostOrDoubled (Get-AllNames)
        $original = Get-StoredPassword
        @($original.Values | Select-Object -Unique).Count | Should -Be 1000
        Set-Variable -Name original -Value $original -Scope script
    }

    It 'are all updated after both root keys were rotated' {
        Invoke-BothRotations
        $updates = Get-VBREncryptionKey | Update-WrappedBackupKey
        $updates.Count | Should -Be 1000
        $updates.Status | Select-Object -Unique | Should -Be Rewrapped
        ($updates | Where-Object Kms -EQ recovery).Count | Should -Be 500
        ($updates.NewKeyVersion | Select-Object -Unique).Count | Should -Be 2
        Assert-NothingLostOrDoubled (Get-AllNames)
    }

    It 'are all AlreadyCurrent at the second time, without a write' {
        $before = Get-StoreText
        Reset-LabCounter
        $updates = Update-WrappedBackupKey
        $updates.Count | Should -Be 1000
        $updates.Status | Select-Object -Unique | Should -Be AlreadyCurrent
        (Get-LabCounter).writes | Should -Be 0
        Get-StoreText | Should -BeExactly $before
    }

    It 'are all unwrapped equal to what Veeam was given' {
        $unwrapped = Get-UnwrappedPassword
        $unwrapped.Count | Should -Be 1000
        @($original.Keys | Where-Object { $unwrapped[$_] -cne $original[$_] }) | Should -BeNullOrEmpty
        Assert-EveryPasswordUnwraps 1000
    }

    It 'begin no key after a stop, and leave no worker' {
        Invoke-BothRotations
        $shell = New-TestShell 'Connect-BothInstances'
        Set-LabSetting @{ latencyMilliseconds = 100 }
        Reset-LabCounter
        $null = $shell.AddCommand('Update-WrappedBackupKey')
        $running = $shell.BeginInvoke()
        Wait-Until { (Get-LabCounter).started -gt 100 } -Because 'the update is under way'
        $shell.Stop()
        $atStop = (Get-LabCounter).started
        $shell.InvocationStateInfo.State | Should -Be Stopped
        $atStop | Should -BeLessThan 1000 -Because 'it was stopped in the middle'
        Wait-Until { (Get-LabCounter).inFlight -eq 0 } -Because 'no request is left'
        # Whatever was still to come would have come by the time that another shell has asked and been answered.
        $null = Get-KmsRootKey
        Wait-Until { (Get-LabCounter).inFlight -eq 0 } -Because 'the question is answered'
        (Get-LabCounter).byOperation.PSObject.Properties.Where{ $_.Name -match 'rewrap' }.Value | Should -BeLessOrEqual $atStop
        (Get-LabCounter).started | Should -BeLessOrEqual ($atStop + 1) -Because 'the question just asked is the only new request'
        $running.IsCompleted | Should -BeTrue
        Remove-TestShell $shell
    }

    It 'are finished by the next run after the stop' {
        Set-LabSetting @{ latencyMilliseconds = 0 }
        $updates = Update-WrappedBackupKey
        $updates.Count | Should -Be 1000
        $updates.Status | Sort-Object -Unique | Should -Be Rewrapped, AlreadyCurrent
        Assert-NothingLostOrDoubled (Get-AllNames)
        Assert-EveryPasswordUnwraps 1000
    }

    It 'stop when nobody wants more: one object, no error, and the script goes on' {
        Invoke-BothRotations
        Set-LabSetting @{ latencyMilliseconds = 20 }
        Reset-LabCounter
        foreach ($command in { Update-WrappedBackupKey | Select-Object -First 1 }, { Get-VBREncryptionKey | Update-WrappedBackupKey | Select-Object -First 1 },
            { Get-VBREncryptionKey | Get-UnwrappedBackupKey | Select-Object -First 1 }, { 1..500 | ForEach-Object { "more-$_" } | New-WrappedBackupKey | Select-Object -First 1 },
            { Get-WrappedBackupKey | Select-Object -First 1 }) {
            $seen = Watch-Command $command
            @($seen.Output).Count | Should -Be 1 -Because "$command"
            $seen.Error | Should -BeNullOrEmpty -Because "$command"
            Wait-Until { (Get-LabCounter).inFlight -eq 0 } -Because 'no worker is left'
        }
        (Get-LabCounter).started | Should -BeLessThan 1500 -Because 'the rest was not begun'
    }

    It 'are whole after that, and finished by the next run' {
        Set-LabSetting @{ latencyMilliseconds = 0 }
        $null = Update-WrappedBackupKey
        (Update-WrappedBackupKey).Status | Select-Object -Unique | Should -Be AlreadyCurrent
        $unwrapped = Get-UnwrappedPassword
        @($original.Keys | Where-Object { $unwrapped[$_] -cne $original[$_] }) | Should -BeNullOrEmpty
    }

    It 'end on Ctrl+C in a shell of their own, and the next run finishes the rest' -Skip:(-not $IsLinux) {
        Invoke-BothRotations
        Set-LabSetting @{ latencyMilliseconds = 100 }
        Reset-LabCounter
        $shell = Start-Shell "$(Get-ShellPrologue)`nConnect-BothInstances; `$null = Update-WrappedBackupKey; 'not reached'"
        Wait-Until { (Get-LabCounter).started -gt 100 } -Because 'the update is under way'
        & kill -INT $shell.Process.Id
        $ended = Wait-Shell $shell -Seconds 30
        $ended.Output | Should -Not -Match 'not reached'
        Wait-Until { (Get-LabCounter).inFlight -eq 0 } -Because 'no request is left'
        (Get-LabCounter).started | Should -BeLessThan 1000
        Set-LabSetting @{ latencyMilliseconds = 0 }
        $null = Update-WrappedBackupKey
        (Update-WrappedBackupKey).Status | Select-Object -Unique | Should -Be AlreadyCurrent
        Assert-NothingLostOrDoubled (Get-AllNames) -OrNeverRegistered
        $unwrapped = Get-UnwrappedPassword
        @($original.Keys | Where-Object { $unwrapped[$_] -cne $original[$_] }) | Should -BeNullOrEmpty
    }
}
