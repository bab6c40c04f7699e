BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Register-DoubleKey([string[]] $Name) { $null = $Name | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey }

    # Every key under both root keys, each form by itself unwrapping to what Veeam was given.
    function Assert-EveryFormUnwraps([string[]] $Name) {
        Assert-NothingLostOrDoubled $Name
        $stored = Get-StoredPassword
        foreach ($record in (Get-Custody).keys) {
            $record.wraps.instanceId | Should -Be (Get-InstanceId primary), (Get-InstanceId recovery)
            foreach ($kms in 'primary', 'recovery') {
                $index = [int]($kms -eq 'recovery')
                $key = Get-UnwrappedBackupKey -WrappedKey $record.wraps[$index].wrapped -Kms $kms
                ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $stored[$record.name]
                $key.Kms | Should -Be $kms
            }
        }
    }
}

Describe 'Two custodians for one key' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    It 'makes one password under both root keys; Veeam carries the first form, custody both' {
        $key = New-WrappedBackupKey a -Kms primary, recovery
        $key.Custodians | Should -Be 2
        $key.InstanceId | Should -Be (Get-InstanceId primary)
        $null = $key | Register-WrappedBackupKey
        Assert-EveryFormUnwraps a
    }

    It 'refuses the same root key by two connections' {
        $null = Connect-Lab -Name again -Instance primary
        Assert-RefusedWithoutChange { New-WrappedBackupKey a -Kms primary, again } -Id CustodiansAlike -Category InvalidArgument -Target again
    }

    It 'makes no key that one of them did not wrap' {
        $null = Add-LabFault @{ path = '/actions/wrap'; instance = Get-InstanceId recovery; status = 503; times = 0 }
        $seen = Watch-Command { New-WrappedBackupKey a -Kms primary, recovery | Register-WrappedBackupKey }
        Assert-Failure $seen.Error -Id KmsUnavailable -Category ResourceUnavailable -Target a
        Get-StoreText | Should -BeExactly ''
    }

    It 'is unwrapped by the other one when the first is <_>' -ForEach 'down', 'unreachable', 'disabled', 'destroyed', 'not connected' {
        Register-DoubleKey a, b
        switch ($_) {
            'down' { $null = Add-LabFault @{ instance = Get-InstanceId primary; status = 500; times = 0 } }
            'unreachable' { $null = Add-LabFault @{ instance = Get-InstanceId primary; transport = 'reset'; times = 0 } }
            'disabled' { $null = Disable-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false }
            'destroyed' { $null = Remove-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false }
            'not connected' { Disconnect-KeyGuard primary }
        }
        $unwrapped = Get-VBREncryptionKey | Get-UnwrappedBackupKey
        $unwrapped.Kms | Should -Be recovery, recovery
        $unwrapped.Verified | Should -Be $true, $true
        Assert-EveryPasswordUnwraps 2
    }

    It 'is re-wrapped by each; <Down> being down fails its part only, and is made up for' -ForEach @{ Down = 'primary' }, @{ Down = 'recovery' } {
        Register-DoubleKey a, b
        'primary', 'recovery' | ForEach-Object { $null = Invoke-KmsRootKeyRotation veeam-root -Kms $_ }
        $null = Add-LabFault @{ path = '/actions/rewrap'; instance = Get-InstanceId $Down; status = 503; times = 0 }
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Error.Count | Should -Be 2
        $seen.Output.Status | Select-Object -Unique | Should -Be $(if ($Down -eq 'primary') { 'Unavailable' } else { 'Rewrapped' })
        $seen.Output.OtherCustodians.Status | Select-Object -Unique | Should -Be $(if ($Down -eq 'primary') { 'Rewrapped' } else { 'Unavailable' })
        Clear-LabFault
        Assert-EveryFormUnwraps a, b
        $null = Update-WrappedBackupKey
        $again = Update-WrappedBackupKey
        $again.Status | Should -Be AlreadyCurrent, AlreadyCurrent
        $again.OtherCustodians.Status | Should -Be AlreadyCurrent, AlreadyCurrent
        Assert-EveryFormUnwraps a, b
    }

    It 'updates a further custodian that is named alone, without a write to Veeam' {
        Register-DoubleKey a
        'primary', 'recovery' | ForEach-Object { $null = Invoke-KmsRootKeyRotation veeam-root -Kms $_ }
        $store = Get-StoreText
        $seen = Watch-Command { Update-WrappedBackupKey -Kms recovery }
        $seen.Error | Should -BeNullOrEmpty
        $seen.Warning | Should -BeNullOrEmpty
        $seen.Output.Status | Should -Be NotAsked
        $seen.Output.OtherCustodians.Status | Should -Be Rewrapped
        Get-StoreText | Should -BeExactly $store
        Assert-EveryFormUnwraps a
    }

    Context 'a run that is killed' {
        BeforeAll {
            $script:Connect = '$null = Connect-Lab primary -With @{ BundlePath = $env:KEYGUARD_TEST_BUNDLE }; $null = Connect-Lab recovery'
            function Start-Doomed([string] $Command, [string] $Fault = '') {
                Start-Shell "$(Get-ShellPrologue)`n$script:Connect`n`$null = $Command" -Environment @{ KEYGUARD_TEST_VEEAM_FAULT = $Fault; KEYGUARD_TEST_BUNDLE = $bundle }
            }
        }

        BeforeEach { $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json" }

        It '<Fault> while registering loses and doubles nothing' -ForEach @{ Fault = 'kill-before:1' }, @{ Fault = 'kill-after:2' }, @{ Fault = 'kill-after-list:1' } {
            (Wait-Shell (Start-Doomed '"a", "b" | New-WrappedBackupKey -Kms primary, recovery | Register-WrappedBackupKey' $Fault)).ExitCode | Should -Not -Be 0
            $null = Update-WrappedBackupKey
            $missing = @('a', 'b' | Where-Object { $_ -notin @(Get-VBREncryptionKey | ForEach-Object { $_.Description.Split(' ')[0] }) })
            if ($missing) { Register-DoubleKey $missing }
            Assert-EveryFormUnwraps a, b
        }

        It '<Fault> while updating loses and doubles nothing' -ForEach @{ Fault = 'kill-before:1' }, @{ Fault = 'kill-after:1' }, @{ Fault = 'kill-after:2' }, @{ Fault = 'kill-after-list:1' } {
            Register-DoubleKey a, b
            'primary', 'recovery' | ForEach-Object { $null = Invoke-KmsRootKeyRotation veeam-root -Kms $_ }
            (Wait-Shell (Start-Doomed 'Update-WrappedBackupKey' $Fault)).ExitCode | Should -Not -Be 0
            $null = Update-WrappedBackupKey
            (Update-WrappedBackupKey).OtherCustodians.Status | Should -Be AlreadyCurrent, AlreadyCurrent
            Assert-EveryFormUnwraps a, b
        }

        It 'by kill -9 in the middle of the <Kms> instance''s reply loses and doubles nothing' -ForEach @{ Kms = 'primary' }, @{ Kms = 'recovery' } {
            $null = Add-LabFault @{ path = '/actions/wrap'; instance = Get-InstanceId $Kms; skip = 1; when = 'after'; transport = 'hang' }
            $child = Start-Doomed '"a", "b" | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey'
            Wait-Until { Get-LabFault | ForEach-Object { $_ } | Where-Object played -GT 0 } -Because 'the child waits for the reply'
            $child.Process.Kill()
            $child.Process.WaitForExit()
            Clear-LabFault
            $null = Update-WrappedBackupKey
            $missing = @('a', 'b' | Where-Object { $_ -notin @(Get-VBREncryptionKey | ForEach-Object { $_.Description.Split(' ')[0] }) })
            Register-DoubleKey $missing
            Assert-EveryFormUnwraps a, b
        }
    }
}
