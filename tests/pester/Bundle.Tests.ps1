BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Get-Bundle([string] $Path = $bundle) { Get-Content -LiteralPath $Path -Raw | ConvertFrom-Json -DateKind String }

    # The instructions' own command lines, with the values of one wrap put in where they say so.
    function Get-InstructedScript($Document, $Wrap) {
        $lines = $Document.instructions | Where-Object { $_ -match '^    \S' -and $_ -notmatch 'Import-' }
        $script = ($lines -join "`n").Replace('read -rs APIKEY', 'read -r APIKEY').Replace('https://iam.cloud.ibm.com', (Get-LabUrl))
        foreach ($member in 'endpoint', 'instanceId', 'rootKeyId', 'wrapped') { $script = $script.Replace("<$member>", $Wrap.$member) }
        $script
    }
}

Describe 'The recovery bundle of Export-WrappedBackupKey and Import-WrappedBackupKey' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
        $folder = (New-Item -Path (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
        $bundle = Join-Path $folder 'bundle.json'
    }

    Context 'Export-WrappedBackupKey' {
        BeforeEach { $null = 'a', 'b' | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey }

        It 'writes all that custody knows, and tells' {
            $written = Export-WrappedBackupKey $bundle
            $written.Keys | Should -Be 2
            $written.Written | Should -BeTrue
            $written.Path | Should -BeExactly $bundle
            $document = Get-Bundle
            $document.format | Should -BeExactly 'keyguard-recovery-bundle'
            $document.version | Should -Be 1
            $document.crit.Count | Should -Be 0
            $document.bundleId | Should -Be $written.Id
            $document.source.keys | Should -Be 2
            $document.source.server | Should -BeExactly $written.Server
            ConvertTo-Json $document.keys -Depth 9 | Should -BeExactly (ConvertTo-Json (Get-Custody).keys -Depth 9)
        }

        It 'gives the file a name in a folder' {
            Split-Path -Leaf (Export-WrappedBackupKey $folder).Path | Should -Match '^KeyGuard-.+-\d{8}T\d{6}Z\.json$'
        }

        It 'names the backup server that Veeam''s session names' {
            function global:Get-VBRServerSession { [pscustomobject]@{ Server = 'vbr01.example.com' } }
            try { $written = Export-WrappedBackupKey $folder } finally { Remove-Item function:Get-VBRServerSession }
            $written.Server | Should -BeExactly 'vbr01.example.com'
            Split-Path -Leaf $written.Path | Should -Match '^KeyGuard-vbr01\.example\.com-'
        }

        It 'keeps the generation before, and writes nothing where nothing is new' {
            $null = Export-WrappedBackupKey $bundle
            # The first export itself made the journal grow, and the bundle says how far it is.
            (Export-WrappedBackupKey $bundle).Written | Should -BeTrue
            $first = Get-Content -LiteralPath $bundle -Raw
            (Export-WrappedBackupKey $bundle).Written | Should -BeFalse
            Test-Path "$bundle.previous" | Should -BeFalse
            $null = Register-Key c
            (Export-WrappedBackupKey $bundle).Keys | Should -Be 3
            Get-Content -LiteralPath "$bundle.previous" -Raw | Should -BeExactly $first
        }

        It 'writes the keys named, and reports a name that custody does not have' {
            $seen = Watch-Command { Export-WrappedBackupKey $bundle -Name a, nothing }
            Assert-Failure $seen.Error -Id BackupKeyNotInCustody -Category ObjectNotFound -Target nothing
            (Get-Bundle).keys.name | Should -Be a
            Assert-RefusedWithoutChange { Export-WrappedBackupKey (Join-Path $folder 'none.json') -Name 'x*' } -Id BundleWithoutKeys -Category ObjectNotFound
        }

        It 'writes nothing under -WhatIf' {
            Export-WrappedBackupKey $bundle -WhatIf | Should -BeNullOrEmpty
            Get-ChildItem $folder | Should -BeNullOrEmpty
        }

        It 'needs neither a connection nor Veeam' {
            $ended = Invoke-Shell "Import-Module '$(Get-ModulePath)'; (Export-WrappedBackupKey '$bundle').Keys"
            $ended.Output.Trim() | Should -BeExactly 2 -Because $ended.Error
        }

        It 'never overwrites what is no bundle: <_>' -ForEach '', 'no json', '{ "format": "keyguard-recovery-bundle", "ver', '{ "format": "other" }' {
            Set-Content -LiteralPath $bundle -Value $_ -NoNewline
            Assert-RefusedWithoutChange { Export-WrappedBackupKey $bundle } -Id BundleDamaged -Category InvalidData -Target $bundle
            Get-Content -LiteralPath $bundle -Raw | Should -BeExactly $(if ($_) { $_ })
        }

        It 'refuses to write over the custody file' {
            Assert-RefusedWithoutChange { Export-WrappedBackupKey (Get-CustodyPath) } -Id BundleDamaged -Category InvalidData
        }

        It 'refuses a folder that is not there' {
            Assert-RefusedWithoutChange { Export-WrappedBackupKey (Join-Path $folder 'not/mounted.json') } -Id BundleUnwritable -Category WriteError
            Get-ChildItem $folder | Should -BeNullOrEmpty
        }

        It 'is readable by its owner only' -Skip:(-not $IsLinux -and -not $IsMacOS) {
            $null = Export-WrappedBackupKey $bundle
            [System.IO.File]::GetUnixFileMode($bundle) | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite')
        }

        It 'has instructions by which curl alone unwraps each form, with the role Reader' -Skip:(-not (Get-Command curl -CommandType Application -ErrorAction Ignore) -or $IsWindows) {
            $null = Export-WrappedBackupKey $bundle
            $passwords = Get-StoredPassword
            foreach ($key in (Get-Bundle).keys) {
                foreach ($wrap in $key.wraps) {
                    $reply = 'lab-reader-key' | bash -euo pipefail -c (Get-InstructedScript -Document (Get-Bundle) -Wrap $wrap)
                    ($reply | ConvertFrom-Json).plaintext | Should -BeExactly $passwords[$key.name]
                }
            }
        }

        It 'has no secret in it, nor has anything else that was written' {
            $null = Export-WrappedBackupKey $bundle
            $null = Import-WrappedBackupKey $bundle -Merge -CustodyPath (Join-Path $folder custody.json)
            $text = (Get-ChildItem $folder -File | ForEach-Object { Get-Content -LiteralPath $_ -Raw }) -join "`n"
            $objects = @(Import-WrappedBackupKey $bundle; Export-WrappedBackupKey $bundle; Get-KeyGuardConnection) | ConvertTo-Json -Depth 4 -WarningAction Ignore
            foreach ($secret in @((Get-StoredPassword).Values) + 'lab-manager-key') {
                $raw = [System.Text.Encoding]::UTF8.GetBytes($secret)
                $forms = $secret, [System.Convert]::ToBase64String($raw), [uri]::EscapeDataString($secret), [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($secret)), ($secret | ConvertTo-Json).Trim('"')
                foreach ($form in $forms) {
                    $text.Contains($form) | Should -BeFalse
                    $objects.Contains($form) | Should -BeFalse
                }
            }
        }
    }

    Context 'Import-WrappedBackupKey' {
        BeforeEach {
            $null = 'a', 'b' | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey
            $null = Export-WrappedBackupKey $bundle
            $aside = Join-Path $folder 'custody.json'
        }

        It 'pipes into Get-UnwrappedBackupKey where no custody file knows the keys, and changes nothing by itself' {
            Disconnect-KeyGuard
            $null = Connect-Lab -Name recovery -With @{ CustodyPath = $aside }
            $before = Get-Everything
            $entries = Import-WrappedBackupKey $bundle
            $entries.Name | Should -Be a, b
            $entries.Custody | Should -Be Known, Known
            Get-Everything | Should -BeExactly $before
            Test-Path $aside | Should -BeFalse
            $unwrapped = $entries | Get-UnwrappedBackupKey
            $unwrapped.Verified | Should -Be $true, $true
            $unwrapped.Kms | Should -Be recovery, recovery
            foreach ($key in $unwrapped) { ConvertFrom-Secret $key.SecurePassword | Should -BeExactly (Get-StoredPassword)[$key.Name] }
        }

        It 'is read by Get-UnwrappedBackupKey -Path as well' {
            Disconnect-KeyGuard
            $null = Connect-Lab -Name recovery -With @{ CustodyPath = $aside }
            (Get-UnwrappedBackupKey -Path $bundle).Verified | Should -Be $true, $true
        }

        It 'takes files from the pipeline, and copies of custody files' {
            Copy-Item -LiteralPath (Get-CustodyPath) -Destination (Join-Path $folder copy.json)
            @(Get-ChildItem $folder -Filter *.json | Import-WrappedBackupKey).Count | Should -Be 4
        }

        It 'merges, and merging again changes nothing' {
            (Import-WrappedBackupKey $bundle -Merge -CustodyPath $aside).Status | Should -Be Added, Added
            $text = Get-Content -LiteralPath $aside -Raw
            (Import-WrappedBackupKey $bundle -Merge -CustodyPath $aside).Status | Should -Be Unchanged, Unchanged
            Get-Content -LiteralPath $aside -Raw | Should -BeExactly $text
            (Get-WrappedBackupKey -CustodyPath $aside).Name | Should -Be a, b
        }

        It 'never lets an old bundle undo what has happened since' {
            $null = Invoke-KmsRootKeyRotation veeam-root
            $null = Update-WrappedBackupKey
            $null = Move-WrappedBackupKey b -From primary -To recovery
            $text = Get-CustodyText
            (Import-WrappedBackupKey $bundle -Merge).Status | Should -Be Unchanged, Unchanged
            Get-CustodyText | Should -BeExactly $text
        }

        It 'gives an old custody file what has happened since' {
            $null = Import-WrappedBackupKey $bundle -Merge -CustodyPath $aside
            $null = Invoke-KmsRootKeyRotation veeam-root
            $null = Update-WrappedBackupKey
            $null = Export-WrappedBackupKey $bundle
            (Import-WrappedBackupKey $bundle -Merge -CustodyPath $aside).Status | Should -Be Updated, Updated
            $merged = (Get-Content -LiteralPath $aside -Raw | ConvertFrom-Json).keys
            $merged.wraps.wrapped | Should -BeExactly (Get-Custody).keys.wraps.wrapped
            $merged.history.Count | Should -Be 2
        }

        It 'changes nothing under -WhatIf' {
            Import-WrappedBackupKey $bundle -Merge -CustodyPath $aside -WhatIf | Should -BeNullOrEmpty
            Test-Path $aside | Should -BeFalse
        }

        It 'refuses <Id>, and goes on with the next file' -ForEach @(
            @{ Id = 'BundleDamaged'; Content = '{ "format": "keyguard-recovery-bundle", "keys": [' }
            @{ Id = 'BundleTooNew'; Content = '{ "format": "keyguard-recovery-bundle", "version": 2, "crit": [], "keys": [] }' }
            @{ Id = 'BundleTooNew'; Content = '{ "format": "keyguard-recovery-bundle", "version": 1, "crit": ["sealed"], "keys": [] }' }
            @{ Id = 'CustodyFileDamaged'; Content = '{ "format": "other" }' }
            @{ Id = 'InputFileWithoutKeys'; Content = '{ "format": "keyguard-recovery-bundle", "version": 1, "crit": [], "keys": [] }' }
        ) {
            $bad = Join-Path $folder bad.txt
            Set-Content -LiteralPath $bad -Value $Content
            $seen = Watch-Command { Import-WrappedBackupKey $bad, $bundle }
            Assert-Failure $seen.Error -Id $Id -Category InvalidData -Target $bad
            $seen.Output.Count | Should -Be 2
        }

        It 'says so where there is no such file' {
            Assert-RefusedWithoutChange { Import-WrappedBackupKey (Join-Path $folder none.json) } -Id BundleUnreadable -Category ReadError
        }
    }

    Context 'that follows by itself' {
        BeforeEach { $null = Connect-Lab -Name primary -With @{ BundlePath = $bundle } }

        It 'after creating, registering, updating, moving and merging' {
            $keys = New-WrappedBackupKey a, b -Kms primary, recovery
            (Get-Bundle).keys.state | Should -Be created, created
            $null = $keys | Register-WrappedBackupKey
            (Get-Bundle).keys.state | Should -Be active, active
            $null = Invoke-KmsRootKeyRotation veeam-root -Kms recovery
            # By another connection with the same custody file.
            $null = Update-WrappedBackupKey -Kms recovery
            ConvertTo-Json (Get-Bundle).keys -Depth 9 | Should -BeExactly (ConvertTo-Json (Get-Custody).keys -Depth 9)
            $null = Move-WrappedBackupKey -From primary -To recovery
            (Get-Bundle).keys.wraps.instanceId | Should -Be (Get-InstanceId recovery), (Get-InstanceId recovery)
            ConvertTo-Json (Get-Bundle).keys -Depth 9 | Should -BeExactly (ConvertTo-Json (Get-Custody).keys -Depth 9)
        }

        It 'where the environment variable says' {
            $env:KEYGUARD_BUNDLE_PATH = $folder
            try {
                $null = Connect-Lab -Name primary
                $null = Register-Key a
                (Get-KeyGuardConnection primary).BundlePath | Should -BeExactly $folder
                @(Get-ChildItem $folder -Filter 'KeyGuard-*.json').Count | Should -Be 1
            }
            finally { $env:KEYGUARD_BUNDLE_PATH = '' }
        }

        It 'not under -WhatIf' {
            $null = New-WrappedBackupKey a -WhatIf
            Test-Path $bundle | Should -BeFalse
        }

        It 'warns, fails with an id and loses no key where it can''t be written, and makes up for it' {
            Set-Content -LiteralPath $bundle -Value 'no bundle'
            $seen = Watch-Command { New-WrappedBackupKey a, b -WarningAction Ignore | Register-WrappedBackupKey }
            $seen.Output.Name | Should -Be a, b
            Assert-Failure $seen.Error -Id BundleNotRefreshed -Category WriteError -Target $bundle
            "$($seen.Warning)" | Should -Match 'could not be brought up to date'
            Assert-NothingLostOrDoubled a, b
            Remove-Item -LiteralPath $bundle
            $null = Update-WrappedBackupKey
            (Get-Bundle).keys.Count | Should -Be 2
        }

        It 'lets a pipeline end where errors stop, with every key registered' {
            Set-Content -LiteralPath $bundle -Value 'no bundle'
            { New-WrappedBackupKey a, b -ErrorAction Stop -WarningAction Ignore | Register-WrappedBackupKey -ErrorAction Stop -WarningAction Ignore } | Should -Throw -ErrorId 'BundleNotRefreshed*'
            Assert-NothingLostOrDoubled a, b
        }

        It 'is healed by the next run where one was killed between custody and the bundle' {
            $null = Register-Key a
            $before = Get-Content -LiteralPath $bundle -Raw
            # Whoever holds the lock keeps the child waiting right before the bundle is written.
            $lock = [System.IO.File]::Open("$bundle.lock", 'OpenOrCreate', 'ReadWrite', 'None')
            try {
                $child = Start-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab -With @{ BundlePath = '$bundle' }; `$null = New-WrappedBackupKey b"
                Wait-Until { (Get-Custody).keys.Count -eq 2 } -Because 'the child records its key'
                $child.Process.Kill()
                $child.Process.WaitForExit()
            }
            finally { $lock.Dispose() }
            Get-Content -LiteralPath $bundle -Raw | Should -BeExactly $before
            $null = Update-WrappedBackupKey
            (Get-Bundle).keys.name | Should -Be a, b
        }
    }
}
