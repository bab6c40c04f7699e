BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'New-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $connection = Connect-Lab
    }

    It 'gives name, secret, wrapped form, description and where they come from' {
        $key = New-WrappedBackupKey -Name 'prod-vm-2026'
        $key.Name | Should -BeExactly 'prod-vm-2026'
        $key.SecurePassword | Should -BeOfType [securestring]
        $key.Description | Should -BeExactly "prod-vm-2026 | $($key.WrappedKey)"
        $key.RootKeyId | Should -Be (Get-RootKeyId)
        $key.KeyVersion | Should -Be (Get-KmsRootKey -Id veeam-root).KeyVersion
        $key.InstanceId | Should -Be (Get-InstanceId)
        $key.Endpoint | Should -Be (Get-LabUrl)
        $key.Created.Kind | Should -Be 'Utc'
        $key.PSObject.Properties.Name | Should -Not -Contain 'Password'
        "$key" | Should -BeExactly 'prod-vm-2026'
    }

    It 'makes a password of 44 characters of base64 that meets the complexity rule of Veeam' {
        foreach ($key in 'a', 'b', 'c', 'd' | New-WrappedBackupKey) {
            $password = ConvertFrom-Secret $key.SecurePassword
            $password | Should -MatchExactly '^[A-Za-z0-9+/]{43}=$'
            $password | Should -MatchExactly '[A-Z]'
            $password | Should -MatchExactly '[a-z]'
            $password | Should -MatchExactly '[0-9]'
        }
    }

    It 'records each key in custody before it hands it out' {
        New-WrappedBackupKey -Name one, two | ForEach-Object { (Get-Custody).keys.name | Should -Contain $_.Name }
        (Get-Custody).keys.name | Sort-Object | Should -Be one, two
    }

    It 'takes names from the pipeline and by property name' {
        (@('a', 'b' | New-WrappedBackupKey).Name | Sort-Object) | Should -Be a, b
        ([pscustomobject]@{ Name = 'c' } | New-WrappedBackupKey).Name | Should -Be c
    }

    It 'uses the connection that -Kms names' {
        $null = Connect-Lab -Name recovery
        (New-WrappedBackupKey -Name x -Kms recovery).InstanceId | Should -Be (Get-InstanceId recovery)
        (New-WrappedBackupKey -Name y -Kms $connection).InstanceId | Should -Be (Get-InstanceId primary)
    }

    It 'changes nothing under -WhatIf' {
        $before = Get-Everything
        New-WrappedBackupKey -Name rehearsed -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'settles nothing that was left pending under -WhatIf' {
        $null = Register-Key a
        $custody = Get-Custody
        $left = @{ operation = 'register'; since = '2026-01-01T00:00:00Z'; wrap = $custody.keys[0].wraps[0]; description = $custody.keys[0].veeam.description }
        $custody.keys[0] | Add-Member -NotePropertyName pending -NotePropertyValue $left
        $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
        $before = Get-Everything
        New-WrappedBackupKey -Name rehearsed -WhatIf
        Update-WrappedBackupKey -WhatIf
        Get-Everything | Should -BeExactly $before
        $null = Update-WrappedBackupKey
        Assert-NothingLostOrDoubled a
    }

    It 'refuses the name <Name> before any call' -ForEach @(
        @{ Name = 'a | b' }, @{ Name = 'a[1]' }, @{ Name = 'a*' }, @{ Name = 'a?' }, @{ Name = ' a' }, @{ Name = 'a`b' }, @{ Name = "a`nb" }, @{ Name = 'x' * 101 }
    ) {
        Reset-LabCounter
        Assert-RefusedWithoutChange { New-WrappedBackupKey -Name $Name } -Id BackupKeyNameInvalid -Category InvalidArgument -Target $Name
        (Get-LabCounter).started | Should -Be 0
    }

    It 'refuses a name that Veeam has already, however it is written' {
        $null = Register-Key taken
        Reset-LabCounter
        Assert-RefusedWithoutChange { New-WrappedBackupKey -Name TAKEN } -Id BackupKeyExists -Category ResourceExists -Target TAKEN
        (Get-LabCounter).started | Should -Be 0
    }

    It 'refuses the name of a password that is not wrapped' {
        $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
        Assert-RefusedWithoutChange { New-WrappedBackupKey -Name 'by hand' } -Id BackupKeyExists -Category ResourceExists -Target 'by hand'
    }

    It 'refuses the second of two equal names of one input, and makes the others' {
        $seen = Watch-Command { 'a', 'A', 'b' | New-WrappedBackupKey }
        $seen.Output.Name | Sort-Object | Should -Be a, b
        Assert-Failure $seen.Error -Id BackupKeyExists -Category ResourceExists -Target A
    }

    It 'gives the name of a key that was never registered free again, and keeps its old form' {
        $first = New-WrappedBackupKey -Name again
        $second = New-WrappedBackupKey -Name again
        $record = (Get-Custody).keys[0]
        $record.wraps.wrapped | Should -BeExactly $second.WrappedKey
        $record.history.wrapped | Should -BeExactly $first.WrappedKey
    }

    It 'goes on after a key that fails, and says so by its exit status' {
        $null = Add-LabFault @{ path = '/actions/wrap'; skip = 1; status = 500 }
        $made = @('a', 'b', 'c' | New-WrappedBackupKey -ThrottleLimit 1 -ErrorAction SilentlyContinue -ErrorVariable failures)
        $? | Should -BeFalse
        $made.Name | Should -Be a, c
        Assert-Failure $failures -Id KmsUnavailable -Category ResourceUnavailable -Target b
    }

    It 'needs a connection that names a root key' {
        Disconnect-KeyGuard
        $null = Connect-KeyGuardKms -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -IamUri (Get-LabUrl) -ApiKey (ConvertTo-Secret 'lab-manager-key')
        Assert-RefusedWithoutChange { New-WrappedBackupKey -Name a } -Id RootKeyNotChosen -Category InvalidOperation
    }

    It 'works with the Reader role' {
        $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
        (New-WrappedBackupKey -Name by-reader -Kms reader).Name | Should -Be 'by-reader'
    }
}
