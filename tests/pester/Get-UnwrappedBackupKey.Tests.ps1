BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Get-UnwrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $registered = Register-Key a, b
        $stored = Get-StoredPassword
    }

    It 'gives the password as a secret, proved by the check value in custody' {
        $key = Get-VBREncryptionKey -Description 'a | *' | Get-UnwrappedBackupKey
        $key.Name | Should -Be a
        $key.SecurePassword | Should -BeOfType [securestring]
        ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $stored.a
        $key.Verified | Should -BeTrue
        $key.RootKeyId | Should -Be (Get-RootKeyId)
        $key.KeyVersion | Should -Be $registered[0].KeyVersion
        $key.Kms | Should -Be primary
        $key.WrappedKey | Should -BeExactly $registered[0].Description.Split(' ')[-1]
        $key.PSObject.Properties.Name | Should -Not -Contain Password
        $key.PSObject.Properties.Name | Should -Not -Contain EncryptionKey
    }

    It 'gives it in clear only with -AsPlainText, and warns' {
        $seen = Watch-Command { Get-VBREncryptionKey -Description 'a | *' | Get-UnwrappedBackupKey -AsPlainText }
        $seen.Output.Password | Should -BeExactly $stored.a
        $seen.Output.EncryptionKey.Id | Should -Be $registered[0].Id
        "$($seen.Warning)" | Should -Match 'replaced'
    }

    It 'changes nothing by unwrapping what is current' {
        $before = Get-StoreText
        $custody = Get-CustodyText
        $null = Get-VBREncryptionKey | Get-UnwrappedBackupKey
        Get-StoreText | Should -BeExactly $before
        Get-CustodyText | Should -BeExactly $custody
    }

    It 'takes strings from the pipeline: whole descriptions and bare wrapped forms' {
        $bare = $registered[1].Description.Split(' ')[-1]
        $keys = $registered[0].Description, $bare | Get-UnwrappedBackupKey
        ConvertFrom-Secret ($keys | Where-Object WrappedKey -NE $bare).SecurePassword | Should -BeExactly $stored.a
        ConvertFrom-Secret ($keys | Where-Object WrappedKey -EQ $bare).SecurePassword | Should -BeExactly $stored.b
        ($keys | Where-Object WrappedKey -EQ $bare).Verified | Should -BeTrue
    }

    It 'takes -WrappedKey' {
        (Get-UnwrappedBackupKey -WrappedKey $registered.Description).Count | Should -Be 2
    }

    It 'takes keys, entries, registrations and updates from the pipeline' {
        foreach ($source in { Get-VBREncryptionKey }, { Get-WrappedBackupKey }, { $registered }, { Update-WrappedBackupKey }) {
            $keys = & $source | Get-UnwrappedBackupKey
            $keys.Name | Sort-Object | Should -Be a, b -Because "$source"
            foreach ($key in $keys) { ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $stored[$key.Name] }
        }
    }

    It 'takes names of the custody file, with wildcards' {
        ConvertFrom-Secret (Get-UnwrappedBackupKey -Name b).SecurePassword | Should -BeExactly $stored.b
        (Get-UnwrappedBackupKey -Name *).Name | Sort-Object | Should -Be a, b
        $seen = Watch-Command { Get-UnwrappedBackupKey -Name c }
        Assert-Failure $seen.Error -Id BackupKeyNotInCustody -Category ObjectNotFound -Target c
    }

    It 'takes a custody file by -Path, without Veeam and without a custody file of its own' {
        $copy = Join-Path $TestDrive 'bundle.json'
        Move-Item -LiteralPath (Get-CustodyPath) -Destination $copy -Force
        $keys = Get-UnwrappedBackupKey -Path $copy
        $keys.Name | Sort-Object | Should -Be a, b
        $keys.Verified | Should -Be $true, $true
        foreach ($key in $keys) { ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $stored[$key.Name] }
    }

    It 'takes a text file with a hint or a wrapped form on each line by -Path' {
        $file = Join-Path $TestDrive 'hints.txt'
        Set-Content -LiteralPath $file -Value $registered[0].Description, '', $registered[1].Description.Split(' ')[-1]
        $keys = Get-UnwrappedBackupKey -Path $file
        $keys.Count | Should -Be 2
        ($keys | ForEach-Object { ConvertFrom-Secret $_.SecurePassword } | Sort-Object) | Should -Be ($stored.Values | Sort-Object)
    }

    It 'keeps the fresher form that the service hands back, and Veeam stays as it is' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        $before = Get-StoreText
        $key = Get-VBREncryptionKey -Description 'a | *' | Get-UnwrappedBackupKey
        $record = (Get-Custody).keys | Where-Object name -EQ a
        $record.wraps.wrapped | Should -Not -BeExactly $key.WrappedKey
        $record.history.wrapped | Should -BeExactly $key.WrappedKey
        Get-StoreText | Should -BeExactly $before
        ConvertFrom-Secret (Get-UnwrappedBackupKey -Name a).SecurePassword | Should -BeExactly $stored.a
    }

    It 'needs the Reader role only' {
        $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
        (Get-VBREncryptionKey | Get-UnwrappedBackupKey -Kms reader).Count | Should -Be 2
    }

    It 'skips keys that are not wrapped, and says so under -Verbose' {
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey -Verbose }
        $seen.Output.Count | Should -Be 2
        $seen.Error | Should -BeNullOrEmpty
        "$($seen.Verbose)" | Should -Match 'Skipped'
    }

    It 'goes on after a key that fails, with a false exit status' {
        $keys = 'x | nonsense', $registered[0].Description | Get-UnwrappedBackupKey -ErrorAction SilentlyContinue -ErrorVariable failures
        $? | Should -BeFalse
        $keys.Name | Should -Be a
        Assert-Failure $failures -Id NotAWrappedKey -Category InvalidData
    }

    It 'notices that descriptions were exchanged' {
        $swapped = "a | $($registered[1].Description.Split(' ')[-1])"
        $null = Set-VBREncryptionKey -EncryptionKey $registered[0].EncryptionKey -Description $swapped
        $seen = Watch-Command { Get-VBREncryptionKey -Description 'a | *' | Get-UnwrappedBackupKey }
        @($seen.Output | Where-Object { $_.Name -eq 'a' -and (ConvertFrom-Secret $_.SecurePassword) -ne $stored.a }) | Should -BeNullOrEmpty -Because 'another key''s password must not pass as a''s'
    }

    It 'still unwraps when the custody file is damaged, with a warning' {
        Set-Content -LiteralPath (Get-CustodyPath) -Value 'not json at all'
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
        $seen.Output.Count | Should -Be 2
        $seen.Output.Verified | Should -Be $false, $false
        "$($seen.Warning)" | Should -Match 'custody file'
        Get-Content -LiteralPath (Get-CustodyPath) | Should -Be 'not json at all'
    }
}
