BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Switch-Description([string] $One, [string] $Other) {
        $a = Get-VBREncryptionKey "$One | *"
        $b = Get-VBREncryptionKey "$Other | *"
        $null = Set-VBREncryptionKey -EncryptionKey $a -Description $b.Description
        $null = Set-VBREncryptionKey -EncryptionKey $b -Description $a.Description
    }
}

Describe 'Test-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    Context 'when all is well' {
        BeforeEach {
            $null = New-WrappedBackupKey -Name a, b -Kms primary, recovery | Register-WrappedBackupKey
            $null = Register-Key c
        }

        It 'gives one result for each key, with each custodian' {
            $results = Test-WrappedBackupKey
            $results.Name | Sort-Object | Should -Be a, b, c
            $results.Result | Select-Object -Unique | Should -Be Passed
            $results.InVeeam | Should -Not -Contain $false
            $results.InCustody | Should -Not -Contain $false
            @($results | Where-Object { $null -ne $_.VerifiedByVeeam }) | Should -BeNullOrEmpty
            $a = $results | Where-Object Name -EQ a
            $a.Custodians.Kms | Should -Be primary, recovery
            $a.Custodians.RootKeyId | Should -Be (Get-RootKeyId primary), (Get-RootKeyId recovery)
            $a.Custodians.KeyVersion | Should -Not -Contain $null
            $a.Custodians.CorrelationId | Should -Not -Contain $null
            $a.ErrorId | Should -BeExactly ''
            $a.Id | Should -Be (Get-VBREncryptionKey 'a | *').Id
        }

        It 'records when each form was last verified, and nothing else' {
            $before = (Get-Custody).keys | Select-Object name, state, protected, veeam
            $null = Test-WrappedBackupKey
            foreach ($wrap in (Get-Custody).keys.wraps) { $wrap.lastVerifiedAt | Should -Not -BeNullOrEmpty }
            (Get-Custody).keys | Select-Object name, state, protected, veeam | ConvertTo-Json -Depth 5 | Should -BeExactly ($before | ConvertTo-Json -Depth 5)
            (Get-WrappedBackupKey).LastVerified | Should -Not -Contain $null
        }

        It 'changes nothing at the service nor in Veeam' {
            $store = Get-StoreText
            Reset-LabCounter
            $null = Test-WrappedBackupKey
            Get-StoreText | Should -BeExactly $store
            (Get-LabCounter).byOperation.PSObject.Properties.Name | Should -BeIn 'unwrap', 'token'
        }

        It 'changes nothing at all under the preference WhatIf' {
            $before = Get-CustodyText
            & { $WhatIfPreference = $true; (Test-WrappedBackupKey).Result } | Should -Not -Contain Failed
            Get-CustodyText | Should -BeExactly $before
        }

        It 'warns and goes on where it can''t record' -Skip:(-not $IsLinux -or (id -u) -eq 0) {
            chmod a-w (Split-Path (Get-CustodyPath))
            try { $seen = Watch-Command { Test-WrappedBackupKey } }
            finally { chmod u+w (Split-Path (Get-CustodyPath)) }
            $seen.Output.Result | Should -Not -Contain Failed
            "$($seen.Warning)" | Should -Match 'could not be recorded'
        }

        It 'sums up on the information and the verbose stream' {
            $seen = Watch-Command { Test-WrappedBackupKey -Verbose }
            "$($seen.Information[-1])" | Should -Match '^Drill: 3 keys tried, 3 passed, 0 failed, in '
            @($seen.Verbose | Where-Object { "$_" -match '^Drill: ' }).Count | Should -Be 1
        }

        It 'says only whether all passed with -Quiet' {
            Test-WrappedBackupKey -Quiet | Should -BeTrue
            Test-WrappedBackupKey -Quiet | Should -BeOfType [bool]
        }

        It 'tries only the keys named' {
            (Test-WrappedBackupKey -Name 'a').Name | Should -Be a
            (Test-WrappedBackupKey '[bc]').Name | Sort-Object | Should -Be b, c
            $seen = Watch-Command { Test-WrappedBackupKey nothing }
            Assert-Failure $seen.Error -Id BackupKeyUnknown -Category ObjectNotFound -Target nothing
            Test-WrappedBackupKey nothing -Quiet | Should -BeFalse
        }

        It 'tries only the custodians under the connections given' {
            $results = Test-WrappedBackupKey -Kms recovery
            $results.Name | Sort-Object | Should -Be a, b
            $results.Custodians.Kms | Should -Be recovery, recovery
        }

        It 'shows nothing of any key, in no stream and no file' {
            $passwords = (Get-StoredPassword).Values
            $seen = Watch-Command { $VerbosePreference = $DebugPreference = 'Continue'; Test-WrappedBackupKey | Tee-Object -Variable results; $results | ConvertTo-Json -Depth 6; $results | Format-List * | Out-String }
            $all = ($seen | Out-String -Width 4000) + ($seen.Output | Out-String -Width 4000) + (Get-CustodyText) + ($Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 4000 } | Out-String)
            foreach ($password in $passwords) {
                $all.Contains($password) | Should -BeFalse
                $all.Contains([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($password))) | Should -BeFalse
                $all.Contains([uri]::EscapeDataString($password)) | Should -BeFalse
            }
            $all.Contains('lab-manager-key') | Should -BeFalse
        }
    }

    Context 'when something is wrong' {
        It 'fails a key whose custodian is down, though the other one unwraps it' {
            $null = New-WrappedBackupKey -Name a -Kms primary, recovery | Register-WrappedBackupKey
            $null = Add-LabFault @{ instance = Get-InstanceId recovery; path = '/actions/unwrap'; status = 503; times = 0 }
            $seen = Watch-Command { Test-WrappedBackupKey }
            $seen.Output.Result | Should -Be Failed
            $seen.Output.Custodians.Result | Should -Be Passed, Failed
            $seen.Output.Custodians[1].ErrorId | Should -Be KmsUnavailable
            Assert-Failure $seen.Error -Id KmsUnavailable -Category ResourceUnavailable -Target a
            "$($seen.Information[-1])" | Should -Match '1 failed \(a\)'
        }

        It 'fails a key whose second custodian is not connected' {
            $null = New-WrappedBackupKey -Name a -Kms primary, recovery | Register-WrappedBackupKey
            Disconnect-KeyGuard recovery
            $seen = Watch-Command { Test-WrappedBackupKey }
            Assert-Failure $seen.Error -Id ConnectionForKeyMissing -Category ObjectNotFound -Target a
        }

        It 'fails a key with a wrong check value, and goes on' {
            $null = Register-Key a, b
            $custody = Get-Custody
            $custody.keys[0].protected.check = $custody.keys[1].protected.check
            $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
            $seen = Watch-Command { Test-WrappedBackupKey }
            Assert-Failure $seen.Error -Id CheckValueDiffers -Category InvalidData -Target a
            ($seen.Output | Where-Object Name -EQ b).Result | Should -Be Passed
        }

        It 'fails both keys whose descriptions were exchanged' {
            $null = Register-Key a, b
            Switch-Description a b
            $seen = Watch-Command { Test-WrappedBackupKey }
            $seen.Output.ErrorId | Should -Be VeeamDescriptionChanged, VeeamDescriptionChanged
            $seen.Error.Count | Should -Be 2
        }

        It 'fails a key that is gone from Veeam' {
            $null = Register-Key a
            Get-VBREncryptionKey | Remove-VBREncryptionKey -Confirm:$false
            $seen = Watch-Command { Test-WrappedBackupKey }
            $seen.Output.InVeeam | Should -BeFalse
            Assert-Failure $seen.Error -Id BackupKeyGoneFromVeeam -Category ObjectNotFound -Target a
        }

        It 'passes a key that was made and not registered' {
            $null = New-WrappedBackupKey -Name spare
            $result = Test-WrappedBackupKey
            $result.Result | Should -Be Passed
            $result.InVeeam | Should -BeFalse
        }

        It 'reports and tries a wrapped key that custody does not know' {
            $null = Register-Key a -Kms recovery
            Remove-Item -LiteralPath (Get-CustodyPath)
            $seen = Watch-Command { Test-WrappedBackupKey }
            $seen.Output.Result | Should -Be Passed
            $seen.Output.InCustody | Should -BeFalse
            $seen.Output.Custodians.Kms | Should -Be recovery
            "$($seen.Warning)" | Should -Match "does not know the wrapped key 'a'"
            Test-Path -LiteralPath (Get-CustodyPath) | Should -BeFalse
        }

        It 'says False and writes no error with -Quiet, and why on the verbose stream' {
            $null = Register-Key a
            Get-VBREncryptionKey | Remove-VBREncryptionKey -Confirm:$false
            $seen = Watch-Command { Test-WrappedBackupKey -Quiet -Verbose }
            $seen.Output | Should -BeFalse
            $seen.Error | Should -BeNullOrEmpty
            "$($seen.Verbose)" | Should -Match BackupKeyGoneFromVeeam
        }

        It 'says False with -Quiet where there is nothing to try' {
            Test-WrappedBackupKey -Quiet | Should -BeFalse
        }
    }

    Context 'with a file' {
        BeforeEach {
            $null = New-WrappedBackupKey -Name a, b -Kms primary, recovery | Register-WrappedBackupKey
            $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            Copy-Item -LiteralPath (Get-CustodyPath) -Destination $bundle
        }

        It 'tries what the file says, without Veeam' {
            Remove-Item -LiteralPath (Get-CustodyPath)
            Get-VBREncryptionKey | Remove-VBREncryptionKey -Confirm:$false
            $results = Test-WrappedBackupKey -Path $bundle
            $results.Name | Sort-Object | Should -Be a, b
            $results.Result | Should -Not -Contain Failed
            @($results | Where-Object { $null -ne $_.InVeeam }) | Should -BeNullOrEmpty
            $results.Custodians.Count | Should -Be 4
        }

        It 'tries what Import-WrappedBackupKey reads from a bundle' {
            $exported = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            $null = Export-WrappedBackupKey -Path $exported
            Remove-Item -LiteralPath (Get-CustodyPath)
            $results = Import-WrappedBackupKey $exported | Test-WrappedBackupKey
            $results.Name | Sort-Object | Should -Be a, b
            $results.Result | Should -Not -Contain Failed
            $results.Custodians.Count | Should -Be 4
            Test-WrappedBackupKey -Path $exported -Quiet | Should -BeTrue
        }

        It 'needs no Veeam module for that' {
            $script = "Import-Module '$(Get-ModulePath)'; Import-Module '$PSScriptRoot/support/Lab.psm1'; Connect-BothInstances; Test-WrappedBackupKey -Path '$bundle' -Quiet"
            $shell = Invoke-Shell $script
            $shell.Output.Trim() | Should -Be True -Because $shell.Error
        }

        It 'tries the recovery instance alone' {
            Disconnect-KeyGuard primary
            (Test-WrappedBackupKey -Path $bundle -Kms recovery).Custodians.Kms | Should -Be recovery, recovery
        }

        It 'compares the file with Veeam where that is wanted' {
            Get-VBREncryptionKey 'a | *' | Remove-VBREncryptionKey -Confirm:$false
            $results = Test-WrappedBackupKey -Path $bundle -IncludeVeeam -ErrorAction SilentlyContinue
            ($results | Where-Object Result -EQ Failed).ErrorId | Should -Be BackupKeyGoneFromVeeam
        }

        It 'changes nothing in the file, and lets custody know' {
            $before = Get-Content -LiteralPath $bundle -Raw
            $null = Test-WrappedBackupKey -Path $bundle
            Get-Content -LiteralPath $bundle -Raw | Should -BeExactly $before
            foreach ($wrap in (Get-Custody).keys.wraps) { $wrap.lastVerifiedAt | Should -Not -BeNullOrEmpty }
        }
    }

    Context 'in a scheduled script' {
        It 'ends with exit code 0 when all passed, and 1 when one failed' {
            $null = Register-Key a, b
            $script = "$(Get-ShellPrologue)`n`$null = Connect-Lab`nTest-WrappedBackupKey"
            (Invoke-Shell $script).ExitCode | Should -Be 0
            Get-VBREncryptionKey 'a | *' | Remove-VBREncryptionKey -Confirm:$false
            $shell = Invoke-Shell $script
            $shell.ExitCode | Should -Be 1
            $shell.Output | Should -Match 'BackupKeyGoneFromVeeam'
            $shell.Output | Should -Match 'Passed'
        }
    }

    It 'is refused without a connection' {
        Disconnect-KeyGuard
        Assert-RefusedWithoutChange { Test-WrappedBackupKey } -Id NotConnected -Category ObjectNotFound
    }

    It 'shows a table of 120 columns with its name in it' {
        $null = Register-Key prod
        $lines = (Test-WrappedBackupKey | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        $lines[2] | Should -Match '^prod +Passed'
    }
}
