BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Update-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    Context 'after a rotation' {
        BeforeEach {
            $registered = Register-Key a, b, c
            $old = (Get-KmsRootKey -Id veeam-root).KeyVersion
            $new = (Invoke-KmsRootKeyRotation veeam-root).KeyVersion
        }

        It 'gives one result for each key, with the old and the new version' {
            $updates = Update-WrappedBackupKey
            $updates.Name | Sort-Object | Should -Be a, b, c
            foreach ($update in $updates) {
                $update.Status | Should -Be Rewrapped
                $update.Rewrapped | Should -BeTrue
                $update.OldKeyVersion | Should -Be $old
                $update.NewKeyVersion | Should -Be $new
                $update.RootKeyId | Should -Be (Get-RootKeyId)
                $update.InstanceId | Should -Be (Get-InstanceId)
                $update.Kms | Should -Be primary
                $update.CorrelationId | Should -Not -BeNullOrEmpty
                $update.Message | Should -BeExactly ''
                $update.EncryptionKey.Id | Should -Be $update.Id
                $update.EncryptionKey.Description | Should -BeExactly $update.Description
            }
            Assert-NothingLostOrDoubled a, b, c
            Assert-EveryPasswordUnwraps 3
        }

        It 'changes the descriptions in Veeam and leaves ids and passwords alone' {
            $before = Get-VeeamStandInKey
            $null = Get-VBREncryptionKey | Update-WrappedBackupKey
            $after = Get-VeeamStandInKey
            $after.Id | Should -Be $before.Id
            $after.Password | Should -BeExactly $before.Password
            foreach ($index in 0..2) { $after[$index].Description | Should -Not -BeExactly $before[$index].Description }
        }

        It 'takes keys of Veeam, of Get-WrappedBackupKey and of its own results' {
            (Get-VBREncryptionKey | Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped, Rewrapped
            (Get-WrappedBackupKey | Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent, AlreadyCurrent, AlreadyCurrent
            ($registered | Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent, AlreadyCurrent, AlreadyCurrent
            (Update-WrappedBackupKey | Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent, AlreadyCurrent, AlreadyCurrent
        }

        It 'updates the keys named, and no others' {
            (Update-WrappedBackupKey -Name a).Name | Should -Be a
            (Update-WrappedBackupKey '[bc]' | Where-Object Rewrapped).Name | Sort-Object | Should -Be b, c
        }

        It 'takes a key that is given twice once' {
            $key = Get-VBREncryptionKey | Select-Object -First 1
            @($key, $key | Update-WrappedBackupKey).Count | Should -Be 1
        }

        It 'says AlreadyCurrent at the second time, with one question for all keys and no write' {
            $null = Update-WrappedBackupKey
            $before = Get-Everything
            Reset-LabCounter
            (Update-WrappedBackupKey).Status | Select-Object -Unique | Should -Be AlreadyCurrent
            (Get-LabCounter).writes | Should -Be 0
            (Get-StoreText) | Should -BeExactly $before.Split("`n", 2)[1].Substring(0, (Get-StoreText).Length)
        }

        It 'leads to GETs only and no write under -WhatIf, by parameter and by preference' {
            $before = Get-Everything
            Update-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
            Get-VBREncryptionKey | Update-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
            & { $WhatIfPreference = $true; Update-WrappedBackupKey } | Should -BeNullOrEmpty
            Get-Everything | Should -BeExactly $before
        }

        It 'keeps the old form resolvable in custody' {
            $null = Update-WrappedBackupKey
            foreach ($record in (Get-Custody).keys) {
                $record.history.wrapped | Should -BeExactly ($registered | Where-Object Name -EQ $record.name).Description.Split(' ')[-1]
            }
        }

        It 'writes a result and an error for a key that fails, and goes on' {
            $null = Add-LabFault @{ path = '/actions/rewrap'; skip = 1; status = 500 }
            $updates = Update-WrappedBackupKey -ThrottleLimit 1 -ErrorAction SilentlyContinue -ErrorVariable failures
            $? | Should -BeFalse
            $updates.Status | Should -Be Rewrapped, Unavailable, Rewrapped
            Assert-Failure $failures -Id KmsUnavailable -Category ResourceUnavailable -Target $updates[1].Name
            (Update-WrappedBackupKey | Where-Object Rewrapped).Name | Should -Be $updates[1].Name
            Assert-EveryPasswordUnwraps 3
        }

        It 'says so when Veeam cuts off the new description and the old one that is put back' {
            $before = Get-VeeamStandInKey
            $env:KEYGUARD_TEST_VEEAM_LIMIT = "$($registered[0].Description.Length - 1)"
            # The old descriptions are as long as the new ones, so putting them back is cut off as well: custody still knows both.
            $seen = Watch-Command { Update-WrappedBackupKey -Name a }
            $seen.Output.Status | Should -Be Failed
            Assert-Failure $seen.Error -Id VeeamDescriptionNotPutBack -Category WriteError -Target a
            (Get-Custody).keys.wraps.wrapped | Should -Contain $registered[0].Description.Split(' ')[-1]
            $env:KEYGUARD_TEST_VEEAM_LIMIT = ''
            (Get-VeeamStandInKey).Password | Should -BeExactly $before.Password
        }

        It 'notices a write that was lost, and the old form still stands' {
            Set-VeeamFault 'lose:1'
            $seen = Watch-Command { Update-WrappedBackupKey -Name a }
            $seen.Output.Status | Should -Be Failed
            Assert-Failure $seen.Error -Id VeeamWriteNotKept -Category WriteError -Target a
            Set-VeeamFault ''
            (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped, Rewrapped
            Assert-EveryPasswordUnwraps 3
            Assert-NothingLostOrDoubled a, b, c
        }

        It 'writes what unwrapping has taught custody meanwhile, instead of one more form' {
            Assert-EveryPasswordUnwraps 3
            $learned = (Get-Custody).keys.wraps.wrapped
            Reset-LabCounter
            (Update-WrappedBackupKey).Status | Should -Be Realigned, Realigned, Realigned
            (Get-LabCounter).byOperation.PSObject.Properties['rewrap'] | Should -BeNullOrEmpty
            (Get-Custody).keys.wraps.wrapped | Should -BeExactly $learned
            Assert-NothingLostOrDoubled a, b, c
        }

        It 'believes the listing, not the reported failure, about a write' {
            Set-VeeamFault 'fail-after:1'
            (Update-WrappedBackupKey -Name a).Status | Should -Be Rewrapped
            Assert-EveryPasswordUnwraps 3
        }

        It 'hands results on into Set-VBREncryptionKey: they bind and change nothing any more' {
            $updates = Update-WrappedBackupKey
            $before = Get-VeeamStandInKey
            $set = $updates | Set-VBREncryptionKey
            $set.Id | Should -Be $updates.Id
            $updates | ForEach-Object { Set-VBREncryptionKey -EncryptionKey $_.EncryptionKey -Description $_.Description } | Should -Not -BeNullOrEmpty
            $updates | ForEach-Object { $_ | Set-VBREncryptionKey -Description $_.Description } | Should -Not -BeNullOrEmpty
            (Get-VeeamStandInKey).Description | Should -BeExactly $before.Description
            (Get-VeeamStandInKey).Password | Should -BeExactly $before.Password
            Assert-EveryPasswordUnwraps 3
        }

        It 'tells progress' {
            $shell = New-TestShell '$ProgressPreference = "Continue"; $null = Connect-Lab'
            $shell.AddCommand('Update-WrappedBackupKey').Invoke().Count | Should -Be 3
            $shell.Streams.Progress.Count | Should -BeGreaterThan 0
            $shell.Streams.Progress[-1].RecordType | Should -Be Completed
            Remove-TestShell $shell
        }
    }

    It 'routes each key to the connection that custody names' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key p -Kms primary
        $null = Register-Key r -Kms recovery
        'primary', 'recovery' | ForEach-Object { $null = Invoke-KmsRootKeyRotation veeam-root -Kms $_ }
        $updates = Update-WrappedBackupKey
        ($updates | Where-Object Name -EQ p).Kms | Should -Be primary
        ($updates | Where-Object Name -EQ r).Kms | Should -Be recovery
        $updates.Status | Should -Be Rewrapped, Rewrapped
    }

    It 'refuses a key whose instance is not connected, without asking anyone else' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key r -Kms recovery
        Disconnect-KeyGuard recovery
        $before = Get-Everything
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Should -Be Failed
        Assert-Failure $seen.Error -Id ConnectionForKeyMissing -Category ObjectNotFound -Target r
        Get-Everything | Should -BeExactly $before
    }

    It 'finds the root key of a key of unknown custody, and records it' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key r -Kms recovery
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms recovery
        Remove-Item -LiteralPath (Get-CustodyPath)
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped
        (Get-Custody).keys.wraps.instanceId | Should -Be (Get-InstanceId recovery)
        Assert-EveryPasswordUnwraps 1
    }

    It 'skips passwords that are not wrapped, and says so under -Verbose' {
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
        $seen = Watch-Command { Get-VBREncryptionKey | Update-WrappedBackupKey -Verbose }
        $seen.Output | Should -BeNullOrEmpty
        $seen.Error | Should -BeNullOrEmpty
        "$($seen.Verbose)" | Should -Match 'holds no wrapped key'
    }

    It 'refuses a name that Veeam does not have' {
        Assert-RefusedWithoutChange { Update-WrappedBackupKey -Name nothing } -Id BackupKeyNotInVeeam -Category ObjectNotFound -Target nothing
    }

    It 'refuses a key that Veeam does not have any more' {
        $null = Register-Key gone
        $key = Get-VBREncryptionKey
        Remove-VBREncryptionKey -EncryptionKey $key -Confirm:$false
        Assert-RefusedWithoutChange { $key | Update-WrappedBackupKey } -Id BackupKeyNotInVeeam -Category ObjectNotFound -Target $key.Description
    }

    It 'refuses an object that is no key' {
        Assert-RefusedWithoutChange { Get-Item $TestDrive | Update-WrappedBackupKey } -Id NotABackupKey -Category InvalidType
    }

    It 'shows the calls under -Verbose, with correlation id and without query or credentials' {
        $null = Register-Key a
        $null = Invoke-KmsRootKeyRotation veeam-root
        $seen = Watch-Command { Update-WrappedBackupKey -Verbose }
        "$($seen.Verbose)" | Should -Match 'POST http://127\.0\.0\.1:\d+/api/v2/keys/[0-9a-f-]+/actions/rewrap -> 200 .*correlation id'
    }
}

Describe 'Update-WrappedBackupKey after Veeam was restored to an older state' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
        $null = Register-Key a, b
        $old = @(Get-VeeamStandInKey)
        $null = Move-WrappedBackupKey -From primary -To recovery
        $present = @(Get-VeeamStandInKey)
        # As the configuration backup of yesterday has it.
        foreach ($key in Get-VBREncryptionKey) { $null = Set-VBREncryptionKey -EncryptionKey $key -Description ($old | Where-Object Id -EQ $key.Id).Description }
        Disconnect-KeyGuard primary
    }

    It 'puts the present form back, without the instance that made the old one' {
        $updates = Update-WrappedBackupKey
        $updates.Status | Should -Be Realigned, Realigned
        $updates.Rewrapped | Should -Not -Contain $true
        (Get-VeeamStandInKey).Description | Should -BeExactly $present.Description
        Assert-NothingLostOrDoubled a, b
        Assert-EveryPasswordUnwraps 2
        (Get-KeyGuardJournal -Action realign | Where-Object Phase -EQ Done).Name | Sort-Object | Should -Be a, b
        (Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent, AlreadyCurrent
    }

    It 'puts the present form of a custody file that was lost back, from the bundle that follows' {
        $folder = (New-Item -Path (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
        $null = Export-WrappedBackupKey (Join-Path $folder "KeyGuard-$([System.Environment]::MachineName).json")
        Remove-Item -LiteralPath (Get-CustodyPath)
        $env:KEYGUARD_BUNDLE_PATH = $folder
        try {
            $null = Connect-Lab -Name recovery
            $before = Get-Everything
            Update-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
            Get-Everything | Should -BeExactly $before
            (Update-WrappedBackupKey).Status | Should -Be Realigned, Realigned
        }
        finally { $env:KEYGUARD_BUNDLE_PATH = '' }
        (Get-VeeamStandInKey).Description | Should -BeExactly $present.Description
        Assert-NothingLostOrDoubled a, b
        (Get-Custody).keys.history.Count | Should -Be 2
    }

    It 'loses nothing when it is killed, at <_>' -ForEach 'kill-before:1', 'kill-after:2', 'kill-after-list:1' {
        $null = Invoke-Shell -Environment @{ KEYGUARD_TEST_VEEAM_FAULT = $_ } -Script "$(Get-ShellPrologue)`n`$null = Connect-Lab recovery; Update-WrappedBackupKey"
        (Update-WrappedBackupKey).Status | Should -BeIn Realigned, AlreadyCurrent
        (Get-VeeamStandInKey).Description | Should -BeExactly $present.Description
        Assert-NothingLostOrDoubled a, b
    }
}
