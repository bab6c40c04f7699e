BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $cmdlets = Get-Command -Module KeyGuard | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
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
            $mistakes = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput("$($example.code)", [ref]$null, [ref]$mistakes)
            $mistakes | Should -BeNullOrEmpty -Because "the example reads: $($example.code)"
        }
        "$($examples.code)" | Should -Match $Name
    }
}
