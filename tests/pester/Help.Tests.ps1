BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $cmdlets = Get-Command -Module KeyGuard | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    # What a person types: the lines after a prompt, and those that go on from them. All of it, where there is no prompt.
    function Get-Typed($Example) {
        $lines = "$($Example.code)".Split("`n").TrimEnd()
        if (-not ($lines -match '^PS> ')) { return $lines -join "`n" }
        $goesOn = $false
        $typed = foreach ($line in $lines) {
            if ($line.StartsWith('PS> ') -or $goesOn) {
                $line -replace '^PS> '
                $goesOn = $line -match '[`|,{(]$'
            }
        }
        $typed -join "`n"
    }
    function Get-Text($Help) { "$(@($Help | ForEach-Object { if ($_ -is [string]) { $_ } else { $_.Text } }) -join ' ')".Trim() }
}

Describe 'The help of <Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help -Name $Name -Full
        $own = $Command.Parameters.Keys | Where-Object { $_ -notin $common }
    }

    It 'has a synopsis of its own' {
        $help.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $help.Synopsis.Trim() | Should -Not -Match "^$Name " -Because 'that is only the syntax, made up by PowerShell'
        $help.Synopsis | Should -Not -Match '\{\{'
    }

    It 'has a description' {
        $help.PSObject.Properties.Name | Should -Contain description
        (Get-Text $help.description).Length | Should -BeGreaterThan 40
        Get-Text $help.description | Should -Not -Match '\{\{'
    }

    It 'describes every parameter' {
        foreach ($parameter in $own) {
            $described = $help.parameters.parameter | Where-Object name -EQ $parameter
            $described | Should -Not -BeNullOrEmpty -Because "-$parameter is documented"
            $described.PSObject.Properties.Name | Should -Contain description -Because "-$parameter is described"
            Get-Text $described.description | Should -Not -BeNullOrEmpty -Because "-$parameter is described"
        }
    }

    It 'describes no parameter that is not there' {
        $described = @($help.parameters.parameter.name | Where-Object { $_ -notin $common })
        @($described | Where-Object { $_ -notin $Command.Parameters.Keys }) | Should -BeNullOrEmpty
    }

    It 'has an example whose commands exist and parse' {
        $help.PSObject.Properties.Name | Should -Contain examples
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterThan 0
        foreach ($example in $examples) {
            $typed = Get-Typed $example
            $typed | Should -Not -BeNullOrEmpty -Because 'an example shows what to type'
            $mistakes = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($typed, [ref]$null, [ref]$mistakes)
            $mistakes | Should -BeNullOrEmpty -Because "the example reads: $typed"
        }
        "$($examples.code)" | Should -Match $Name
    }
}
