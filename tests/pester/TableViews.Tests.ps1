BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    Reset-World $TestDrive
    $null = Connect-Lab
    $made = New-WrappedBackupKey -Name prod
    $registered = $made | Register-WrappedBackupKey
    $null = Invoke-KmsRootKeyRotation veeam-root
    $update = Update-WrappedBackupKey
}

Describe 'The default view' {
    It 'of <Name> is a table of 120 columns at most, with its name in it' -ForEach @(
        @{ Name = 'a connection'; Object = { Get-KeyGuardConnection }; Shows = 'primary' }
        @{ Name = 'a connection to a backup server'; Object = { Connect-LabVbr; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'lab-vbr' }
        @{ Name = 'a connection to a vCenter'; Object = { Connect-LabVCenter; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'lab-vcenter' }
        @{ Name = 'a virtual machine'; Object = { $null = Connect-LabVCenter; Get-VMEncryptionKms; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'app01' }
        @{ Name = 'a virtual disk'; Object = { $null = Connect-LabVCenter; (Get-VMEncryptionKms app01).Disks; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'Hard disk 2' }
        @{ Name = 'a host'; Object = { $null = Connect-LabVCenter; Get-VMHostEncryptionKms; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'esx001' }
        @{ Name = 'a vSAN cluster'; Object = { $null = Connect-LabVCenter; Get-VsanClusterEncryptionKms; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'vsan-02' }
        @{ Name = 'a re-key'; Object = { $null = Connect-LabVCenter; Set-VMEncryptionKms app01 kms-new; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'Rekeyed' }
        @{ Name = 'a re-keyed part'; Object = { $null = Connect-LabVCenter; (Set-VMEncryptionKms app02 kms-new).Parts; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'VM home' }
        @{ Name = 'a password of VBR'; Object = { $null = Connect-LabVbr; (New-WrappedBackupKey -Name rest | Register-WrappedBackupKey).EncryptionKey; Disconnect-KeyGuard 127.0.0.1 }; Shows = 'rest' }
        @{ Name = 'a root key'; Object = { Get-KmsRootKey }; Shows = 'veeam-root' }
        @{ Name = 'a new key'; Object = { $made }; Shows = 'prod' }
        @{ Name = 'a registered key'; Object = { $registered }; Shows = 'prod' }
        @{ Name = 'an entry'; Object = { Get-WrappedBackupKey }; Shows = 'prod' }
        @{ Name = 'an update'; Object = { $update }; Shows = 'prod' }
        @{ Name = 'an unwrapped key'; Object = { Get-UnwrappedBackupKey -Name prod }; Shows = 'prod' }
        @{ Name = 'an unwrapped key in clear'; Object = { Get-UnwrappedBackupKey -Name prod -AsPlainText -WarningAction SilentlyContinue }; Shows = 'prod' }
    ) {
        $lines = (& $Object | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$' -Because "the second line is a table's rule: $($lines -join "`n")"
        "$($lines | Select-Object -Skip 2)" | Should -Match $Shows
    }

    It 'of <Name> shows no secret, as table nor as list' -ForEach @(
        @{ Name = 'a new key'; Object = { $made } }
        @{ Name = 'an unwrapped key'; Object = { Get-UnwrappedBackupKey -Name prod } }
    ) {
        $password = [regex]::Escape((ConvertFrom-Secret $made.SecurePassword))
        & $Object | Out-String -Width 400 | Should -Not -Match $password
        & $Object | Format-List * | Out-String -Width 400 | Should -Not -Match $password
        & $Object | Format-Table * | Out-String -Width 4000 | Should -Not -Match $password
    }

    It 'of an unwrapped key in clear keeps the password for the list view' {
        $password = [regex]::Escape((ConvertFrom-Secret $made.SecurePassword))
        Get-UnwrappedBackupKey -Name prod -AsPlainText -WarningAction SilentlyContinue | Out-String -Width 120 | Should -Not -Match $password
    }
}
