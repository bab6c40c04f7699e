# The Lab's Windows computers protected, audited, and put back.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    $obstacle = if (-not (Get-LabWinRM).ntlm) { 'NTLM needs Linux with the package gss-ntlmssp' }
    if ($obstacle) { Write-Host "Left out, because ${obstacle}: protecting the Lab's Windows computers." }
    $noDomain = if ($obstacle) { $obstacle } else { Get-DomainObstacle }
    if ($noDomain) { Write-Host "Left out, because ${noDomain}: README's pipeline in a domain." }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $script:Name = 'srv01.lab.example.com'
    $script:Weak = @{ config = @{ 'Service/Auth/Basic' = 'true'; 'Service/Auth/CredSSP' = 'true'; 'Service/AllowUnencrypted' = 'true' }; firewall = @{ refuses = $true } }
    function Get-Door([string] $Name = $script:Name) { (Get-LabDoor $Name | ForEach-Object { "$($_.transport) $($_.port)" }) -join ', ' }
}

Describe 'Protect-WinRM' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'leaves https alone, and says what it did' {
        $computer = Add-LabComputer -With $Weak
        $with = Get-LabProtection
        $result = Protect-WinRM $computer.address @with
        $result.GetType().FullName | Should -Be KeyGuard.WinRm.Hardening.WinRMProtection
        $result.Status | Should -Be Protected
        $result.Doors | Should -Be 'HTTPS 5986'
        $result.Port | Should -Be 5986
        $result.UseSSL | Should -BeTrue
        Get-Door | Should -Be 'HTTPS 5986'
        $result.Steps[0].Name | Should -Be Firewall
        $result.Steps[-1].Name | Should -Be 'Listener HTTP *'
        (Protect-WinRM $computer.address @with).Status | Should -Be AlreadyProtected
    }

    It 'shows the plan with -WhatIf and changes nothing' {
        $computer = Add-LabComputer -With $Weak
        $before = Get-LabComputer $Name | ConvertTo-Json -Depth 6
        $with = Get-LabProtection
        $result = Protect-WinRM $computer.address @with -WhatIf
        $result.Status | Should -Be Planned
        $result.Steps.Outcome | Select-Object -Unique | Should -Be Planned
        Get-LabComputer $Name | ConvertTo-Json -Depth 6 | Should -Be $before
    }

    It 'says of each certificate why it does not fit' {
        $computer = Add-LabComputer -With @{ certificates = @(@{ kind = 'expired' }, @{ kind = 'wrongName' }, @{ kind = 'weakKey' }, @{ kind = 'wrongUsage' }, @{ kind = 'noPrivateKey' }) }
        $seen = Watch-Command { Protect-WinRM $computer.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 2 }
        Assert-Failure $seen.Error -Id WinRmNoCertificate -Category ObjectNotFound -Target $computer.address
        foreach ($reason in 'Expired', 'NameMismatch', 'WeakKey', 'NotForServers', 'NoPrivateKey') { "$($seen.Error[0])" | Should -Match $reason }
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Match 'Get-Certificate'
        $seen.Output.Status | Should -Be Blocked
        Get-Door | Should -Be 'HTTP 5985'
    }

    It 'gives one object for each computer, the unreachable too' {
        $dead = Add-LabComputer -Name dead.lab.example.com -With @{ mode = 'dead' }
        $seen = Watch-Command { $dead.address, 'no-such-computer.invalid', 'no name' | Protect-WinRM -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 1 }
        $seen.Output.Status | Should -Be Unreachable, Unreachable
        $seen.Error.Count | Should -Be 3
    }

    It 'begins no other computer after a canary was rolled back' {
        $computers = @(1..4) | ForEach-Object { Add-LabComputer -Name "canary$_.lab.example.com" -With @{ certificates = @(@{ kind = 'unreadableKey' }); firewall = @{ refuses = $true } } }
        $with = Get-LabProtection canary1.lab.example.com unreadableKey
        $results = Protect-WinRM @($computers | ForEach-Object { $_.address }) @with -ErrorAction SilentlyContinue
        $results.Status | Should -Be RolledBack, Skipped, Skipped, Skipped
        1..4 | ForEach-Object { Get-Door "canary$_.lab.example.com" | Should -Be 'HTTP 5985' }
    }

    It 'writes each step into the journal' {
        $computer = Add-LabComputer -With $Weak
        $with = Get-LabProtection
        $null = Protect-WinRM $computer.address @with -JournalPath "$TestDrive/own.jsonl"
        $entries = Get-KeyGuardJournal -Path "$TestDrive/own.jsonl"
        $entries.Name | Select-Object -Unique | Should -Be $computer.address
        $basic = $entries | Where-Object { $_.Before['item'] -eq 'Service/Auth/Basic' }
        $basic.Phase | Should -Be Intent, Done
        $basic[0].Before['value'] | Should -Be true
        $basic[0].After['value'] | Should -Be false
    }

    It 'refuses what is no address, thumbprint or sense' {
        { Protect-WinRM srv01 -RemoteAddress '10.0.0.1 & calc' } | Should -Throw -ErrorId 'WinRmRemoteAddressInvalid*'
        { Protect-WinRM srv01 -CertificateThumbprint abc } | Should -Throw -ErrorId 'WinRmThumbprintInvalid*'
        { Protect-WinRM srv01 -KeepHttp -RemoveHttpListener } | Should -Throw -ErrorId 'WinRmHttpContradiction*'
    }
}

Describe 'Undo-WinRMProtection' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'has the computer as it was' {
        $computer = Add-LabComputer -With $Weak
        $before = Get-LabComputer $Name
        $with = Get-LabProtection
        (Protect-WinRM $computer.address @with).Status | Should -Be Protected
        $result = Undo-WinRMProtection $computer.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 2 -Confirm:$false
        $result.Status | Should -Be Undone
        $after = Get-LabComputer $Name
        foreach ($part in 'config', 'listeners', 'firewall') { $after.$part | ConvertTo-Json -Depth 6 | Should -Be ($before.$part | ConvertTo-Json -Depth 6) }
        (Undo-WinRMProtection $computer.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 2 -Confirm:$false).Steps.Outcome | Select-Object -Unique | Should -Be AlreadyDone
    }

    It 'shows with -WhatIf what it would do' {
        $computer = Add-LabComputer
        $with = Get-LabProtection
        $null = Protect-WinRM $computer.address @with
        (Undo-WinRMProtection $computer.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 2 -WhatIf).Status | Should -Be Planned
        Get-Door | Should -Be 'HTTPS 5986'
    }

    It 'leaves what somebody else changed, and the last door' {
        $computer = Add-LabComputer -With $Weak
        $with = Get-LabProtection
        $null = Protect-WinRM $computer.address @with
        $null = Add-LabWinRMFault @{ verb = 'Put'; resource = 'config/listener.*HTTP'; fault = 5; times = 0 }
        $seen = Watch-Command { Undo-WinRMProtection $computer.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 2 -Confirm:$false }
        $seen.Output.Status | Should -Be Failed
        ($seen.Output.Steps | Where-Object Name -EQ 'Listener HTTPS *').ErrorId | Should -Be WinRmLastDoor
        Get-Door | Should -Be 'HTTPS 5986'
    }

    It 'says of a computer that it knows nothing' {
        $computer = Add-LabComputer
        $with = Get-LabProtection
        $null = Protect-WinRM $computer.address @with
        $seen = Watch-Command { Undo-WinRMProtection srv99.lab.example.com -Credential (Get-LabWinRMCredential) -Confirm:$false }
        Assert-Failure $seen.Error -Id WinRmNothingToUndo -Category ObjectNotFound -Target srv99.lab.example.com
    }
}

Describe 'Test-WinRMSecurity' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'holds a weak computer against each baseline' {
        $facts = Get-LabWinRMSecurity (Add-LabComputer -With $Weak).address
        $rules = $facts | Test-WinRMSecurity
        ($rules | Where-Object Rule -EQ Service.Basic).Status | Should -Be Fail
        ($rules | Where-Object Rule -EQ Service.Basic).References | Should -Match 'WN22-CC-000500'
        ($rules | Where-Object Rule -EQ Listener.Https).Found | Should -Be 'no https listener'
        ($rules | Where-Object Rule -EQ Listener.Http).Status | Should -Be Fail
        foreach ($baseline in 'Stig', 'Cis', 'Microsoft') { ($facts | Test-WinRMSecurity -Baseline $baseline | Where-Object Rule -EQ Service.Basic).Found | Should -Match 'not configured' }
        $facts | Test-WinRMSecurity -Baseline Cis | Where-Object CutsOffRemoting | Should -HaveCount 2
        ($facts | Test-WinRMSecurity -Summary).IsCompliant | Should -BeFalse
    }

    It 'tells what policy holds from what somebody set' {
        $computer = Add-LabComputer -With @{ domainPolicy = @(@{ key = 'SOFTWARE\Policies\Microsoft\Windows\WinRM\Service'; name = 'AllowBasic'; number = 1 }) }
        Update-LabComputerPolicy $Name
        $rule = Get-LabWinRMSecurity $computer.address | Test-WinRMSecurity | Where-Object Rule -EQ Service.Basic
        $rule.Status | Should -Be BlockedByPolicy
        $rule.Source | Should -Be GPO
        $rule.Remedy | Should -Match 'Allow Basic authentication'
    }

    It 'gives Unknown with the reason for a computer that can not be read' {
        $dead = Add-LabComputer -With @{ mode = 'refusing' }
        $rules = Test-WinRMSecurity $dead.address -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 1
        $rules.Status | Select-Object -Unique | Should -Be Unknown
        $rules[0].Found | Should -Match 'refused'
    }

    It 'goes into CSV, JSON and a page that runs nothing' {
        $computer = Add-LabComputer -With @{ config = @{ 'Client/TrustedHosts' = '*,<script>alert(1)</script>' } }
        $rules = Get-LabWinRMSecurity $computer.address | Test-WinRMSecurity -HtmlPath "$TestDrive/report.html"
        @($rules | ConvertTo-Csv | ConvertFrom-Csv).Rule | Should -Be $rules.Rule
        @($rules | ConvertTo-Json | ConvertFrom-Json).Count | Should -Be $rules.Count
        $page = Get-Content "$TestDrive/report.html" -Raw
        $page | Should -Match '&lt;script&gt;alert'
        $page | Should -Not -Match '<script'
        $page | Should -Match 'Service.Basic'
    }
}

Describe 'One pipeline' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'finds, protects and audits computers of a file, by NTLM' {
        $computers = 1..3 | ForEach-Object { Add-LabComputer -Name "web0$_.lab.example.com" -With $Weak }
        Set-Content -LiteralPath "$TestDrive/servers.txt" -Value @($computers | ForEach-Object { $_.address })
        Set-Content -LiteralPath "$TestDrive/ca.pem" -Value (Get-LabWinRM).authorityPem
        # Trust in the Lab's authority is this child shell's own: .NET looks at the variable once, at its start.
        $shell = Invoke-Shell @"
$(Get-ShellPrologue)
`$logOn = Get-LabWinRMCredential
Find-WinRMComputer -Path '$TestDrive/servers.txt' | Protect-WinRM -Credential `$logOn -RemoteAddress 127.0.0.0/8 -JournalPath '$TestDrive/pipe.jsonl' | Test-WinRMSecurity -Credential `$logOn -Summary | ConvertTo-Json -AsArray
"@ -Environment @{ SSL_CERT_FILE = "$TestDrive/ca.pem" }
        $summaries = $shell.Output | ConvertFrom-Json
        $summaries.Count | Should -Be 3 -Because $shell.Error
        $summaries.IsCompliant | Select-Object -Unique | Should -BeTrue
        1..3 | ForEach-Object { Get-Door "web0$_.lab.example.com" | Should -Be 'HTTPS 5986' }
    }
}

Describe 'README''s pipeline, in a domain of Samba' -Skip:([bool]$noDomain) {
    It 'gives what README shows, by Kerberos' {
        Reset-World $TestDrive
        $domain = Get-TestDomain
        $unit = "OU=WebServers,$($domain.baseDn)"
        $null = Invoke-TestDomain unit @{ place = $unit }
        # The managing computer seems to come from the network that README names.
        $weak = $Weak + @{}
        $weak.firewall = @{ refuses = $true; client = '10.20.0.7' }
        $names = 'shop01', 'shop02', 'shop03' | ForEach-Object { Add-LabComputerOfDomain $_ $unit "$TestDrive/lab.keytab" $weak }
        $null = Invoke-TestDomain ticket @{ user = 'Administrator'; cache = "$TestDrive/tickets" }
        Set-Content -LiteralPath "$TestDrive/ca.pem" -Value (Get-LabWinRM).authorityPem

        $readme = Get-Content -LiteralPath "$(Get-RepositoryRoot)/README.md" -Raw
        $block = [regex]::Match($readme, '(?s)```powershell\r?\nPS> (?<command>Find-WinRMComputer[^\n]+)\n(?<output>.+?)```')
        $block.Success | Should -BeTrue
        $command = $block.Groups['command'].Value.Replace('dc1.lab.example.com', $domain.host)
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n$command | Out-String -Width 120" -Environment @{
            KRB5_CONFIG = $domain.krb5Config; KRB5CCNAME = "$TestDrive/tickets"; SSL_CERT_FILE = "$TestDrive/ca.pem"; KEYGUARD_JOURNAL_PATH = "$TestDrive/domain.jsonl"
        }
        # The computers come as they are ready, and their lines are compared in their own order.
        function Get-Line([string] $Text) { @($Text.Split("`n") | ForEach-Object TrimEnd | Where-Object { $_ }) }
        $given = Get-Line $shell.Output
        ($given | Select-Object -First 2) + ($given | Select-Object -Skip 2 | Sort-Object) -join "`n" | Should -BeExactly ((Get-Line $block.Groups['output'].Value) -join "`n") -Because $shell.Error
        foreach ($name in $names) { Get-Door $name | Should -Be 'HTTPS 5986' }
    }
}
