BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'The inventory of Get-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    It 'counts custodians: one, two, unknown, none' {
        $null = Register-Key one
        $null = New-WrappedBackupKey -Name two -Kms primary, recovery | Register-WrappedBackupKey
        $null = Register-Key lost
        $custody = Get-Custody
        $custody.keys = @($custody.keys | Where-Object name -NE lost)
        $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
        $entries = Get-WrappedBackupKey -IncludeUnmanaged
        ($entries | Where-Object Name -EQ one).Custodians | Should -Be 1
        ($entries | Where-Object Name -EQ two).Custodians | Should -Be 2
        ($entries | Where-Object Name -EQ lost).Custodians | Should -Be 0
        ($entries | Where-Object Name -EQ lost).Custody | Should -Be Unknown
        ($entries | Where-Object Name -EQ 'by hand').Custody | Should -Be None
    }

    It 'tells the ages of password and wrap, which differ after a re-wrap' {
        $null = Register-Key a
        $custody = Get-Custody
        $custody.keys[0].protected.created = [datetime]::UtcNow.AddDays(-400).ToString('o')
        $custody.keys[0].wraps[0].wrappedAt = [datetime]::UtcNow.AddDays(-100).ToString('o')
        $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
        $entry = Get-WrappedBackupKey
        [int]$entry.PasswordAge.TotalDays | Should -Be 400
        [int]$entry.WrapAge.TotalDays | Should -Be 100
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms primary
        $null = Update-WrappedBackupKey
        $entry = Get-WrappedBackupKey
        [int]$entry.PasswordAge.TotalDays | Should -Be 400
        $entry.WrapAge.TotalMinutes | Should -BeLessThan 5
    }

    It 'tells when all custodians were last verified, and nothing as long as one was not' {
        $null = New-WrappedBackupKey -Name a -Kms primary, recovery | Register-WrappedBackupKey
        (Get-WrappedBackupKey).LastVerified | Should -BeNullOrEmpty
        $null = Test-WrappedBackupKey -Kms primary
        (Get-WrappedBackupKey).LastVerified | Should -BeNullOrEmpty
        $null = Test-WrappedBackupKey
        (Get-WrappedBackupKey).LastVerified | Should -BeGreaterThan ([datetime]::UtcNow.AddMinutes(-5))
        (Get-WrappedBackupKey).LastVerified.Kind | Should -Be Utc
    }

    It 'tells with -CheckVersion whether a custodian''s root key is ahead, with one question for each' {
        $null = New-WrappedBackupKey -Name a, b -Kms primary, recovery | Register-WrappedBackupKey
        @(Get-WrappedBackupKey | Where-Object { $null -ne $_.KeyVersionBehind }) | Should -BeNullOrEmpty
        (Get-WrappedBackupKey -CheckVersion).KeyVersionBehind | Should -Be $false, $false
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms recovery
        Reset-LabCounter
        (Get-WrappedBackupKey -CheckVersion).KeyVersionBehind | Should -Be $true, $true
        (Get-LabCounter).started | Should -Be 2
        $null = Update-WrappedBackupKey
        (Get-WrappedBackupKey -CheckVersion).KeyVersionBehind | Should -Be $false, $false
    }

    It 'warns once where a version can''t be asked, and leaves it open' {
        $null = Register-Key a, b -Kms recovery
        Disconnect-KeyGuard recovery
        $seen = Watch-Command { Get-WrappedBackupKey -CheckVersion }
        @($seen.Output | Where-Object { $null -ne $_.KeyVersionBehind }) | Should -BeNullOrEmpty
        @($seen.Warning).Count | Should -Be 1
    }

    It 'tells with -IncludeUsage what uses each key, with one listing of each kind' {
        $registered = Register-Key a, b, c
        $a, $b, $c = $registered.Id
        New-VeeamStandInUse job 'SQL nightly' -KeyId $a
        New-VeeamStandInUse job 'plain' -KeyId ([guid]::Empty)
        New-VeeamStandInUse 'agent job' laptops -KeyId $a
        New-VeeamStandInUse 'copy job' offsite -KeyId $b
        New-VeeamStandInUse 'tape pool' weekly -KeyId $b
        New-VeeamStandInUse 'scale-out repository' archive -KeyId $a
        Set-VBRConfigurationBackupJob -Enable -EnableEncryption -EncryptionKey $registered[1].EncryptionKey
        Reset-VeeamStandInCounter
        $entries = Get-WrappedBackupKey -IncludeUsage
        "$(($entries | Where-Object Name -EQ a).UsedBy -join '; ')" | Should -Be 'job SQL nightly; agent job laptops; scale-out repository archive'
        "$(($entries | Where-Object Name -EQ b).UsedBy -join '; ')" | Should -Be 'copy job offsite; tape pool weekly; configuration backup Backup Configuration Job'
        @(($entries | Where-Object Name -EQ c).UsedBy).Count | Should -Be 0
        (Get-VeeamStandInCounter).Calls.GetUse | Should -Be 5
        (Get-WrappedBackupKey)[0].UsedBy | Should -BeNullOrEmpty
    }

    It 'asks neither service nor jobs unless told to' {
        $null = Register-Key a
        Reset-LabCounter
        Reset-VeeamStandInCounter
        $null = Get-WrappedBackupKey
        (Get-LabCounter).started | Should -Be 0
        (Get-VeeamStandInCounter).Calls.Keys | Should -Be Get
    }
}
