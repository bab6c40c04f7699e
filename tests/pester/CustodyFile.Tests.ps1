BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'The custody file' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'keeps what another process has written between two commands of this one' {
        $null = Register-Key a
        $other = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; `$null = Register-Key b"
        $other.ExitCode | Should -Be 0 -Because $other.Error
        $null = Invoke-KmsRootKeyRotation veeam-root
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped
        Assert-NothingLostOrDoubled a, b
        $null = Register-Key c
        Assert-NothingLostOrDoubled a, b, c
        Assert-EveryPasswordUnwraps 3
    }

    It 'survives two shells that register at the same time' {
        $shells = foreach ($letter in 'a', 'b') {
            Start-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; `$null = 1..20 | ForEach-Object { `"$letter-`$_`" } | New-WrappedBackupKey | Register-WrappedBackupKey"
        }
        foreach ($shell in $shells) { ($ended = Wait-Shell $shell).ExitCode | Should -Be 0 -Because $ended.Error }
        Assert-NothingLostOrDoubled @(foreach ($letter in 'a', 'b') { 1..20 | ForEach-Object { "$letter-$_" } })
        Assert-EveryPasswordUnwraps 40
    }

    It 'is taken as it is when it was moved away and put back' {
        $null = Register-Key a
        $aside = "$(Get-CustodyPath).aside"
        Move-Item -LiteralPath (Get-CustodyPath) -Destination $aside
        (Get-WrappedBackupKey).Custody | Should -Be Unknown
        Update-WrappedBackupKey -WhatIf
        Move-Item -LiteralPath $aside -Destination (Get-CustodyPath)
        $null = Register-Key b
        Assert-NothingLostOrDoubled a, b
    }

    It 'stays as it is when it is damaged, whatever command is run and however often' {
        $null = Register-Key a
        $damaged = (Get-CustodyText).Substring(0, 200)
        [System.IO.File]::WriteAllText((Get-CustodyPath), $damaged)
        foreach ($attempt in 1..2) {
            $null = Watch-Command { Get-UnwrappedBackupKey -WrappedKey (Get-VBREncryptionKey).Description }
            $null = Watch-Command { Update-WrappedBackupKey }
            $null = Watch-Command { Register-Key b }
            Get-CustodyText | Should -BeExactly $damaged
        }
        @(Get-VeeamStandInKey).Count | Should -Be 1
    }

    It 'ignores what a killed process left beside it' {
        $null = Register-Key a
        Set-Content -LiteralPath "$(Get-CustodyPath).0badf00d.tmp" -Value '{ "format": "keygu'
        Set-Content -LiteralPath "$(Get-CustodyPath).lock" -Value ''
        $null = Register-Key b
        Assert-NothingLostOrDoubled a, b
    }

    It 'keeps what it found when it first wrote beside it' {
        $null = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; `$null = Register-Key a"
        $before = Get-CustodyText
        $null = Register-Key b
        Get-Content -LiteralPath "$(Get-CustodyPath).previous" -Raw | Should -BeExactly $before
    }

    It 'keeps what stood there before the last command that changed it, in a long session too' {
        $null = Register-Key a
        $null = Invoke-KmsRootKeyRotation veeam-root
        $before = Get-CustodyText
        $null = Update-WrappedBackupKey
        Get-Content -LiteralPath "$(Get-CustodyPath).previous" -Raw | Should -BeExactly $before
        $before = Get-CustodyText
        $null = Register-Key b
        Get-Content -LiteralPath "$(Get-CustodyPath).previous" -Raw | Should -BeExactly $before
    }

    It 'keeps members that this version does not know' {
        $null = Register-Key a
        $custody = Get-Custody
        $custody | Add-Member -NotePropertyName future -NotePropertyValue 'kept'
        $custody.keys[0] | Add-Member -NotePropertyName note -NotePropertyValue 'kept too'
        $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
        $null = Invoke-KmsRootKeyRotation veeam-root
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped
        (Get-Custody).future | Should -Be kept
        (Get-Custody).keys[0].note | Should -Be 'kept too'
    }

    It 'is refused when it needs what this version does not know' {
        $null = Register-Key a
        $custody = Get-Custody
        $custody.crit = @('two-custodians')
        $custody | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath (Get-CustodyPath)
        Assert-RefusedWithoutChange { Update-WrappedBackupKey } -Id CustodyFileTooNew -Category InvalidData -Target (Get-CustodyPath)
    }

    It 'is readable by its owner only' -Skip:(-not $IsLinux -and -not $IsMacOS) {
        $null = Register-Key a
        [System.IO.File]::GetUnixFileMode((Get-CustodyPath)) | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite')
    }
}
