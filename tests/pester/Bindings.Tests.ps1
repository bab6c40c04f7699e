BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Pipelines between KeyGuard and Veeam' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'stores nothing when a new key is piped straight into Add-VBREncryptionKey' {
        $seen = Watch-Command { New-WrappedBackupKey -Name naive | Add-VBREncryptionKey }
        $seen.Error.Count | Should -Be 1
        $seen.Error.FullyQualifiedErrorId | Should -Match '^(InputObjectNotBound|ParameterArgumentTransformationError|MissingMandatoryParameter)'
        $seen.Output | Should -BeNullOrEmpty
        Get-VeeamStandInKey | Should -BeNullOrEmpty
    }

    It 'stores nothing when it is piped there with the description given' {
        $seen = Watch-Command { New-WrappedBackupKey -Name naive | Add-VBREncryptionKey -Description naive }
        $seen.Error.Count | Should -Be 1
        Get-VeeamStandInKey | Should -BeNullOrEmpty
    }

    It 'hands a registered key on to Set-VBRConfigurationBackupJob by parameter and by pipeline' {
        $registered = New-WrappedBackupKey -Name config | Register-WrappedBackupKey
        Set-VBRConfigurationBackupJob -Enable -EnableEncryption -EncryptionKey $registered.EncryptionKey
        (Get-VBRConfigurationBackupJob).EncryptionOptions.Key.Id | Should -Be $registered.Id
        $piped = New-WrappedBackupKey -Name config-2 | Register-WrappedBackupKey | Set-VBRConfigurationBackupJob -Enable -EnableEncryption -PassThru
        $piped.EncryptionOptions.Key.Description | Should -Match '^config-2 \| '
    }

    It 'hands an entry of Get-WrappedBackupKey on as well' {
        $registered = Register-Key config
        (Get-WrappedBackupKey config | Set-VBRConfigurationBackupJob -EnableEncryption -PassThru).EncryptionOptions.Key.Id | Should -Be $registered.Id
    }

    It 'does not bind the default output of Get-UnwrappedBackupKey to New-VBRDecryptionSet' {
        $null = Register-Key a
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey | New-VBRDecryptionSet }
        $seen.Output | Should -BeNullOrEmpty
        $seen.Error.Count | Should -Be 1
    }

    It 'does not bind it there even when the key is given' {
        $registered = Register-Key a
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey | New-VBRDecryptionSet -EncryptionKey $registered.EncryptionKey }
        # A string parameter fed by value takes any object's text. What it takes then is the name, never the password.
        @($seen.Output | Where-Object Password -CEQ (Get-StoredPassword).a) | Should -BeNullOrEmpty
    }

    It 'builds the decryption set with -AsPlainText, and the password is right' {
        $registered = Register-Key a
        $set = Get-VBREncryptionKey | Get-UnwrappedBackupKey -AsPlainText -WarningAction SilentlyContinue | New-VBRDecryptionSet
        $set.EncryptionKey.Id | Should -Be $registered.Id
        $set.Password | Should -BeExactly (Get-StoredPassword).a
    }

    It 'opens an imported backup by Veeam''s own key object, through the decryption set' {
        $null = Register-Key a | New-VeeamStandInBackup -Name imported
        $backup = Get-VBREncryptedBackup
        $set = Get-VBREncryptionKey -Backup $backup | Get-UnwrappedBackupKey -AsPlainText -WarningAction SilentlyContinue | New-VBRDecryptionSet
        (Set-VBREncryptedBackupPassword -Backup $backup -DecryptionSet $set).IsDecrypted | Should -BeTrue
    }

    It 'opens an imported backup by its hint' {
        $null = Register-Key a | New-VeeamStandInBackup -Name imported
        $key = Get-VBREncryptedBackup | Get-VBREncryptedBackupHint | Get-UnwrappedBackupKey -AsPlainText -WarningAction SilentlyContinue
        $key.EncryptionKey | Should -BeNullOrEmpty
        (Set-VBREncryptedBackupPassword -Backup (Get-VBREncryptedBackup) -Password $key.Password).IsDecrypted | Should -BeTrue
    }

    It 'resolves an old hint through custody after <Rotations> rotations and updates' -ForEach @{ Rotations = 1 }, @{ Rotations = 3 } {
        $null = Register-Key a | New-VeeamStandInBackup -Name old
        foreach ($rotation in 1..$Rotations) {
            $null = Invoke-KmsRootKeyRotation veeam-root
            (Update-WrappedBackupKey).Status | Should -Be Rewrapped
        }
        $key = Get-VBREncryptedBackup | Get-VBREncryptedBackupHint | Get-UnwrappedBackupKey
        $key.Verified | Should -BeTrue
        ConvertFrom-Secret $key.SecurePassword | Should -BeExactly (Get-StoredPassword).a
    }

    It 'takes a hint that was copied from another session, because only its text counts' {
        $null = Register-Key a | New-VeeamStandInBackup -Name imported
        $file = Join-Path $TestDrive 'hint.xml'
        Get-VBREncryptedBackup | Get-VBREncryptedBackupHint | Export-Clixml -Path $file
        ConvertFrom-Secret (Import-Clixml -Path $file | Get-UnwrappedBackupKey).SecurePassword | Should -BeExactly (Get-StoredPassword).a
    }

    Context 'keys that came from another session' {
        BeforeEach {
            $null = Register-Key a
            $null = Invoke-KmsRootKeyRotation veeam-root
            $file = Join-Path $TestDrive 'keys.xml'
            Get-VBREncryptionKey | Export-Clixml -Path $file
            $copy = Import-Clixml -Path $file
        }

        It 'are refused by Update-WrappedBackupKey' {
            Assert-RefusedWithoutChange { $copy | Update-WrappedBackupKey } -Id KeyDeserialized -Category InvalidType
        }

        It 'are refused by Get-UnwrappedBackupKey' {
            Assert-RefusedWithoutChange { $copy | Get-UnwrappedBackupKey } -Id KeyDeserialized -Category InvalidType
        }

        It 'are refused when they come from a job' {
            $standIn = Get-StandInPath
            $copy = Start-Job { Import-Module $using:standIn; Get-VBREncryptionKey } | Receive-Job -Wait -AutoRemoveJob
            $copy | Should -Not -BeNullOrEmpty
            Assert-RefusedWithoutChange { $copy | Update-WrappedBackupKey } -Id KeyDeserialized -Category InvalidType
        }

        It 'are refused inside a result that came from there' {
            Update-WrappedBackupKey | Export-Clixml -Path $file
            Assert-RefusedWithoutChange { Import-Clixml -Path $file | Update-WrappedBackupKey } -Id KeyDeserialized -Category InvalidType
        }
    }

    It 'keeps the stand-in as strict as Veeam: a key in use is not removed' {
        $registered = Register-Key config
        Set-VBRConfigurationBackupJob -EnableEncryption -EncryptionKey $registered.EncryptionKey
        { Remove-VBREncryptionKey -EncryptionKey $registered.EncryptionKey -Confirm:$false } | Should -Throw '*in use*'
        { Set-VBREncryptionKey -EncryptionKey $registered.Description -Description $registered.Description } | Should -Not -Throw
        { Set-VBREncryptionKey -EncryptionKey 'no such key' -Description x } | Should -Throw '*not found*'
    }
}
