BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $cmdlets = Get-Command -Module KeyGuard | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $changing = 'New', 'Register', 'Update', 'Invoke', 'Disable', 'Enable', 'Remove', 'Restore', 'Set', 'Add', 'Move', 'Import', 'Export', 'Protect', 'Undo', 'Clear', 'Reset'
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    function Get-OwnParameter($Command) { $Command.Parameters.Values | Where-Object Name -NotIn $common }
}

Describe '<Name>' -ForEach $cmdlets {
    It 'has an approved verb' {
        $Command.Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'has a noun of one of KeyGuard''s families' {
        $Command.Noun | Should -Match '^(KeyGuard|Kms|Kmip|WrappedBackupKey|UnwrappedBackupKey|VCenter|VM|Vsan|WinRM)'
    }

    It 'says what it gives' {
        @($Command.OutputType).Count -gt 0 | Should -Be ($Command.Verb -ne 'Disconnect')
    }

    It 'supports -WhatIf and -Confirm exactly if it changes something' {
        $Command.Parameters.ContainsKey('WhatIf') | Should -Be ($Command.Verb -in $changing)
    }

    It 'takes no secret as text' {
        foreach ($parameter in Get-OwnParameter $Command | Where-Object Name -Match '(Password|Secret|ApiKey|Token)$') {
            $parameter.ParameterType | Should -BeIn ([securestring], [pscredential]) -Because "-$($parameter.Name) is a secret"
        }
    }

    It 'names secret parameters so that PSReadLine keeps them out of its history' {
        foreach ($parameter in Get-OwnParameter $Command | Where-Object ParameterType -EQ ([securestring])) {
            $parameter.Name | Should -Match '(Password|Secret|ApiKey|Token)$'
        }
    }

    It 'has no parameter or output whose type another load context hides' {
        foreach ($type in @((Get-OwnParameter $Command).ParameterType) + @($Command.OutputType | ForEach-Object Type)) {
            if ($null -eq $type) { continue }
            $element = if ($type.IsArray) { $type.GetElementType() } else { $type }
            $element.Assembly.GetName().Name | Should -Not -Match '^(Polly|System\.Text\.Json)'
            $element.IsPublic -or $element.IsNestedPublic | Should -BeTrue -Because $element.FullName
        }
    }

    It 'has a test of its own in this suite' {
        $describes = Get-ChildItem -Path $PSScriptRoot -Filter *.Tests.ps1 | Select-String -Pattern "^Describe '.*\b$Name\b"
        $describes | Should -Not -BeNullOrEmpty
    }
}

Describe 'Exit codes' {
    BeforeAll {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a, b
    }

    It 'are 0 for a script whose last command succeeds' {
        (Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab`nUpdate-WrappedBackupKey").ExitCode | Should -Be 0
    }

    It 'are 1 when one of many keys fails' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Add-LabFault @{ path = '/actions/rewrap'; status = 500 }
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab`nUpdate-WrappedBackupKey"
        $shell.ExitCode | Should -Be 1
        $shell.Output | Should -Match 'Unavailable'
        $shell.Output | Should -Match 'Rewrapped'
    }

    It 'are 1 when the command can''t begin' {
        (Invoke-Shell "$(Get-ShellPrologue)`nUpdate-WrappedBackupKey").ExitCode | Should -Be 1
    }
}
