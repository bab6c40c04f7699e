BeforeDiscovery {
    # The rows of the service's error table that are no revocation.
    $rows = @(
        @{ Row = '409 invalid state'; Fault = @{ status = 409; code = 'KEY_ACTION_INVALID_STATE_ERR' } }
        @{ Row = '409 for another reason'; Fault = @{ status = 409; code = 'AUTHORIZATIONS_NOT_MET' } }
        @{ Row = '410 deleted'; Fault = @{ status = 410; code = 'KEY_DELETED_ERR' } }
        @{ Row = '404 for every root key'; Fault = @{ status = 404; code = 'KEY_NOT_FOUND_ERR' } }
        @{ Row = '404 by a gateway'; Fault = @{ status = 404; body = '404 page not found' } }
        @{ Row = '401 in the old text'; Fault = @{ status = 401; message = 'Unauthorized: The user does not have access to the specified resource' } }
        @{ Row = '401 in the new text'; Fault = @{ status = 401; message = 'Unauthorized: Either the user does not have access to the specified resource, the resource does not exist, or the region is incorrectly set' } }
        @{ Row = '403'; Fault = @{ status = 403 } }
        @{ Row = '403 configuration rule'; Fault = @{ status = 403; code = 'CONFIG_RULE_CONFLICT_ERR' } }
        @{ Row = '400 token expired'; Fault = @{ status = 400; message = 'Bad Request: Token is expired' } }
        @{ Row = '401 token expired'; Fault = @{ status = 401; message = 'Unauthorized: Token is expired' } }
        @{ Row = '400 malformed bearer'; Fault = @{ status = 400; code = 'BEARER_SUB_EXTRACTION_ERR' } }
        @{ Row = '400 standard key'; Fault = @{ status = 400; code = 'KEY_ROOT_REQ_ERR' } }
        @{ Row = '400 root key expired'; Fault = @{ status = 400; code = 'KEY_EXPIRED_ERR' } }
        @{ Row = '400 HPCS without a master key'; Fault = @{ status = 400; message = 'rpc error: code = Unknown desc = CKR_IBM_WK_NOT_INITIALIZED' } }
        @{ Row = '422 ciphertext'; Fault = @{ status = 422; code = 'UNPROCESSABLE_CIPHERTEXT_ERR' } }
        @{ Row = '429'; Fault = @{ status = 429 } }
        @{ Row = '500'; Fault = @{ status = 500 } }
        @{ Row = '500 metadata broken'; Fault = @{ status = 500; code = 'INCOMPLETE_METADATA_ERR' } }
        @{ Row = '502 in plain text'; Fault = @{ status = 502; body = 'Bad Gateway'; contentType = 'text/plain' } }
        @{ Row = '503'; Fault = @{ status = 503 } }
        @{ Row = '504'; Fault = @{ status = 504; body = '' } }
        @{ Row = '200 with truncated JSON'; Fault = @{ transport = 'truncate' } }
        @{ Row = '200 without a body'; Fault = @{ status = 200; transport = 'empty' } }
        @{ Row = '200 by a captive portal'; Fault = @{ status = 200; body = '<html>Welcome</html>' } }
        @{ Row = 'connection reset'; Fault = @{ transport = 'reset' } }
        @{ Row = 'connection closed'; Fault = @{ transport = 'close' } }
        @{ Row = 'redirect'; Fault = @{ status = 302; headers = @{ Location = 'http://127.0.0.1:9/elsewhere' } } }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Remove-RootKey([string] $Kms = 'primary') { $null = Remove-KmsRootKey (Get-RootKeyId $Kms) -Kms $Kms -Force -Confirm:$false -WarningAction SilentlyContinue }
    function Get-Record([string] $Name) { (Get-Custody).keys | Where-Object name -EQ $Name }
    function Assert-Erased([string[]] $Name) {
        foreach ($one in $Name) {
            @(Get-VeeamStandInKey | Where-Object Description -Like "$one | *") | Should -BeNullOrEmpty -Because 'Veeam does not hold it'
            $record = Get-Record $one
            $record.state | Should -Be erased
            $record.PSObject.Properties['pending'] | Should -BeNullOrEmpty
            $record.erasure.proofs.Count | Should -BeGreaterThan 0
            $record.erasure.erasedAt | Should -Not -BeNullOrEmpty
            $record.wraps.Count | Should -BeGreaterThan 0 -Because 'the wrapped forms document'
        }
    }
}

Describe 'Remove-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    Context 'with proof' {
        It 'erases a key whose root key is destroyed' {
            $null = Register-Key a, b
            $id = (Get-VBREncryptionKey 'a | *').Id
            Remove-RootKey
            $result = Remove-WrappedBackupKey a -Confirm:$false
            $result.Status | Should -Be Erased
            $result.Id | Should -Be $id
            $result.Proofs.State | Should -Be Destroyed
            $result.Proofs.Status | Should -Be 200
            $result.Proofs.RootKeyId | Should -Be (Get-RootKeyId)
            $result.Proofs.CorrelationId | Should -Not -BeNullOrEmpty
            $result.ReversibleUntil | Should -BeGreaterThan ([datetime]::UtcNow.AddDays(29))
            Assert-Erased a
            (Get-Record b).state | Should -Be active
            @(Get-VeeamStandInKey).Count | Should -Be 1
        }

        It 'erases a disabled one only with -AllowDisabled' {
            $null = Register-Key a
            $null = Disable-KmsRootKey (Get-RootKeyId) -Force -Confirm:$false -WarningAction SilentlyContinue
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureRootKeyDisabled -Category InvalidOperation -Target a
            (Remove-WrappedBackupKey a -AllowDisabled -Confirm:$false).Proofs.State | Should -Be Disabled
            Assert-Erased a
        }

        It 'erases a key with two custodians when both are destroyed' {
            $null = Connect-Lab -Name recovery
            $null = New-WrappedBackupKey -Name a -Kms primary, recovery | Register-WrappedBackupKey
            Remove-RootKey primary
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureRootKeyAlive -Category InvalidOperation -Target a
            Remove-RootKey recovery
            (Remove-WrappedBackupKey a -Confirm:$false).Proofs.Count | Should -Be 2
            Assert-Erased a
        }

        It 'erases a key whose root key was purged, when another one of the instance answers' {
            $null = Register-Key a
            Remove-RootKey
            Step-LabClock (91 * 86400)
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureRootKeyUnknown -Category InvalidOperation -Target a
            $witness = New-KmsRootKey -Name witness -Confirm:$false
            $result = Remove-WrappedBackupKey a -Confirm:$false
            $result.Proofs.State | Should -Be Purged
            $result.Proofs.WitnessRootKeyId | Should -Be $witness.Id
            Assert-Erased a
        }

        It 'takes keys of Veeam and of Get-WrappedBackupKey' {
            $null = Register-Key a, b
            $null = New-WrappedBackupKey -Name spare
            Remove-RootKey
            (Get-VBREncryptionKey 'a | *' | Remove-WrappedBackupKey -Confirm:$false).Name | Should -Be a
            (Get-WrappedBackupKey b, spare | Remove-WrappedBackupKey -Confirm:$false).Name | Should -Be b, spare
            Assert-Erased a, b, spare
        }

        It 'says at the second time that it was erased, and since when' {
            $null = Register-Key a
            Remove-RootKey
            $first = Remove-WrappedBackupKey a -Confirm:$false
            $before = Get-Everything
            $second = Remove-WrappedBackupKey a -Confirm:$false
            $second.Status | Should -Be AlreadyErased
            $second.ErasedAt.ToString('u') | Should -Be $first.ErasedAt.ToString('u')
            $second.Proofs.CorrelationId | Should -Be $first.Proofs.CorrelationId
            Get-Everything | Should -BeExactly $before
        }

        It 'goes on after a key that is refused' {
            $null = Register-Key a, b, c
            New-VeeamStandInUse job nightly -KeyId (Get-VBREncryptionKey 'b | *').Id
            Remove-RootKey
            $results = Remove-WrappedBackupKey a, b, c -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failures
            $? | Should -BeFalse
            $results.Status | Should -Be Erased, Refused, Erased
            Assert-Failure $failures -Id ErasureInUse -Category ResourceBusy -Target b
        }

        It 'can be undone within 30 days' {
            $null = Register-Key a
            $password = (Get-StoredPassword).a
            Remove-RootKey
            $null = Remove-WrappedBackupKey a -Confirm:$false
            $null = Restore-KmsRootKey (Get-RootKeyId) -Confirm:$false
            ConvertFrom-Secret (Get-UnwrappedBackupKey -Name a).SecurePassword | Should -BeExactly $password
        }

        It 'can''t be undone after 30 days' {
            $null = Register-Key a
            Remove-RootKey
            $null = Remove-WrappedBackupKey a -Confirm:$false
            Step-LabClock (31 * 86400)
            { Restore-KmsRootKey (Get-RootKeyId) -Confirm:$false -ErrorAction Stop } | Should -Throw
            { Get-UnwrappedBackupKey -Name a -ErrorAction Stop } | Should -Throw -ErrorId 'RootKeyDestroyed,*'
        }

        It 'leaves the erased key out of the drill and of the root key''s dependents, and keeps its name taken' {
            $null = Register-Key a
            Remove-RootKey
            $null = Remove-WrappedBackupKey a -Confirm:$false
            Test-WrappedBackupKey | Should -BeNullOrEmpty
            (Get-WrappedBackupKey).State | Should -Be erased
            $null = Restore-KmsRootKey (Get-RootKeyId) -Confirm:$false
            Assert-RefusedWithoutChange { New-WrappedBackupKey -Name a } -Id BackupKeyExists -Category ResourceExists -Target a
            { Remove-KmsRootKey (Get-RootKeyId) -Confirm:$false -ErrorAction Stop } | Should -Not -Throw
        }
    }

    Context 'with a recovery bundle' {
        It 'refreshes one that follows, and an older one brings the key back neither by itself nor by merging' {
            $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            $old = "$bundle.old"
            $null = Connect-Lab -With @{ BundlePath = $bundle }
            $null = Register-Key a
            Copy-Item -LiteralPath $bundle -Destination $old
            Remove-RootKey
            $null = Remove-WrappedBackupKey a -Confirm:$false
            (Get-Content -LiteralPath $bundle -Raw | ConvertFrom-Json).keys.state | Should -Be erased
            $null = Import-WrappedBackupKey $old -Merge
            Assert-Erased a
            Remove-Item -LiteralPath (Get-CustodyPath)
            $null = Import-WrappedBackupKey $old -Merge
            (Get-Record a).state | Should -Be active
            $null = Import-WrappedBackupKey $bundle -Merge
            Assert-Erased a
        }
    }

    Context 'without proof' {
        It 'is refused when the answer is <Row>' -ForEach $rows {
            $null = Register-Key a
            $null = New-KmsRootKey -Name witness -Confirm:$false
            Remove-RootKey
            $null = Add-LabFault ($Fault + @{ path = '/metadata'; times = 0 })
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureNotProved -Category InvalidOperation -Target a
            Clear-LabFault
            (Remove-WrappedBackupKey a -Confirm:$false).Status | Should -Be Erased -Because 'it was the answer only that stood in the way'
        }

        It 'is refused when the service is silent' {
            $null = Connect-Lab -With @{ TimeoutSec = 1 }
            $null = Register-Key a
            Remove-RootKey
            $null = Add-LabFault @{ path = '/metadata'; transport = 'hang'; times = 0 }
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureNotProved -Category InvalidOperation -Target a
        }

        It 'is refused when IAM gives no token any more' {
            $null = Register-Key a
            Remove-RootKey
            Step-LabClock 7200
            $null = Add-LabFault @{ path = '^/identity'; status = 400; code = 'BXNIM0415E'; times = 0 }
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureNotProved -Category InvalidOperation -Target a
        }

        It 'is refused while the root key lives, for whatever the actions answer' {
            $null = Register-Key a
            $null = Add-LabFault @{ path = '/actions/'; status = 410; code = 'KEY_DELETED_ERR'; times = 0 }
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureRootKeyAlive -Category InvalidOperation -Target a
        }

        It 'is refused for a destroyed root key that did not wrap it' {
            $null = Register-Key a
            $other = New-KmsRootKey -Name other -Confirm:$false
            $null = Connect-Lab -With @{ RootKey = $other.Id }
            $null = Remove-KmsRootKey $other.Id -Force -Confirm:$false
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureRootKeyAlive -Category InvalidOperation -Target a
        }

        It 'is refused when one custodian is not connected' {
            $null = Connect-Lab -Name recovery
            $null = New-WrappedBackupKey -Name a -Kms primary, recovery | Register-WrappedBackupKey
            Remove-RootKey primary
            Remove-RootKey recovery
            Disconnect-KeyGuard recovery
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureNotConnected -Category ObjectNotFound -Target a
        }

        It 'is refused for a key of unknown custody' {
            $null = Register-Key a
            Remove-Item -LiteralPath (Get-CustodyPath)
            $null = New-WrappedBackupKey -Name other
            Remove-RootKey
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureNoRecord -Category InvalidOperation -Target a
        }

        It 'is refused for a description that somebody wrapped anew' {
            $null = Register-Key a
            $key = Get-VBREncryptionKey
            $null = Set-VBREncryptionKey -EncryptionKey $key -Description "a | $((New-WrappedBackupKey -Name b).WrappedKey)"
            $custody = Get-Custody
            $custody.keys = @($custody.keys | Where-Object name -EQ a)
            $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
            Remove-RootKey
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureCustodyUnknown -Category InvalidOperation -Target a
        }

        It 'is refused for exchanged descriptions' {
            $null = Register-Key a, b
            $a, $b = Get-VBREncryptionKey
            $null = Set-VBREncryptionKey -EncryptionKey $a -Description $b.Description
            $null = Set-VBREncryptionKey -EncryptionKey $b -Description $a.Description
            Remove-RootKey
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureOtherPassword -Category InvalidOperation -Target a
        }

        It 'is refused for a password that is not wrapped' {
            $null = Add-VBREncryptionKey -Password (ConvertTo-Secret 'x') -Description 'by hand'
            Assert-RefusedWithoutChange { $null = Get-VBREncryptionKey | Remove-WrappedBackupKey -Confirm:$false } -Id NotAWrappedKey -Category InvalidData -Target 'by hand'
        }

        It 'is refused for a name that nobody knows' {
            Assert-RefusedWithoutChange { Remove-WrappedBackupKey nothing -Confirm:$false } -Id BackupKeyUnknown -Category ObjectNotFound -Target nothing
        }
    }

    Context 'for keys in use' {
        It 'is refused while a <_> uses the key' -ForEach 'job', 'agent job', 'copy job', 'tape pool', 'scale-out repository' {
            $null = Register-Key a
            New-VeeamStandInUse $_ 'SQL nightly' -KeyId (Get-VBREncryptionKey).Id
            Remove-RootKey
            $before = Get-Everything
            $seen = Watch-Command { Remove-WrappedBackupKey a -Confirm:$false }
            Assert-Failure $seen.Error -Id ErasureInUse -Category ResourceBusy -Target a
            "$($seen.Error)" | Should -Match "$_ SQL nightly"
            $seen.Output.Status | Should -Be Refused
            Get-Everything | Should -BeExactly $before
        }

        It 'is refused while the configuration backup uses the key' {
            $registered = Register-Key a
            Set-VBRConfigurationBackupJob -Enable -EnableEncryption -EncryptionKey $registered.EncryptionKey
            Remove-RootKey
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -Confirm:$false } -Id ErasureInUse -Category ResourceBusy -Target a
        }

        It 'respects Veeam''s own refusal, for a use that no cmdlet shows' {
            $null = Register-Key a
            New-VeeamStandInUse permission 'agents' -KeyId (Get-VBREncryptionKey).Id
            Remove-RootKey
            $seen = Watch-Command { Remove-WrappedBackupKey a -Confirm:$false }
            Assert-Failure $seen.Error -Id ErasureNotKept -Category WriteError -Target a
            "$($seen.Error)" | Should -Match 'in use by permission agents'
            $seen.Output.Status | Should -Be Failed
            (Get-Record a).state | Should -Be active
            (Get-Record a).PSObject.Properties['pending'] | Should -BeNullOrEmpty
            (Get-Record a).PSObject.Properties['erasure'] | Should -BeNullOrEmpty
        }

        It 'says which uses could not be asked about, and lists them in the report' {
            $null = Register-Key a
            Remove-RootKey
            $shell = New-TestShell '$null = Connect-Lab; Remove-Item Function:\Get-VBRTapeMediaPool'
            $result = $shell.AddScript('Remove-WrappedBackupKey a -Confirm:$false').Invoke()
            "$($shell.Streams.Warning)" | Should -Match 'tape pool'
            ($result.ResidualCopies | Where-Object Item -EQ 'tape pool').State | Should -Be Unknown
            Remove-TestShell $shell
        }

        It 'is refused when a use can''t be asked about though it should' {
            $null = Register-Key a
            Remove-RootKey
            $shell = New-TestShell '$null = Connect-Lab; function global:Get-VBRTapeMediaPool { [CmdletBinding()] param() throw "The tape service is down." }'
            $result = $shell.AddScript('Remove-WrappedBackupKey a -Confirm:$false').Invoke()
            $result.Status | Should -Be Refused
            "$($shell.Streams.Error)" | Should -Match 'tape service is down'
            Remove-TestShell $shell
        }
    }

    Context 'the cap' {
        BeforeEach {
            $null = Register-Key @(1..12 | ForEach-Object { "k$_" })
            Remove-RootKey
        }

        It 'keeps one run from erasing more than 10 keys' {
            Assert-RefusedWithoutChange { Get-VBREncryptionKey | Remove-WrappedBackupKey -Confirm:$false } -Id ErasureOverCap -Category LimitsExceeded
            Assert-RefusedWithoutChange { Remove-WrappedBackupKey 'k*' -MaximumCount 11 -Confirm:$false } -Id ErasureOverCap -Category LimitsExceeded
        }

        It 'is needed for wildcards' {
            Assert-RefusedWithoutChange { Remove-WrappedBackupKey 'k*' -Confirm:$false } -Id ErasureWildcardWithoutCap -Category InvalidArgument -Target 'k*'
        }

        It 'lets as many through as it says' {
            (Remove-WrappedBackupKey 'k*' -MaximumCount 12 -Confirm:$false).Status | Select-Object -Unique | Should -Be Erased
            Get-VeeamStandInKey | Should -BeNullOrEmpty
        }
    }

    Context '-WhatIf and -Confirm' {
        It 'only reads under -WhatIf, by parameter and by preference' {
            $null = Register-Key a
            Remove-RootKey
            $report = Join-Path $TestDrive 'whatif.json'
            $before = Get-Everything
            Remove-WrappedBackupKey a -WhatIf -ReportPath $report | Should -BeNullOrEmpty
            & { $WhatIfPreference = $true; Remove-WrappedBackupKey a } | Should -BeNullOrEmpty
            Get-Everything | Should -BeExactly $before
            Test-Path -LiteralPath $report | Should -BeFalse
        }

        It 'says under -WhatIf what would be refused' {
            $null = Register-Key a
            Assert-RefusedWithoutChange { $null = Remove-WrappedBackupKey a -WhatIf } -Id ErasureRootKeyAlive -Category InvalidOperation -Target a
        }

        It 'asks unless told otherwise' {
            $null = Register-Key a
            Remove-RootKey
            $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab`nRemove-WrappedBackupKey a"
            $shell.ExitCode | Should -Be 1 -Because 'a shell without a person can''t be asked'
            (Get-Record a).state | Should -Be active
            @(Get-VeeamStandInKey).Count | Should -Be 1
        }
    }

    Context 'when it is interrupted' {
        It 'is settled by the next run after a kill <Point>' -ForEach @(
            @{ Point = 'before Veeam was changed'; Fault = 'kill-before:1'; Then = 'Erased' }
            @{ Point = 'after Veeam was changed'; Fault = 'kill-after:1'; Then = 'AlreadyErased' }
            @{ Point = 'after Veeam was read back'; Fault = 'kill-after-list:1'; Then = 'AlreadyErased' }
        ) {
            $null = Register-Key a, b
            Remove-RootKey
            $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab`nRemove-WrappedBackupKey a -Confirm:`$false" -Environment @{ KEYGUARD_TEST_VEEAM_FAULT = $Fault }
            $shell.ExitCode | Should -Not -Be 0
            (Get-Record a).pending.operation | Should -Be erase
            $result = Remove-WrappedBackupKey a -Confirm:$false
            $result.Status | Should -Be $Then
            $result.Proofs.State | Should -Be Destroyed
            Assert-Erased a
            (Get-Record b).state | Should -Be active
        }

        It 'is settled by any other changing command as well' {
            $null = Register-Key a, b
            Remove-RootKey
            $null = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab`nRemove-WrappedBackupKey a -Confirm:`$false" -Environment @{ KEYGUARD_TEST_VEEAM_FAULT = 'kill-after:1' }
            $null = Update-WrappedBackupKey -ErrorAction SilentlyContinue
            Assert-Erased a
        }
    }

    Context 'the report' {
        It 'lists every place where copies may remain, with state and evidence' {
            $null = Register-Key a
            Remove-RootKey
            $copies = (Remove-WrappedBackupKey a -Confirm:$false).ResidualCopies
            ($copies | Where-Object Item -EQ 'password in Veeam').State | Should -Be Erased
            ($copies | Where-Object Item -Like 'root key*').State | Should -Be Reversible
            ($copies | Where-Object Item -Like 'root key*').Until | Should -BeGreaterThan ([datetime]::UtcNow)
            ($copies | Where-Object Item -EQ 'wrapped forms').State | Should -Be Present
            foreach ($item in 'data keys in Veeam''s database', 'Enterprise Manager''s keyset', 'configuration backups (.bco)', 'images of the backup server', 'other backup and Cloud Connect servers', 'unwrapped copies') {
                ($copies | Where-Object Item -EQ $item).State | Should -Be Unknown
            }
            $copies.Evidence | Should -Not -Contain ''
        }

        It 'is written as JSON, readable by its owner only, and never over another' {
            $null = Register-Key a
            Remove-RootKey
            $path = Join-Path $TestDrive "$([guid]::NewGuid())/report.json"
            $result = Remove-WrappedBackupKey a -ReportPath $path -Confirm:$false
            $report = Get-Content -LiteralPath $path -Raw | ConvertFrom-Json
            $report.format | Should -Be keyguard-erasure-report
            $report.keys.name | Should -Be a
            $report.keys.status | Should -Be Erased
            $report.keys.proofs.correlationId | Should -Be $result.Proofs.CorrelationId
            ($report.keys.residualCopies | Where-Object item -Like 'root key*').state | Should -Be Reversible
            if ($IsLinux) { [System.IO.File]::GetUnixFileMode($path) | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite') }
            Assert-RefusedWithoutChange { Remove-WrappedBackupKey a -ReportPath $path -Confirm:$false } -Id ErasureReportExists -Category ResourceExists -Target $path
        }

        It 'that can''t be written keeps everything from being erased' {
            $null = Register-Key a
            Remove-RootKey
            $file = New-Item -Path (Join-Path $TestDrive "$([guid]::NewGuid())") -ItemType File
            Assert-RefusedWithoutChange { Remove-WrappedBackupKey a -ReportPath "$file/report.json" -Confirm:$false } -Id ErasureReportUnwritable -Category WriteError
        }

        It 'holds no secret, nor does anything else that is written' {
            $null = Connect-Lab -ApiKey 'lab-manager-key'
            $null = Register-Key a, b
            $passwords = (Get-StoredPassword).Values
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).json"
            Remove-RootKey
            New-VeeamStandInUse permission agents -KeyId (Get-VBREncryptionKey 'b | *').Id
            $seen = Watch-Command { $VerbosePreference = $DebugPreference = 'Continue'; Remove-WrappedBackupKey a, b -ReportPath $path -Confirm:$false }
            $all = ($seen.Output | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue) + ($seen.Verbose + $seen.Warning + $seen.Debug + $seen.Error | Out-String -Width 4000) +
                ($seen.Error | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue) + (Get-Content -LiteralPath $path -Raw) + (Get-CustodyText)
            foreach ($secret in @($passwords) + 'lab-manager-key') {
                foreach ($form in $secret, [uri]::EscapeDataString($secret), [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret)), [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret)), (ConvertTo-Json $secret).Trim('"')) {
                    $all.Contains($form) | Should -BeFalse
                }
            }
        }
    }

    It 'shows a table of 120 columns with its name in it' {
        $null = Register-Key prod
        Remove-RootKey
        $lines = (Remove-WrappedBackupKey prod -Confirm:$false | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        $lines[2] | Should -Match '^prod +Erased'
    }

    It 'is refused without a connection' {
        Disconnect-KeyGuard
        Assert-RefusedWithoutChange { Remove-WrappedBackupKey a -Confirm:$false } -Id NotConnected -Category ObjectNotFound
    }
}
