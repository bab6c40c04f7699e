# A bundle's keys into a backup server that has lost them.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    # An empty backup server, no custody file, the primary instance out of reach: what is left is the bundle and the recovery instance.
    function Enter-Disaster {
        $world = Join-Path $TestDrive "after-$([guid]::NewGuid())"
        $null = New-Item -Path $world -ItemType Directory
        Disconnect-KeyGuard
        $env:KEYGUARD_CUSTODY_PATH = Join-Path $world custody.json
        $env:KEYGUARD_TEST_VEEAM_STORE = Join-Path $world veeam.jsonl
        $null = Connect-Lab -Name recovery -ApiKey lab-reader-key
    }

    function Get-Unwraps { (Get-LabCounter).byOperation.PSObject.Properties['unwrap'].Value }
}

Describe 'Register-WrappedBackupKey with keys of a bundle' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
        $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = 'config', 'tape', 'vm' | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms primary
        $null = Update-WrappedBackupKey
        $null = Export-WrappedBackupKey $bundle
        $passwords = Get-StoredPassword
        $descriptions = (Get-VeeamStandInKey).Description | Sort-Object
        $records = (Get-Custody).keys
    }

    It 'fills an empty backup server: <_>' -ForEach 'Import | Register', 'Import | Get-Unwrapped | Register' {
        Enter-Disaster
        $registered = if ($_ -like '*Unwrapped*') { Import-WrappedBackupKey $bundle | Get-UnwrappedBackupKey | Register-WrappedBackupKey }
        else { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        $registered.Name | Sort-Object | Should -Be config, tape, vm
        $registered.Added | Select-Object -Unique | Should -BeTrue
        (Get-VeeamStandInKey).Description | Sort-Object | Should -BeExactly $descriptions
        $now = Get-StoredPassword
        foreach ($name in $passwords.Keys) { $now[$name] | Should -BeExactly $passwords[$name] }
        Assert-NothingLostOrDoubled config, tape, vm
        foreach ($record in (Get-Custody).keys) {
            $old = $records | Where-Object name -EQ $record.name
            $record.wraps.instanceId | Should -Be (Get-InstanceId primary), (Get-InstanceId recovery)
            $record.history.wrapped | Should -BeExactly $old.history.wrapped
            ConvertTo-Json $record.protected | Should -BeExactly (ConvertTo-Json $old.protected)
            $record.veeam.passwordId | Should -BeIn $registered.Id
        }
    }

    It 'changes nothing when it is run again, and unwraps nothing that is there' {
        Enter-Disaster
        $null = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        $before = Get-CustodyText
        $store = Get-StoreText
        Reset-LabCounter
        $again = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        $again.Added | Should -Be $false, $false, $false
        (Get-LabCounter).byOperation.PSObject.Properties['unwrap'] | Should -BeNullOrEmpty
        Get-StoreText | Should -BeExactly $store
        Get-CustodyText | Should -BeExactly $before
    }

    It 'adds what is missing and recognises the rest, also by an older form' {
        $old = @($records | Where-Object name -EQ vm).history[0].wrapped
        $null = Set-VBREncryptionKey -EncryptionKey (Get-VBREncryptionKey 'vm | *') -Description "vm | $old"
        Get-VBREncryptionKey 'tape | *' | Remove-VBREncryptionKey -Confirm:$false
        $registered = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        ($registered | Where-Object Added).Name | Should -Be tape
        ($registered | Where-Object Name -EQ vm).Description | Should -BeExactly "vm | $old"
        (Get-VeeamStandInKey).Count | Should -Be 3
        (Get-StoredPassword).tape | Should -BeExactly $passwords.tape
    }

    It 'takes the records that Get-WrappedBackupKey shows, such as a key that was made and never registered' {
        $made = New-WrappedBackupKey spare
        $registered = Get-WrappedBackupKey spare | Register-WrappedBackupKey
        $registered.Added | Should -BeTrue
        (Get-StoredPassword).spare | Should -BeExactly (ConvertFrom-Secret $made.SecurePassword)
    }

    It 'keeps the name that the key had in Veeam' {
        $key = Get-VBREncryptionKey 'vm | *'
        $null = Set-VBREncryptionKey -EncryptionKey $key -Description "team vm | $(@($records | Where-Object name -EQ vm).wraps[0].wrapped)"
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms primary
        $null = Update-WrappedBackupKey
        $null = Export-WrappedBackupKey $bundle
        Enter-Disaster
        $null = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        @(Get-VBREncryptionKey 'team vm | *').Count | Should -Be 1
        (Get-Custody).keys.name | Sort-Object | Should -Be config, tape, vm
    }

    It 'does not bring back what is not the recorded key, and goes on' {
        $document = Get-Content -LiteralPath $bundle -Raw | ConvertFrom-Json -DateKind String
        # Exchanged: the forms of one key under the name and check value of another.
        $document.keys[0].wraps, $document.keys[1].wraps = $document.keys[1].wraps, $document.keys[0].wraps
        $document.keys[0].history, $document.keys[1].history = $document.keys[1].history, $document.keys[0].history
        $document | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath $bundle
        Enter-Disaster
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        $seen.Error.Count | Should -Be 2
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id CheckValueDiffers -Category InvalidData }
        $seen.Output.Name | Should -Be vm
        @(Get-VeeamStandInKey).Count | Should -Be 1
    }

    It 'reports a key that nobody here can unwrap, and goes on' {
        $null = Register-Key lonely -Kms primary
        $null = Export-WrappedBackupKey $bundle
        Enter-Disaster
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        # No connection to its instance: another one may hold the same imported root key, so it is tried, and says no.
        $seen.Error.Count | Should -Be 1
        $seen.Error[0].TargetObject | Should -BeExactly lonely
        $seen.Output.Count | Should -Be 3
        (Get-Custody).keys.name | Sort-Object | Should -Be config, lonely, tape, vm
    }

    It 'leaves out what was erased on purpose, with a warning' {
        $document = Get-Content -LiteralPath $bundle -Raw | ConvertFrom-Json -DateKind String
        $document.keys[0].state = 'erased'
        $document | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath $bundle
        Enter-Disaster
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        $seen.Output.Count | Should -Be 2
        "$($seen.Warning)" | Should -Match "'config' was erased on purpose"
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'refuses a name that another key has there' {
        Enter-Disaster
        $null = New-WrappedBackupKey vm -Kms recovery | Register-WrappedBackupKey
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        $seen.Output.Name | Sort-Object | Should -Be config, tape, 'vm (2)'
        $seen.Error | Should -BeNullOrEmpty
        (Get-VeeamStandInKey).Count | Should -Be 4
    }

    It 'changes nothing under -WhatIf, and needs a connection' {
        Enter-Disaster
        $before = Get-Everything
        Import-WrappedBackupKey $bundle | Register-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
        Test-Path (Get-CustodyPath) | Should -BeFalse
        Disconnect-KeyGuard
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Register-WrappedBackupKey }
        Assert-Failure $seen.Error -Id NotConnected -Category ObjectNotFound
        Get-StoreText | Should -BeNullOrEmpty
    }

    It 'refuses a password in clear, and a text without a name' {
        Enter-Disaster
        $clear = Import-WrappedBackupKey $bundle | Select-Object -First 1 | Get-UnwrappedBackupKey -AsPlainText -WarningAction Ignore
        Assert-RefusedWithoutChange { $clear | Register-WrappedBackupKey } -Id NotANewBackupKey -Category InvalidType
        $bare = Get-UnwrappedBackupKey -WrappedKey @($records[0].wraps)[1].wrapped
        Assert-RefusedWithoutChange { $bare | Register-WrappedBackupKey } -Id BackupKeyNameMissing -Category InvalidData
    }

    It 'takes a hint that nobody has a record of, once it has been unwrapped' {
        Enter-Disaster
        $hint = "config | $(@(@($records | Where-Object name -EQ config).wraps)[1].wrapped)"
        $registered = Get-UnwrappedBackupKey -WrappedKey $hint | Register-WrappedBackupKey
        $registered.Description | Should -BeExactly $hint
        (Get-StoredPassword).config | Should -BeExactly $passwords.config
        (Get-Custody).keys[0].protected.check | Should -Not -BeNullOrEmpty
    }

    It 'loses and doubles nothing when it is killed, at <_>' -ForEach 'kill-before:2', 'kill-after:2', 'kill-after-list:1' {
        Enter-Disaster
        $fault = @{ KEYGUARD_TEST_VEEAM_FAULT = $_ }
        $null = Invoke-Shell -Environment $fault -Script "$(Get-ShellPrologue)`n`$null = Connect-Lab recovery -ApiKey lab-reader-key; Import-WrappedBackupKey '$bundle' | Register-WrappedBackupKey"
        $null = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        Assert-NothingLostOrDoubled config, tape, vm
        $now = Get-StoredPassword
        foreach ($name in $passwords.Keys) { $now[$name] | Should -BeExactly $passwords[$name] }
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
    }

    It 'brings the recovery bundle of the new place up to date' {
        Enter-Disaster
        $new = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = Connect-Lab -Name recovery -With @{ BundlePath = $new }
        $null = Import-WrappedBackupKey $bundle | Register-WrappedBackupKey
        (Get-Content -LiteralPath $new -Raw | ConvertFrom-Json).keys.Count | Should -Be 3
    }
}

Describe 'Test-WrappedBackupKey with keys of a bundle' {
    It 'proves a bundle without Veeam and custody, by the pipe, in a fresh shell' {
        Reset-World $TestDrive
        Connect-BothInstances
        $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = 'a', 'b' | New-WrappedBackupKey -Kms primary, recovery | Register-WrappedBackupKey
        $null = Export-WrappedBackupKey $bundle
        $fresh = @{ KEYGUARD_CUSTODY_PATH = Join-Path $TestDrive "none/$([guid]::NewGuid()).json" }
        $script = "Import-Module '$(Get-ModulePath)'; Import-Module '$PSScriptRoot/support/Lab.psm1'; Connect-BothInstances; `$r = Import-WrappedBackupKey '$bundle' | Test-WrappedBackupKey; `"`$(`$r.Result) `$(`$r.Custodians.Count)`""
        (Invoke-Shell $script -Environment $fresh).Output.Trim() | Should -BeExactly 'Passed Passed 4'
        $null = Disable-KmsRootKey veeam-root -Kms recovery -Force -Confirm:$false -WarningAction Ignore
        $seen = Watch-Command { Import-WrappedBackupKey $bundle | Test-WrappedBackupKey }
        $seen.Output.Result | Should -Be Failed, Failed
        $seen.Output.Custodians.Result | Should -Be Passed, Failed, Passed, Failed
    }
}
