BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Get-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'joins what Veeam and custody know' {
        $registered = Register-Key prod
        $entry = Get-WrappedBackupKey
        $entry.Name | Should -Be prod
        $entry.Custody | Should -Be Known
        $entry.InVeeam | Should -BeTrue
        $entry.Id | Should -Be $registered.Id
        $entry.EncryptionKey.Id | Should -Be $registered.Id
        $entry.Description | Should -BeExactly $registered.Description
        $entry.WrappedKey | Should -BeExactly ($registered.Description -split ' \| ')[-1]
        $entry.RootKeyId | Should -Be (Get-RootKeyId)
        $entry.KeyVersion | Should -Be $registered.KeyVersion
        $entry.InstanceId | Should -Be (Get-InstanceId)
        $entry.Created.Kind | Should -Be Utc
        $entry.SupersededForms | Should -Be 0
        $entry.Pending | Should -BeExactly ''
    }

    It 'skips passwords that are not wrapped, and shows them with -IncludeUnmanaged' {
        $null = Register-Key prod
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'looks | wrapped'
        (Get-WrappedBackupKey).Name | Should -Be prod
        (Get-WrappedBackupKey -IncludeUnmanaged).Name | Sort-Object | Should -Be 'by hand', 'looks | wrapped', 'prod'
        (Get-WrappedBackupKey 'by*' -IncludeUnmanaged).Custody | Should -Be None
    }

    It 'splits at the right-most separator' {
        $null = Register-Key prod
        $key = Get-VBREncryptionKey
        $null = Set-VBREncryptionKey -EncryptionKey $key -Description "team a | $($key.Description)"
        (Get-WrappedBackupKey).Name | Should -BeExactly 'team a | prod'
        (Get-WrappedBackupKey).Custody | Should -Be Known
    }

    It 'shows a key that custody knows and Veeam does not hold' {
        $made = New-WrappedBackupKey -Name spare
        $entry = Get-WrappedBackupKey
        $entry.InVeeam | Should -BeFalse
        $entry.Id | Should -BeNullOrEmpty
        $entry.Description | Should -BeExactly $made.Description
    }

    It 'does not know whether Veeam holds a key where Veeam could not be asked' {
        $null = Register-Key prod
        $script = "Import-Module '$(Get-ModulePath)'; `$k = Get-WrappedBackupKey -CustodyPath '$(Get-CustodyPath)' -ErrorAction SilentlyContinue -ErrorVariable e; `"`$(`$null -eq `$k.InVeeam) `$(`$k.Name) `$(`$e[0].FullyQualifiedErrorId -replace ',.*')`""
        (Invoke-Shell $script).Output.Trim() | Should -BeExactly 'True prod VeeamModuleMissing'
        $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = Export-WrappedBackupKey $bundle
        (Import-WrappedBackupKey $bundle).InVeeam | Should -BeNullOrEmpty
        (Get-WrappedBackupKey).InVeeam | Should -BeTrue
    }

    It 'shows a key of unknown custody as such' {
        $null = Register-Key foreign
        Remove-Item -LiteralPath (Get-CustodyPath)
        $entry = Get-WrappedBackupKey
        $entry.Custody | Should -Be Unknown
        $entry.RootKeyId | Should -BeNullOrEmpty
    }

    It 'filters by name with wildcards' {
        $null = Register-Key vm-1, vm-2, tape-1
        (Get-WrappedBackupKey 'vm-*').Name | Sort-Object | Should -Be vm-1, vm-2
        (Get-WrappedBackupKey -Name tape-1, vm-1).Name | Sort-Object | Should -Be tape-1, vm-1
        Get-WrappedBackupKey nothing* | Should -BeNullOrEmpty
    }

    It 'counts the superseded forms after an update' {
        $null = Register-Key prod
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Update-WrappedBackupKey
        (Get-WrappedBackupKey).SupersededForms | Should -Be 1
    }

    It 'works without a connection, from the custody file named' {
        $null = Register-Key prod
        Disconnect-KeyGuard
        (Get-WrappedBackupKey -CustodyPath (Get-CustodyPath)).Custody | Should -Be Known
        (Get-WrappedBackupKey).Custody | Should -Be Known
    }

    It 'sends nothing to the key management service' {
        $null = Register-Key prod
        Reset-LabCounter
        $null = Get-WrappedBackupKey
        (Get-LabCounter).started | Should -Be 0
    }

    It 'refuses a damaged custody file' {
        $null = Register-Key prod
        Set-Content -LiteralPath (Get-CustodyPath) -Value '{ "format": "keyguard-custody", "keys": ['
        Assert-RefusedWithoutChange { Get-WrappedBackupKey } -Id CustodyFileDamaged -Category InvalidData -Target (Get-CustodyPath)
    }
}
