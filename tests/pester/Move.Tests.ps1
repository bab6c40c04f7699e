BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Move-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    It 'moves all keys of an instance, each proved, and leaves password and id alone' {
        $null = Register-Key a, b
        $before = Get-VeeamStandInKey
        $moves = Move-WrappedBackupKey -From primary -To recovery
        $moves.Status | Should -Be Moved, Moved
        $moves.InVeeam | Should -Be $true, $true
        $moves.EncryptionKey.Id | Should -Be $moves.Id
        (Get-VeeamStandInKey).Id | Should -Be $before.Id
        (Get-VeeamStandInKey).Password | Should -BeExactly $before.Password
        Assert-NothingLostOrDoubled a, b
        (Get-Custody).keys.wraps.instanceId | Select-Object -Unique | Should -Be (Get-InstanceId recovery)
        Disconnect-KeyGuard primary
        Assert-EveryPasswordUnwraps 2
    }

    It 'leaves nothing to do for the second time, and calls nobody' {
        $null = Register-Key a
        $null = Move-WrappedBackupKey -From primary -To recovery
        $before = Get-Everything
        Move-WrappedBackupKey -From primary -To recovery | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'moves the keys named' {
        $null = Register-Key tape-1, tape-2, vm
        (Move-WrappedBackupKey 'tape-*' -From primary -To recovery).Name | Sort-Object | Should -Be tape-1, tape-2
        (Get-Custody).keys.Where({ $_.name -eq 'vm' }).wraps.instanceId | Should -Be (Get-InstanceId primary)
    }

    It 'only reads under -WhatIf' {
        $null = Register-Key a
        Reset-LabCounter
        $before = Get-Everything
        Move-WrappedBackupKey -From primary -To recovery -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'resolves an old backup''s hint after the old instance''s root key was deleted' {
        $key = Register-Key a
        $backup = New-VeeamStandInBackup 'old backup' $key.EncryptionKey
        $null = Move-WrappedBackupKey -From primary -To recovery
        $null = Remove-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false
        $hint = Get-VBREncryptedBackupHint -Backup $backup
        $hint.Hint | Should -BeExactly $key.Description
        $unwrapped = $hint | Get-UnwrappedBackupKey
        $unwrapped.Kms | Should -Be recovery
        ConvertFrom-Secret $unwrapped.SecurePassword | Should -BeExactly (Get-StoredPassword)['a']
    }

    It 'reports each key of a root key that is <State>, and changes nothing' -ForEach @{ State = 'disabled'; Id = 'RootKeyDisabled' }, @{ State = 'destroyed'; Id = 'RootKeyDestroyed' } {
        $null = Register-Key a, b
        if ($State -eq 'disabled') { $null = Disable-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false }
        else { $null = Remove-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false }
        $custody = Get-CustodyText
        $store = Get-StoreText
        $seen = Watch-Command { Move-WrappedBackupKey -From primary -To recovery }
        $seen.Output.Status | Should -Be Failed, Failed
        $seen.Error.Count | Should -Be 2
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id $Id -Category InvalidOperation }
        Get-CustodyText | Should -BeExactly $custody
        Get-StoreText | Should -BeExactly $store
    }

    It 'moves a key that no record knows, and proves nothing by a root key that is not its own' {
        $null = Register-Key a -Kms primary
        $null = Register-Key b -Kms recovery
        Remove-Item -LiteralPath (Get-CustodyPath)
        $null = New-KmsRootKey third -Kms recovery -Alias third-root
        $null = Connect-Lab -Name third -Instance recovery -With @{ RootKey = 'third-root' }
        $seen = Watch-Command { Move-WrappedBackupKey -From primary -To third }
        ($seen.Output | Where-Object Name -EQ a).Status | Should -Be Moved
        ($seen.Output | Where-Object Name -EQ b).Status | Should -Be Failed
        Assert-Failure $seen.Error -Id KmsBadCiphertext -Category InvalidData -Target b
        (Get-Custody).keys.name | Should -Be a
        Assert-EveryPasswordUnwraps 2
    }

    It 'moves a further custodian without a write to Veeam' {
        $null = New-WrappedBackupKey a -Kms primary, recovery | Register-WrappedBackupKey
        $null = New-KmsRootKey third -Kms recovery -Alias third-root
        $null = Connect-Lab -Name third -Instance recovery -With @{ RootKey = 'third-root' }
        $store = Get-StoreText
        $move = Move-WrappedBackupKey -From recovery -To third
        $move.Status | Should -Be Moved
        $move.InVeeam | Should -BeFalse
        Get-StoreText | Should -BeExactly $store
        Assert-NothingLostOrDoubled a
        Assert-EveryPasswordUnwraps 1
    }

    It 'moves keys that stand in custody only' {
        $null = Register-Key a, b
        Get-VBREncryptionKey | Remove-VBREncryptionKey -Confirm:$false
        (Move-WrappedBackupKey -From primary -To recovery).Status | Should -Be Moved, Moved
        Disconnect-KeyGuard primary
        @(Get-UnwrappedBackupKey -Name *).Verified | Should -Be $true, $true
    }

    It 'moves from one root key to another of the same instance' {
        $null = Register-Key a
        $null = New-KmsRootKey next -Kms primary -Alias next-root
        $null = Connect-Lab -Name next -Instance primary -With @{ RootKey = 'next-root' }
        (Move-WrappedBackupKey -From primary -To next).Status | Should -Be Moved
        $null = Remove-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false
        Assert-EveryPasswordUnwraps 1
    }

    It 'refuses to move to itself, and to a connection without a root key' {
        $null = Register-Key a
        $null = Connect-Lab -Name again -Instance primary
        Assert-RefusedWithoutChange { Move-WrappedBackupKey -From primary -To again } -Id MoveToItself -Category InvalidArgument
        $null = Connect-KeyGuardKms bare -InstanceId (Get-InstanceId recovery) -Endpoint (Get-LabUrl) -IamUri (Get-LabUrl) -ApiKey (ConvertTo-Secret lab-manager-key)
        Assert-RefusedWithoutChange { Move-WrappedBackupKey -From primary -To bare } -Id RootKeyNotChosen -Category InvalidOperation
    }

    It 'needs the role Reader only' {
        $null = Register-Key a
        $null = Connect-Lab -Name primary -ApiKey lab-reader-key
        $null = Connect-Lab -Name recovery -ApiKey lab-reader-key
        (Move-WrappedBackupKey -From primary -To recovery).Status | Should -Be Moved
    }

    It 'is resumed after a kill at <Fault>' -ForEach @{ Fault = 'kill-before:5' }, @{ Fault = 'kill-after:5' }, @{ Fault = 'kill-after-list:2' } {
        $names = 1..12 | ForEach-Object { 'k{0:00}' -f $_ }
        $null = Register-Key $names
        $child = Start-Shell "$(Get-ShellPrologue)`nConnect-BothInstances; `$null = Move-WrappedBackupKey -From primary -To recovery -ThrottleLimit 2" -Environment @{ KEYGUARD_TEST_VEEAM_FAULT = $Fault }
        (Wait-Shell $child).ExitCode | Should -Not -Be 0
        $null = Move-WrappedBackupKey -From primary -To recovery
        Assert-NothingLostOrDoubled $names
        Disconnect-KeyGuard primary
        Assert-EveryPasswordUnwraps 12
    }

    It 'moves 1,000 keys at 50 ms, stopped in the middle and resumed, every one proved' {
        $names = 1..1000 | ForEach-Object { "key-$_" }
        $null = $names | New-WrappedBackupKey -ThrottleLimit 64 | Register-WrappedBackupKey
        Set-LabSetting @{ latencyMilliseconds = 50 }
        $first = @(Move-WrappedBackupKey -From primary -To recovery -ThrottleLimit 32 | Select-Object -First 300)
        $first.Count | Should -Be 300
        $done = @((Get-Custody).keys | Where-Object { $_.wraps[0].instanceId -eq (Get-InstanceId recovery) }).Count
        $done | Should -BeGreaterOrEqual 300
        $rest = @(Move-WrappedBackupKey -From primary -To recovery -ThrottleLimit 32)
        $rest.Status | Select-Object -Unique | Should -Be Moved
        $rest.Count | Should -BeLessOrEqual 700
        Set-LabSetting @{ latencyMilliseconds = 0 }
        Disconnect-KeyGuard primary
        Assert-NothingLostOrDoubled $names
        Assert-EveryPasswordUnwraps 1000
    }
}

Describe 'Move-WrappedBackupKey between connections with two custody files' {
    BeforeEach {
        Reset-World $TestDrive
        $other = Join-Path (Split-Path (Get-CustodyPath)) 'other.json'
        $null = Connect-Lab -Name primary
        $null = Connect-Lab -Name recovery -With @{ CustodyPath = $other }
        $null = Register-Key a, b
        $hint = (Get-VBREncryptionKey 'a | *').Description
        $passwords = Get-StoredPassword
        $moves = Move-WrappedBackupKey -From primary -To recovery
    }

    It 'makes the keys known to both' {
        $moves.Status | Should -Be Moved, Moved
        $mine = @((Get-Custody).keys | Sort-Object name)
        $others = @((Get-Content -LiteralPath $other -Raw | ConvertFrom-Json -DateKind String).keys | Sort-Object name)
        $others.name | Should -BeExactly $mine.name
        $others.wraps.wrapped | Should -BeExactly $mine.wraps.wrapped
        $others.history.wrapped | Should -BeExactly $mine.history.wrapped
        $others.wraps.instanceId | Select-Object -Unique | Should -Be (Get-InstanceId recovery)
        (Get-WrappedBackupKey).Name | Sort-Object | Should -Be a, b
        (Test-WrappedBackupKey).Result | Should -Be Passed, Passed
        Move-WrappedBackupKey -From primary -To recovery | Should -BeNullOrEmpty
    }

    It 'lets the new connection alone unwrap, by name and by an old hint, and re-wrap' {
        Disconnect-KeyGuard primary
        ConvertFrom-Secret (Get-UnwrappedBackupKey -Name a).SecurePassword | Should -BeExactly $passwords.a
        $old = Get-UnwrappedBackupKey -WrappedKey $hint
        ConvertFrom-Secret $old.SecurePassword | Should -BeExactly $passwords.a
        $old.Verified | Should -BeTrue
        $null = Invoke-KmsRootKeyRotation veeam-root
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped
    }

    It 'lets the old connection alone resolve the old hint, and know where the key is now' {
        Disconnect-KeyGuard recovery
        $old = Get-UnwrappedBackupKey -WrappedKey $hint
        $old.Name | Should -BeExactly a
        ConvertFrom-Secret $old.SecurePassword | Should -BeExactly $passwords.a
        (Get-WrappedBackupKey a).InstanceId | Should -Be (Get-InstanceId recovery)
    }

    It 'records an erasure in both' {
        $null = Remove-KmsRootKey veeam-root -Kms recovery -Force -Confirm:$false -WarningAction Ignore
        (Remove-WrappedBackupKey a -Confirm:$false).Status | Should -Be Erased
        foreach ($path in (Get-CustodyPath), $other) {
            $record = (Get-Content -LiteralPath $path -Raw | ConvertFrom-Json).keys | Where-Object name -EQ a
            $record.state | Should -Be erased
            $record.erasure.proofs.Count | Should -Be 1
            $record.PSObject.Properties['pending'] | Should -BeNullOrEmpty
        }
    }
}
