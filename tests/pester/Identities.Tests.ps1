# Who may do what: an identity that may wrap and re-wrap but not unwrap, and the scheduled run of docs/examples as cron starts it.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'An identity without the right to unwrap' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab -ApiKey lab-rewrapper-key
    }

    It 'makes, registers, lists and re-wraps keys' {
        $registered = Register-Key a, b
        $registered.Added | Should -Be $true, $true
        Disconnect-KeyGuard
        $null = Connect-Lab
        $null = Invoke-KmsRootKeyRotation veeam-root
        Disconnect-KeyGuard
        $null = Connect-Lab -ApiKey lab-rewrapper-key
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped
        (Update-WrappedBackupKey).Status | Should -Be AlreadyCurrent, AlreadyCurrent
        (Get-WrappedBackupKey -CheckVersion).KeyVersionBehind | Should -Be $false, $false
        Assert-NothingLostOrDoubled a, b
        # What it made and re-wrapped is whole: another identity proves that.
        $null = Connect-Lab -ApiKey lab-reader-key
        (Test-WrappedBackupKey).Result | Should -Be Passed, Passed
        Assert-EveryPasswordUnwraps 2
    }

    It 'finds the root key of a key of unknown custody, too' {
        $null = Register-Key a
        Remove-Item -LiteralPath (Get-CustodyPath)
        (Update-WrappedBackupKey).Status | Should -BeIn AlreadyCurrent, Rewrapped
        (Get-WrappedBackupKey).Custody | Should -Be Known
    }

    It 'is refused by <Name>, and told that it is the right to unwrap that it lacks' -ForEach @(
        @{ Name = 'Get-UnwrappedBackupKey'; Run = { Get-UnwrappedBackupKey -Name a } }
        @{ Name = 'Test-WrappedBackupKey'; Run = { Test-WrappedBackupKey } }
        @{ Name = 'Move-WrappedBackupKey'; Run = { Move-WrappedBackupKey -From primary -To recovery } }
    ) {
        $null = Connect-Lab -Name recovery -ApiKey lab-rewrapper-key
        $null = Register-Key a
        $seen = Watch-Command $Run
        Assert-Failure $seen.Error -Id KmsAccessDenied -Category AuthenticationError -Target a
        "$($seen.Error)" | Should -Match 'may read the metadata of root key .* what it lacks is the right to unwrap'
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Match 'about_KeyGuard_Identities'
        $seen.Error[0].Exception.CorrelationId | Should -Not -BeNullOrEmpty
        (Get-Custody).keys.wraps.instanceId | Should -Be (Get-InstanceId primary)
    }

    It 'costs one look at the metadata, however many keys are refused' {
        $null = Register-Key @(1..8 | ForEach-Object { "k$_" })
        $null = Connect-Lab -ApiKey lab-rewrapper-key
        Reset-LabCounter
        @(Watch-Command { Get-UnwrappedBackupKey -Name 'k*' -ThrottleLimit 1 }).Error.Count | Should -Be 8
        (Get-LabCounter).byOperation.metadata | Should -Be 1
    }

    It 'is another matter than an identity without any role, which gets the whole list of causes' {
        $null = Register-Key a
        $seen = Watch-Command { Connect-Lab -Name stranger -Instance primary -ApiKey lab-stranger-key }
        Assert-Failure $seen.Error -Id KmsAccessDenied -Category AuthenticationError
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Match 'the region in'
    }
}

Describe 'about_KeyGuard_Identities' {
    It 'is a help topic, whose PowerShell parses and whose command lines have only parameters that the script has' {
        $page = Get-Content -LiteralPath (Join-Path (Get-RepositoryRoot) 'docs/about_KeyGuard_Identities.md') -Raw
        (Get-Help about_KeyGuard_Identities | Out-String) | Should -Match 'no right to unwrap'
        $known = (Get-Command (Join-Path (Get-RepositoryRoot) 'docs/examples/Update-BackupKeys.ps1')).Parameters.Keys
        $blocks = [regex]::Matches($page, '(?s)```\w*\r?\n(.*?)```').ForEach{ $_.Groups[1].Value }
        $lines = @($blocks.Split("`n") | Where-Object { $_ -match "^\s*['`"]?-[A-Z]" -and $_ -notmatch '-NoProfile' })
        $lines.Count | Should -BeGreaterThan 10
        foreach ($name in [regex]::Matches("$lines", '(?<=^|[\s''"])-([A-Z]\w+)').ForEach{ $_.Groups[1].Value }) { $name | Should -BeIn (@($known) + 'File') }
        foreach ($block in [regex]::Matches($page, '(?s)```powershell\r?\n(.*?)```').ForEach{ $_.Groups[1].Value }) {
            $mistakes = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($block, [ref]$null, [ref]$mistakes)
            $mistakes | Should -BeNullOrEmpty -Because $block
        }
    }
}

# docs/examples/Update-BackupKeys.ps1 as cron or a systemd timer starts it: an environment with next to nothing in it.
Describe 'The scheduled run' -Skip:(-not $IsLinux) {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Connect-LabVbr
        $null = 'a', 'b' | New-WrappedBackupKey -ThrottleLimit 1 | Register-WrappedBackupKey

        $jobHome = (New-Item -Path (Join-Path $TestDrive "home-$([guid]::NewGuid())") -ItemType Directory).FullName
        $version = (Import-PowerShellDataFile (Get-ModulePath)).ModuleVersion
        $modules = New-Item -Path (Join-Path $jobHome '.local/share/powershell/Modules/KeyGuard') -ItemType Directory
        $null = New-Item -ItemType SymbolicLink -Path (Join-Path $modules $version) -Target (Split-Path (Get-ModulePath))
        # The default custody file of that account.
        $null = New-Item -Path (Join-Path $jobHome '.local/share/KeyGuard') -ItemType Directory
        $custody = Join-Path $jobHome '.local/share/KeyGuard/custody.json'
        Move-Item -LiteralPath (Get-CustodyPath) -Destination $custody

        function Write-SecretFile([string] $Name, [string] $Text, [string] $Mode = '600') {
            $path = Join-Path $jobHome $Name
            Set-Content -LiteralPath $path -Value $Text
            chmod $Mode $path
            $path
        }

        $apiKeyFile = Write-SecretFile api-key lab-rewrapper-key
        $vbrFile = Write-SecretFile vbr-password lab-vbr-password
        $log = Join-Path $jobHome 'keyguard.log'
        $bundle = Join-Path $jobHome 'bundle.json'

        function Start-Job-AsCronDoes([hashtable] $With = @{}) {
            $arguments = @{
                Endpoint = Get-LabUrl; IamUri = Get-LabUrl; InstanceId = Get-InstanceId; RootKey = 'veeam-root'; ApiKeyFile = $apiKeyFile
                VbrServer = Get-LabUrl; VbrUser = 'lab-vbr-security'; VbrPasswordFile = $vbrFile; LogPath = $log; BundlePath = $bundle
            }
            foreach ($name in $With.Keys) { $arguments[$name] = $With[$name] }
            $line = foreach ($name in $arguments.Keys) { "-$name"; $arguments[$name] }
            $pwsh = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
            $script = Join-Path (Get-RepositoryRoot) 'docs/examples/Update-BackupKeys.ps1'
            $output = env -i "HOME=$jobHome" PATH=/usr/bin:/bin SHELL=/bin/sh $pwsh -NoProfile -NonInteractive -File $script @line 2>&1
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = "$($output -join "`n")"; Log = if (Test-Path $log) { Get-Content -LiteralPath $log -Raw } else { '' } }
        }

        function Assert-NoSecret($Run) {
            foreach ($secret in @((Get-LabVbrPassword).password) + 'lab-rewrapper-key', 'lab-vbr-password') {
                "$($Run.Output)$($Run.Log)".Contains($secret) | Should -BeFalse
            }
        }
    }

    It 're-wraps every key without the right to unwrap, logs, and ends with 0' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        $before = @(Get-LabVbrPassword)
        $run = Start-Job-AsCronDoes
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Log | Should -Match '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 2 Rewrapped\n'
        $run.Log | Should -Match 'exit code 0\s*$'
        $run.Output.Trim() | Should -BeExactly $run.Log.Trim()
        Assert-NoSecret $run
        $after = @(Get-LabVbrPassword)
        $after.password | Should -BeExactly $before.password
        @($after.hint | Where-Object { $_ -in $before.hint }) | Should -BeNullOrEmpty
        (Get-LabCounter).byOperation.PSObject.Properties['unwrap'] | Should -BeNullOrEmpty
        (Get-Content -LiteralPath $bundle -Raw | ConvertFrom-Json).keys.Count | Should -Be 2
        [System.IO.File]::GetUnixFileMode($custody) | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite')
        (Start-Job-AsCronDoes).Log | Should -Match '2 AlreadyCurrent'
    }

    It 'ends with 1 when a key needs attention, and the log says which and why' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Add-LabFault @{ method = 'PUT'; path = '/encryptionPasswords/'; status = 403; code = 'AccessDenied' }
        $run = Start-Job-AsCronDoes
        $run.ExitCode | Should -Be 1
        $run.Log | Should -Match 'failed: [ab]: VbrAccessDenied: '
        $run.Log | Should -Match '1 Rewrapped'
        Assert-NoSecret $run
    }

    It 'ends with 1 and the advice to enable when the root key is disabled' {
        $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction Ignore
        $run = Start-Job-AsCronDoes
        $run.ExitCode | Should -Be 1
        $run.Log | Should -Match '2 RootKeyDisabled'
        $run.Log | Should -Match 'Enable-KmsRootKey'
    }

    It 'ends with 2 and touches nothing where <Why>' -ForEach @(
        @{ Why = 'others can read the API key'; With = { @{ ApiKeyFile = Write-SecretFile open lab-rewrapper-key 644 } }; Says = 'can be read by others.*chmod 600' }
        @{ Why = 'the API key is wrong'; With = { @{ ApiKeyFile = Write-SecretFile wrong 'lab-no-such-key' } }; Says = 'IamCredentialsRejected' }
        @{ Why = 'the API key file is not there'; With = { @{ ApiKeyFile = '/nowhere/api-key' } }; Says = 'nothing was done: PathNotFound' }
        @{ Why = 'the API key file is empty'; With = { @{ ApiKeyFile = Write-SecretFile empty '' } }; Says = 'is empty' }
        @{ Why = 'the identity has no role'; With = { @{ ApiKeyFile = Write-SecretFile stranger 'lab-stranger-key' } }; Says = 'KmsAccessDenied' }
        @{ Why = 'the backup server refuses the user'; With = { @{ VbrPasswordFile = Write-SecretFile wrong-vbr 'no-such-password' } }; Says = 'VbrCredentialsRejected' }
        @{ Why = 'the service does not answer'; With = { @{ Endpoint = 'http://127.0.0.1:9' } }; Says = 'KmsUnavailable' }
    ) {
        $before = Get-Content -LiteralPath $custody -Raw
        $held = "$(Get-LabVbrPassword)"
        $run = Start-Job-AsCronDoes -With (& $With)
        $run.ExitCode | Should -Be 2 -Because $run.Output
        $run.Log | Should -Match $Says
        foreach ($secret in 'lab-no-such-key', 'no-such-password', 'lab-stranger-key') { "$($run.Output)$($run.Log)".Contains($secret) | Should -BeFalse }
        Assert-NoSecret $run
        Get-Content -LiteralPath $custody -Raw | Should -BeExactly $before
        "$(Get-LabVbrPassword)" | Should -BeExactly $held
    }

    It 'never waits for a person' {
        # A mandatory parameter that is missing, without anybody to ask.
        $pwsh = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
        $script = Join-Path (Get-RepositoryRoot) 'docs/examples/Update-BackupKeys.ps1'
        $null = env -i "HOME=$jobHome" PATH=/usr/bin:/bin $pwsh -NoProfile -NonInteractive -File $script -Endpoint us-south 2>&1
        $LASTEXITCODE | Should -Not -Be 0
    }
}
