BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    function New-Folder { (New-Item -Path (Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))) -ItemType Directory).FullName }
}

Describe 'Export-WinRMPolicy' {
    It 'shows the rules of <_>, writes nothing, and never shuts remoting off' -ForEach Recommended, Stig, Cis, Microsoft {
        $rules = Export-WinRMPolicy $_
        $rules.Baseline | Select-Object -Unique | Should -Be $_
        @($rules | Where-Object Path).Count | Should -Be 0
        @($rules | Where-Object State -EQ Added).Count | Should -BeGreaterThan 5
        $rules | Where-Object ValueName -In AllowAutoConfig, AllowRemoteShellAccess | ForEach-Object {
            $_.State | Should -Be LeftOut
            $_.Command | Should -BeNullOrEmpty
        }
        ($rules | Where-Object State -EQ NotByPolicy).RuleId | Should -Contain Listener.Https
    }

    It 'writes a Registry.pol into a folder, once' {
        $folder = New-Folder
        $first = Export-WinRMPolicy -Path $folder
        $first.Path | Select-Object -Unique | Should -Be (Join-Path $folder Registry.pol)
        $bytes = [System.IO.File]::ReadAllBytes($first[0].Path)
        [System.Text.Encoding]::ASCII.GetString($bytes, 0, 4) | Should -BeExactly PReg
        $second = Export-WinRMPolicy -Path $folder
        $second.State | Select-Object -Unique | Sort-Object | Should -Be Unchanged, NotByPolicy
        Get-ChildItem -LiteralPath $folder | Should -HaveCount 1 -Because 'nothing was written, so there is no file before'
    }

    It 'keeps what another baseline wrote, and the file before' {
        $folder = New-Folder
        $null = Export-WinRMPolicy Recommended -Path $folder
        $before = [System.IO.File]::ReadAllBytes("$folder/Registry.pol")
        $rules = Export-WinRMPolicy Stig -Path $folder
        ($rules | Where-Object RuleId -EQ Service.Basic).State | Should -Be Unchanged
        ($rules | Where-Object RuleId -EQ Service.RunAs).State | Should -Be Added
        [System.IO.File]::ReadAllBytes("$folder/Registry.pol.previous") | Should -Be $before
        [System.IO.File]::ReadAllBytes("$folder/Registry.pol")[0..($before.Count - 1)] | Should -Be $before
    }

    It 'merges with a file and leaves that alone' {
        $folder = New-Folder
        $null = Export-WinRMPolicy Microsoft -Path "$folder/theirs.pol"
        $before = [System.IO.File]::ReadAllBytes("$folder/theirs.pol")
        $rules = Export-WinRMPolicy Recommended -Path "$folder/ours.pol" -MergeWith "$folder/theirs.pol"
        ($rules | Where-Object RuleId -EQ Service.CredSSP).State | Should -Be Added
        [System.IO.File]::ReadAllBytes("$folder/theirs.pol") | Should -Be $before
        [System.IO.File]::ReadAllBytes("$folder/ours.pol")[0..($before.Count - 1)] | Should -Be $before
    }

    It 'gives commands that are what they say, whatever the policy is called' {
        $name = "Bob's `$(throw 'no') policy"
        $command = (Export-WinRMPolicy -GpoName $name | Where-Object RuleId -EQ Service.Basic).Command
        function Set-GPRegistryValue($Name, $Key, $ValueName, $Type, $Value) { "$Name|$Key|$ValueName|$Type|$Value" }
        & ([scriptblock]::Create($command)) | Should -BeExactly "$name|HKLM\Software\Policies\Microsoft\Windows\WinRM\Service|AllowBasic|DWord|0"
    }

    It 'does nothing under -WhatIf' {
        $folder = New-Folder
        Export-WinRMPolicy -Path $folder -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $folder | Should -BeNullOrEmpty
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'PolicyPathIsLive'; Category = 'SecurityError'; With = { @{ Path = "$TestDrive/sysvol/lab/Registry.pol" } } }
        @{ Id = 'PolicyPathIsLive'; Category = 'SecurityError'; With = { @{ Path = "$TestDrive/Policies/{31B2F340-016D-11D2-945F-00C04FB984F9}/Machine" } } }
        @{ Id = 'PolicyFileDamaged'; Category = 'InvalidData'; With = { @{ MergeWith = (Get-StandInPath) } } }
        @{ Id = 'PolicyFileUnreadable'; Category = 'ReadError'; With = { @{ MergeWith = "$TestDrive/none.pol" } } }
        @{ Id = 'PolicyFileUnwritable'; Category = 'WriteError'; With = { @{ Path = "$TestDrive/none" } } }
        @{ Id = 'GpoNameInvalid'; Category = 'InvalidArgument'; With = { @{ GpoName = "a`nb" } } }
    ) {
        $arguments = & $With
        Assert-Failure (Watch-Command { Export-WinRMPolicy @arguments }).Error -Id $Id -Category $Category
    }

    It 'has a table' {
        $lines = (Export-WinRMPolicy | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        "$lines" | Should -Match 'Service.Unencrypted +Added +AllowUnencryptedTraffic +0 +High'
    }

    It 'works in Constrained Language' {
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'`n(Export-WinRMPolicy).Count; (Find-WinRMComputer a, b).Count"
        $shell.Output.Trim() -split '\s+' | Should -Be "$(@(Export-WinRMPolicy).Count)", '2' -Because $shell.Error
    }
}
