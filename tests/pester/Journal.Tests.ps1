BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Get-JournalPath { Join-Path -Path (Split-Path -Parent (Get-CustodyPath)) -ChildPath journal.jsonl }
    function Get-JournalText { if (Test-Path -LiteralPath (Get-JournalPath)) { Get-Content -LiteralPath (Get-JournalPath) -Raw } else { '' } }

    # '<name> <phase> [<error>]' of the entries of one action.
    function Get-Story([string] $Action = '*') {
        Get-KeyGuardJournal -Action $Action | ForEach-Object { "$($_.Name) $($_.Phase) $($_.ErrorId)".TrimEnd() }
    }

    # A journal that nobody can write, not even root: there is a folder in its place.
    function Block-Journal {
        Remove-Item -LiteralPath (Get-JournalPath) -ErrorAction Ignore
        $null = New-Item -Path (Get-JournalPath) -ItemType Directory
    }
}

Describe 'The journal, Get-KeyGuardJournal and Test-KeyGuardJournal' {
    BeforeEach {
        Reset-World $TestDrive
        $connection = Connect-Lab
    }

    AfterEach { $env:KEYGUARD_JOURNAL = $env:KEYGUARD_JOURNAL_PATH = '' }

    Context 'What is written down' {
        It 'tells of keys that are made and registered' {
            $null = Register-Key a, b
            Get-Story create | Sort-Object | Should -Be 'a Done', 'a Intent', 'b Done', 'b Intent'
            Get-Story register | Should -Be 'a Intent', 'b Intent', 'a Done', 'b Done'
            $made = Get-KeyGuardJournal a -Action create -Last 1
            $made.After['rootKeyId'] | Should -Be (Get-RootKeyId primary)
            $made.After['instanceId'] | Should -Be (Get-InstanceId primary)
            $made.CorrelationIds | Should -HaveCount 1
            $registered = Get-KeyGuardJournal a -Action register -Last 1
            $registered.After['veeamId'] | Should -Be "$((Get-VBREncryptionKey -Description 'a | *').Id)"
            $registered.After['wrapped'] | Should -Be $made.After['wrapped']
        }

        It 'tells of a re-wrap what was before and what is after' {
            $null = Register-Key a, b
            $null = Invoke-KmsRootKeyRotation veeam-root
            $result = Update-WrappedBackupKey a
            Get-Story rewrap | Should -Be 'a Intent', 'a Done'
            foreach ($entry in Get-KeyGuardJournal -Action rewrap) {
                $entry.Before['keyVersion'] | Should -Be $result.OldKeyVersion
                $entry.After['keyVersion'] | Should -Be $result.NewKeyVersion
                $entry.After['veeamId'] | Should -Be "$($result.Id)"
                $entry.Before['wrapped'] | Should -Not -Be $entry.After['wrapped']
                $entry.CorrelationIds | Should -Be $result.CorrelationId
            }
        }

        It 'tells of bundles that are written and merged' {
            $bundle = "$(Get-CustodyPath).bundle"
            $null = Register-Key a
            $null = Export-WrappedBackupKey $bundle
            $null = Export-WrappedBackupKey $bundle
            $null = Import-WrappedBackupKey $bundle -Merge
            Get-Story bundle-export | Should -Be "$bundle Intent", "$bundle Done" -Because 'the second export changed no key'
            Get-Story bundle-import | Should -Be "$bundle Intent", "$bundle Done"
            (Get-KeyGuardJournal -Action bundle-export -Last 1).After['keys'] | Should -Be '1'
            (Get-KeyGuardJournal -Action bundle-import -Last 1).After['Unchanged'] | Should -Be '1'
        }

        It 'tells of each form of a key with two custodians' {
            $null = Connect-Lab -Name recovery -Instance recovery
            $null = New-WrappedBackupKey a -Kms primary, recovery | Register-WrappedBackupKey
            @(Get-KeyGuardJournal a -Action create | Where-Object Phase -EQ Done).ForEach{ $_.After['instanceId'] } | Should -Be (Get-InstanceId primary), (Get-InstanceId recovery)
            $null = Invoke-KmsRootKeyRotation veeam-root -Kms recovery
            $null = Update-WrappedBackupKey a -Kms primary, recovery
            Get-Story rewrap | Should -Be 'a Intent', 'a Done'
            (Get-KeyGuardJournal a -Action rewrap -Last 1).After['instanceId'] | Should -Be (Get-InstanceId recovery)
        }

        It 'says nothing of keys that are current already' {
            $null = Register-Key a
            $before = Get-JournalText
            (Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent
            Get-JournalText | Should -BeExactly $before
        }

        It 'tells of a key that could not be re-wrapped, and why' {
            $null = Register-Key a
            $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction Ignore
            $null = Update-WrappedBackupKey -ErrorAction Ignore
            Get-Story rewrap | Should -Be 'a Failed RootKeyDisabled'
        }

        It 'tells what became of a write that Veeam refused' {
            $null = Register-Key a, b
            $null = Invoke-KmsRootKeyRotation veeam-root
            Set-VeeamFault 'fail-before:1'
            $results = Update-WrappedBackupKey -ErrorAction Ignore -ThrottleLimit 1
            $failed = $results | Where-Object Status -eq Failed
            $failed | Should -HaveCount 1
            Get-Story rewrap | Should -Contain "$($failed.Name) Failed VeeamCommandFailed"
        }

        It 'tells of every unwrap, and of one that failed' {
            $null = Register-Key a
            $null = Get-VBREncryptionKey | Get-UnwrappedBackupKey
            $entry = Get-KeyGuardJournal -Action unwrap
            "$($entry.Name) $($entry.Phase)" | Should -Be 'a Done'
            $entry.Before['rootKeyId'] | Should -Be (Get-RootKeyId primary)
            $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction Ignore
            $null = Get-VBREncryptionKey | Get-UnwrappedBackupKey -ErrorAction Ignore
            Get-Story unwrap | Should -Be 'a Done', 'a Failed RootKeyDisabled'
        }

        It 'tells of each change of a root key' {
            $null = Invoke-KmsRootKeyRotation veeam-root
            $null = Disable-KmsRootKey veeam-root -Confirm:$false
            $null = Enable-KmsRootKey veeam-root
            $null = Remove-KmsRootKey veeam-root -Confirm:$false
            $null = Restore-KmsRootKey veeam-root -ErrorAction Ignore
            foreach ($action in 'rotate', 'disable', 'enable', 'delete') {
                Get-Story "rootkey-$action" | Should -Be 'veeam-root Intent', 'veeam-root Done' -Because $action
            }
            (Get-Story 'rootkey-restore')[-1] | Should -Match '^veeam-root (Done|Failed)'
            $rotated = Get-KeyGuardJournal -Action rootkey-rotate -Last 1
            $rotated.Before['keyVersion'] | Should -Not -Be $rotated.After['keyVersion']
            (Get-KeyGuardJournal -Action rootkey-disable -Last 1).After['state'] | Should -Be Suspended
            $null = New-KmsRootKey another
            Get-Story rootkey-create | Should -Be 'another Intent', 'another Done'
        }

        It 'tells nothing of a root key that is as wanted already, and of a refusal' {
            $null = Enable-KmsRootKey veeam-root
            Get-JournalText | Should -Be ''
            $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
            $null = Invoke-KmsRootKeyRotation veeam-root -Kms reader -ErrorAction Ignore
            Get-Story rootkey-rotate | Should -Be 'veeam-root Intent', 'veeam-root Failed KmsAccessDenied'
        }

        It 'says who, and is valid' {
            $null = Register-Key a
            $entries = Get-KeyGuardJournal
            $entries.ProcessId | Select-Object -Unique | Should -Be $PID
            $entries.Host | Select-Object -Unique | Should -Be ([Environment]::MachineName)
            $entries.Account | Select-Object -Unique | Should -Not -BeNullOrEmpty
            $entries.Command | Select-Object -Unique | Sort-Object | Should -Be New-WrappedBackupKey, Register-WrappedBackupKey
            @($entries.RunId | Select-Object -Unique).Count | Should -Be 2
            (Test-KeyGuardJournal).IsValid | Should -BeTrue
        }

        It 'tells what the next run settled after a kill' {
            $null = Register-Key a
            $null = Invoke-KmsRootKeyRotation veeam-root
            $killed = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; Set-VeeamFault 'kill-after:1'; Update-WrappedBackupKey"
            $killed.ExitCode | Should -Not -Be 0
            Get-Story rewrap | Should -Be 'a Intent'
            (Update-WrappedBackupKey).Status | Should -BeIn Rewrapped, AlreadyCurrent
            Get-Story rewrap | Should -Be 'a Intent', 'a Done'
            (Test-KeyGuardJournal).IsValid | Should -BeTrue
        }

        It 'holds no password and no API key, in no form' {
            $null = Register-Key a
            $null = Invoke-KmsRootKeyRotation veeam-root
            $null = Update-WrappedBackupKey
            $null = Get-VBREncryptionKey | Get-UnwrappedBackupKey -AsPlainText -WarningAction Ignore
            $text = Get-JournalText
            foreach ($secret in @((Get-StoredPassword).Values) + 'lab-manager-key') {
                $utf8 = [System.Text.Encoding]::UTF8.GetBytes($secret)
                $utf16 = [System.Text.Encoding]::Unicode.GetBytes($secret)
                foreach ($form in $secret, [uri]::EscapeDataString($secret), [Convert]::ToBase64String($utf8), [Convert]::ToBase64String($utf16), (ConvertTo-Json $secret).Trim('"'), $secret.Replace('+', '\u002B')) {
                    $text.Contains($form) | Should -BeFalse
                }
            }
            $text.Contains(((Get-VBREncryptionKey).Description -split ' \| ')[1]) | Should -BeFalse -Because 'of the wrapped text there is a fingerprint only'
        }

        It 'stays as it is under -WhatIf' {
            $null = Register-Key a
            $null = Invoke-KmsRootKeyRotation veeam-root
            $before = Get-JournalText
            $made = New-WrappedBackupKey b
            $withNew = Get-JournalText
            $null = New-WrappedBackupKey c -WhatIf
            $null = $made | Register-WrappedBackupKey -WhatIf
            $null = Update-WrappedBackupKey -WhatIf
            $null = Invoke-KmsRootKeyRotation veeam-root -WhatIf
            $null = Disable-KmsRootKey veeam-root -Force -WhatIf -WarningAction Ignore
            $null = Enable-KmsRootKey veeam-root -WhatIf
            $null = Remove-KmsRootKey veeam-root -Force -WhatIf -WarningAction Ignore
            $null = Restore-KmsRootKey veeam-root -WhatIf
            $null = New-KmsRootKey another -WhatIf
            $withNew.StartsWith($before) | Should -BeTrue
            Get-JournalText | Should -BeExactly $withNew
        }
    }

    Context 'A journal that can''t be written' {
        It 'stops <Name> before anything is changed' -ForEach @(
            @{ Name = 'New-WrappedBackupKey'; Script = { New-WrappedBackupKey b } }
            @{ Name = 'Register-WrappedBackupKey'; Script = { $made | Register-WrappedBackupKey } }
            @{ Name = 'Update-WrappedBackupKey'; Script = { Update-WrappedBackupKey } }
            @{ Name = 'Invoke-KmsRootKeyRotation'; Script = { Invoke-KmsRootKeyRotation veeam-root } }
            @{ Name = 'Disable-KmsRootKey'; Script = { Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction Ignore } }
            @{ Name = 'Remove-KmsRootKey'; Script = { Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction Ignore } }
            @{ Name = 'New-KmsRootKey'; Script = { New-KmsRootKey another } }
        ) {
            $null = Register-Key a
            $made = New-WrappedBackupKey made
            $null = Invoke-KmsRootKeyRotation veeam-root
            Block-Journal
            Assert-RefusedWithoutChange $Script -Id JournalUnwritable -Category WriteError -Target $null
            (Get-KmsRootKey -Id veeam-root).State | Should -Be Active
        }

        It 'stops nothing when it is optional, and is warned of' {
            Block-Journal
            $env:KEYGUARD_JOURNAL = 'optional'
            $seen = Watch-Command { Register-Key a }
            $seen.Error | Should -BeNullOrEmpty
            $seen.Warning | Should -HaveCount 2 -Because 'each of the two commands warns once'
            Assert-NothingLostOrDoubled a
        }

        It 'never stands in the way of an unwrap' {
            $null = Register-Key a, b
            Block-Journal
            $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
            $seen.Error | Should -BeNullOrEmpty
            $seen.Warning | Should -HaveCount 1
            $seen.Output | Should -HaveCount 2
            Assert-EveryPasswordUnwraps 2
        }

        It 'is said to be damaged when its last line is not an entry' {
            $null = Register-Key a
            Add-Content -LiteralPath (Get-JournalPath) -Value 'something else'
            $null = Invoke-KmsRootKeyRotation veeam-root -ErrorVariable failure -ErrorAction SilentlyContinue
            Assert-Failure -Record $failure -Id JournalDamaged -Category InvalidData -Target (Get-JournalPath)
        }
    }

    Context 'Where it is' {
        It 'is where the connection says' {
            $path = Join-Path -Path $TestDrive -ChildPath 'elsewhere/own.jsonl'
            $connected = Connect-Lab -With @{ JournalPath = $path }
            $connected.JournalPath | Should -Be $path
            $null = Register-Key a
            (Test-KeyGuardJournal -Path $path).Count | Should -Be 4
            (Get-KeyGuardConnection | Test-KeyGuardJournal).Path | Should -Be $path
            Test-Path -LiteralPath (Get-JournalPath) | Should -BeFalse
        }

        It 'is where the environment says' {
            $env:KEYGUARD_JOURNAL_PATH = Join-Path -Path $TestDrive -ChildPath 'environment.jsonl'
            (Connect-Lab).JournalPath | Should -Be $env:KEYGUARD_JOURNAL_PATH
        }

        It 'is found without a connection' {
            $null = Register-Key a
            Disconnect-KeyGuard
            (Test-KeyGuardJournal).Count | Should -Be 4
        }
    }

    Context 'Get-KeyGuardJournal' {
        BeforeEach { $null = Register-Key vm-1, vm-2, sql-1 }

        It 'finds by name, action, time and from the end' {
            (Get-KeyGuardJournal vm-*).Name | Sort-Object -Unique | Should -Be vm-1, vm-2
            @(Get-KeyGuardJournal vm-1, sql-1 -Action create, reg*).Count | Should -Be 8
            Get-KeyGuardJournal -Action unwrap | Should -BeNullOrEmpty
            (Get-KeyGuardJournal -Last 2).Number | Should -Be 11, 12
            (Get-KeyGuardJournal vm-1 -Last 1).Action | Should -Be register
            $middle = (Get-KeyGuardJournal)[6].Time
            (Get-KeyGuardJournal -After $middle).Number | Should -Contain 7
            (Get-KeyGuardJournal -Before $middle).Number | Should -Not -Contain 7
            Get-KeyGuardJournal -After ([datetime]::UtcNow.AddHours(1)) | Should -BeNullOrEmpty
        }

        It 'binds the names of keys' {
            (Get-WrappedBackupKey sql-1 | Get-KeyGuardJournal -Action register).Phase | Should -Be Intent, Done
        }

        It 'ends without an error when nobody wants more' {
            $seen = Watch-Command { Get-KeyGuardJournal | Select-Object -First 1 }
            $seen.Error | Should -BeNullOrEmpty
            $seen.Output.Number | Should -Be 1
        }

        It 'passes over what is no entry, and says so' {
            $lines = @(Get-Content -LiteralPath (Get-JournalPath))
            $lines[2] = 'something else'
            Set-Content -LiteralPath (Get-JournalPath) -Value $lines
            $seen = Watch-Command { Get-KeyGuardJournal }
            $seen.Output | Should -HaveCount 11
            Assert-Failure -Record $seen.Error -Id JournalLineInvalid -Category InvalidData -Target (Get-JournalPath)
        }

        It 'says that there is none' {
            $seen = Watch-Command { Get-KeyGuardJournal -Path (Join-Path -Path $TestDrive -ChildPath none.jsonl) }
            Assert-Failure -Record $seen.Error -Id JournalNotFound -Category ObjectNotFound
        }

        It 'has a view' {
            (Get-KeyGuardJournal | Format-Table | Out-String -Width 160) | Should -Match 'Time \(UTC\)'
        }
    }

    Context 'Test-KeyGuardJournal' {
        BeforeEach {
            $null = Register-Key a, b
            $whole = Test-KeyGuardJournal
        }

        It 'tells count and head' {
            $whole.IsValid | Should -BeTrue
            $whole.Count | Should -Be 8
            $whole.Head | Should -BeExactly (Get-KeyGuardJournal -Last 1).Hash
            $null = Register-Key c
            $grown = Test-KeyGuardJournal -ExpectedHead $whole.Head -ExpectedCount $whole.Count
            $grown.IsValid | Should -BeTrue
            $grown.ExpectedHeadNumber | Should -Be 8
        }

        It 'finds an edit: one result, one error, and where' {
            $text = (Get-JournalText).Replace('"name":"b","phase":"done"', '"name":"x","phase":"done"')
            [System.IO.File]::WriteAllText((Get-JournalPath), $text)
            $seen = Watch-Command { Test-KeyGuardJournal }
            $seen.Thrown | Should -BeFalse
            $seen.Output | Should -HaveCount 1
            $seen.Output[0].IsValid | Should -BeFalse
            $seen.Output[0].Problems[0].Kind | Should -Be Altered
            $seen.Output[0].Problems[0].Line | Should -BeGreaterThan 1
            Assert-Failure -Record $seen.Error -Id JournalInvalid -Category SecurityError -Target (Get-JournalPath)
        }

        It 'finds a tail that was cut off, given the head' {
            $lines = @(Get-Content -LiteralPath (Get-JournalPath))
            Set-Content -LiteralPath (Get-JournalPath) -Value $lines[0..5]
            (Test-KeyGuardJournal).IsValid | Should -BeTrue
            (Test-KeyGuardJournal -ExpectedHead $whole.Head -ErrorAction Ignore).Problems.Kind | Should -Be HeadNotFound
            (Test-KeyGuardJournal -ExpectedCount 8 -ErrorAction Ignore).Problems.Kind | Should -Be EndMissing
        }

        It 'finds that it was written anew' {
            Remove-Item -LiteralPath (Get-JournalPath)
            $null = Register-Key c, d, e
            (Test-KeyGuardJournal).IsValid | Should -BeTrue
            (Test-KeyGuardJournal -ExpectedHead $whole.Head -ExpectedCount 8 -ErrorAction Ignore).Problems.Kind | Should -Be HeadNotFound
        }

        It 'finds by a recovery bundle that its end was cut off' {
            $bundle = "$(Get-CustodyPath).bundle"
            $null = Export-WrappedBackupKey $bundle
            (Test-KeyGuardJournal -BundlePath $bundle).ExpectedHeadNumber | Should -Be $whole.Count
            $lines = @(Get-Content -LiteralPath (Get-JournalPath))
            Set-Content -LiteralPath (Get-JournalPath) -Value $lines[0..($whole.Count - 2)]
            (Test-KeyGuardJournal).IsValid | Should -BeTrue
            (Test-KeyGuardJournal -BundlePath $bundle -ErrorAction Ignore).Problems.Kind | Should -Be EndMissing, HeadNotFound
            Assert-Failure -Record (Watch-Command { Test-KeyGuardJournal -BundlePath "$bundle.none" }).Error -Id BundleUnreadable -Category ReadError
        }

        It 'finds that it is gone' {
            Remove-Item -LiteralPath (Get-JournalPath)
            (Test-KeyGuardJournal -ErrorAction Ignore).Problems.Kind | Should -Be NoFile
        }
    }
}
