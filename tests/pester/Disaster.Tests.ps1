BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

# The exercise of docs/disaster.md: Veeam is gone, the primary instance does not answer; what is left is the bundle and an
# identity at the recovery instance, in a shell that has never seen anything else.
Describe 'A disaster' {
    BeforeEach {
        Reset-World $TestDrive
        $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = Connect-Lab -Name primary -With @{ BundlePath = $bundle }
        $null = Connect-Lab -Name recovery
        $registered = 'config', 'tape', 'vm' | New-WrappedBackupKey -Kms primary, recovery | Register-WrappedBackupKey
        $oldHint = ($registered | Where-Object Name -EQ vm).Description
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms primary
        $null = Update-WrappedBackupKey
        $passwords = Get-StoredPassword
        $world = Join-Path $TestDrive "new-$([guid]::NewGuid())"
        $null = New-Item -Path $world -ItemType Directory

        $fresh = @{
            KEYGUARD_CUSTODY_PATH    = Join-Path $world 'custody.json'
            KEYGUARD_TEST_VEEAM_STORE = Join-Path $world 'veeam.jsonl'
            KEYGUARD_TEST_LAB_URL    = Get-LabUrl
        }
        # The old world is gone.
        Remove-Item -LiteralPath (Get-CustodyPath), $env:KEYGUARD_TEST_VEEAM_STORE
        $null = Add-LabFault @{ instance = Get-InstanceId primary; transport = 'reset'; times = 0 }
    }

    It 'gives every password back from the bundle and the recovery instance alone, and a decryption set' {
        $ended = Invoke-Shell -Environment $fresh -Script @"
$(Get-ShellPrologue)
`$null = Connect-Lab recovery -ApiKey lab-reader-key
`$keys = Import-WrappedBackupKey '$bundle' | Get-UnwrappedBackupKey -AsPlainText -WarningAction Ignore
`$sets = foreach (`$key in `$keys) {
    # On a new server Veeam knows an imported backup's key by id and hint only; its password is typed in.
    `$imported = [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new([guid]::NewGuid(), "`$(`$key.Name) | `$(`$key.WrappedKey)", '', [datetime]::UtcNow)
    New-VBRDecryptionSet -EncryptionKey `$imported -Password `$key.Password
}
[pscustomobject]@{
    Keys = @(`$keys | Select-Object Name, Password, Verified, Kms)
    Sets = @(`$sets.Password)
} | ConvertTo-Json -Depth 4
"@
        $ended.ExitCode | Should -Be 0 -Because $ended.Error
        $result = $ended.Output | ConvertFrom-Json
        $result.Keys.Count | Should -Be 3
        foreach ($key in $result.Keys) {
            $key.Password | Should -BeExactly $passwords[$key.Name]
            $key.Verified | Should -BeTrue
            $key.Kms | Should -Be recovery
        }
        $result.Sets | Sort-Object | Should -BeExactly ($passwords.Values | Sort-Object)
    }

    It 'opens an imported backup by its hint, old or new, once the bundle is merged' {
        $ended = Invoke-Shell -Environment $fresh -Script @"
$(Get-ShellPrologue)
`$null = Connect-Lab recovery -ApiKey lab-reader-key
(Import-WrappedBackupKey '$bundle' -Merge).Status
`$key = Get-UnwrappedBackupKey -WrappedKey '$oldHint'
"`$(`$key.Name) `$(`$key.Verified) `$(ConvertFrom-Secret `$key.SecurePassword)"
"@
        $ended.ExitCode | Should -Be 0 -Because $ended.Error
        $lines = $ended.Output.Trim() -split "`r?`n"
        $lines[0..2] | Should -Be Added, Added, Added
        $lines[3] | Should -BeExactly "vm True $($passwords['vm'])"
    }

    It 'lets a restored backup be decrypted: the pipe from backup to decryption set' {
        $ended = Invoke-Shell -Environment $fresh -Script @"
$(Get-ShellPrologue)
`$null = Connect-Lab recovery -ApiKey lab-reader-key
`$null = Import-WrappedBackupKey '$bundle' -Merge
# The imported backup: it knows its hint, and the password is wanted.
`$key = Add-VBREncryptionKey -Password (ConvertTo-Secret '$($passwords['vm'])') -Description '$oldHint'
`$backup = New-VeeamStandInBackup old `$key
`$sets = Get-VBREncryptionKey -Backup `$backup | Get-UnwrappedBackupKey -AsPlainText -WarningAction Ignore | New-VBRDecryptionSet
(Set-VBREncryptedBackupPassword -Backup `$backup -DecryptionSet `$sets -Confirm:`$false).IsDecrypted
"@
        $ended.ExitCode | Should -Be 0 -Because $ended.Error
        $ended.Output.Trim() | Should -Be True
    }

    It 'resolves an old hint after the old instance''s root key was deleted' {
        Clear-LabFault
        $null = Remove-KmsRootKey veeam-root -Kms primary -Force -Confirm:$false
        $null = Import-WrappedBackupKey $bundle -Merge
        $key = Get-UnwrappedBackupKey -WrappedKey $oldHint
        $key.Kms | Should -Be recovery
        ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $passwords['vm']
    }
}
