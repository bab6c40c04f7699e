BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Register-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'gives the key as Veeam holds it, with the password that was made' {
        $made = New-WrappedBackupKey -Name prod
        $registered = $made | Register-WrappedBackupKey
        $registered.Name | Should -BeExactly prod
        $registered.Added | Should -BeTrue
        $registered.Description | Should -BeExactly $made.Description
        $registered.EncryptionKey | Should -BeOfType [Veeam.Backup.PowerShell.Infos.PSCryptoKey]
        $registered.EncryptionKey.Id | Should -Be $registered.Id
        $registered.RootKeyId | Should -Be $made.RootKeyId
        $registered.KeyVersion | Should -Be $made.KeyVersion
        $registered.InstanceId | Should -Be $made.InstanceId
        $stored = Get-VeeamStandInKey
        $stored.Description | Should -BeExactly $made.Description
        $stored.Password | Should -BeExactly (ConvertFrom-Secret $made.SecurePassword)
    }

    It 'records in custody where Veeam has the key' {
        $registered = Register-Key prod
        $record = (Get-Custody).keys[0]
        $record.state | Should -Be active
        $record.veeam.passwordId | Should -Be $registered.Id
        $record.veeam.description | Should -BeExactly $registered.Description
        Assert-NothingLostOrDoubled prod
    }

    It 'has custody on disk before Veeam is touched' {
        $made = New-WrappedBackupKey -Name prod
        Set-VeeamFault 'fail-before:1'
        $null = $made | Register-WrappedBackupKey -ErrorAction SilentlyContinue
        (Get-Custody).keys.wraps.wrapped | Should -BeExactly $made.WrappedKey
    }

    It 'changes nothing under -WhatIf' {
        $made = New-WrappedBackupKey -Name prod
        $before = Get-Everything
        $made | Register-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'recognises a key that it has registered before' {
        $made = New-WrappedBackupKey -Name prod
        $null = $made | Register-WrappedBackupKey
        $again = $made | Register-WrappedBackupKey
        $again.Added | Should -BeFalse
        Assert-NothingLostOrDoubled prod
    }

    It 'takes the key out again when Veeam cuts the description off, and says so' {
        $made = New-WrappedBackupKey -Name prod
        $env:KEYGUARD_TEST_VEEAM_LIMIT = '200'
        $seen = Watch-Command { $made | Register-WrappedBackupKey }
        $seen.Output | Should -BeNullOrEmpty
        Assert-Failure $seen.Error -Id VeeamDescriptionAltered -Category WriteError -Target prod
        Get-VeeamStandInKey | Should -BeNullOrEmpty
        (Get-Custody).keys.wraps.wrapped | Should -BeExactly $made.WrappedKey
    }

    It 'notices a write that was lost' {
        Set-VeeamFault 'lose:1'
        $seen = Watch-Command { Register-Key prod }
        $seen.Output | Should -BeNullOrEmpty
        Assert-Failure $seen.Error -Id VeeamWriteNotKept -Category WriteError -Target prod
    }

    It 'finds the key that Veeam stored although it reported a failure' {
        Set-VeeamFault 'fail-after:1'
        (Register-Key prod).Added | Should -BeTrue
        Assert-NothingLostOrDoubled prod
    }

    It 'goes on after a key that Veeam refuses, with a false exit status' {
        $made = New-WrappedBackupKey -Name a, b, c -ThrottleLimit 1
        Set-VeeamFault 'fail-before:2'
        $registered = $made | Register-WrappedBackupKey -ErrorAction SilentlyContinue -ErrorVariable failures
        $? | Should -BeFalse
        $registered.Name | Should -Be a, c
        Assert-Failure $failures -Id VeeamCommandFailed -Category WriteError -Target b
    }

    It 'can register the rest later, from the same objects' {
        $made = New-WrappedBackupKey -Name a, b, c -ThrottleLimit 1
        Set-VeeamFault 'fail-before:2'
        $null = $made | Register-WrappedBackupKey -ErrorAction SilentlyContinue
        Set-VeeamFault ''
        ($made | Register-WrappedBackupKey | Where-Object Added).Name | Should -Be b
        Assert-NothingLostOrDoubled a, b, c
        Assert-EveryPasswordUnwraps 3
    }

    It 'refuses a name that Veeam has got in the meantime' {
        $made = New-WrappedBackupKey -Name prod
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'prod'
        Assert-RefusedWithoutChange { $made | Register-WrappedBackupKey } -Id BackupKeyExists -Category ResourceExists -Target prod
    }

    It 'refuses an object that is no new key' {
        $null = Register-Key prod
        Assert-RefusedWithoutChange { Get-VBREncryptionKey | Register-WrappedBackupKey } -Id NotANewBackupKey -Category InvalidType
        Assert-RefusedWithoutChange { 'text' | Register-WrappedBackupKey } -Id NotANewBackupKey -Category InvalidType
    }

    It 'refuses a key that came from another session' {
        $file = Join-Path $TestDrive 'made.xml'
        New-WrappedBackupKey -Name prod | Export-Clixml -Path $file
        Assert-RefusedWithoutChange { Import-Clixml -Path $file | Register-WrappedBackupKey } -Id KeyDeserialized -Category InvalidType
    }
}
