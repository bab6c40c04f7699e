# What is wrong with computers, certificates and lists of names: each by name, with what is said of it; and nothing is changed.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    $obstacle = if (-not (Get-LabWinRM).ntlm) { 'NTLM needs Linux with the package gss-ntlmssp' }
    if ($obstacle) { Write-Host "Left out, because ${obstacle}: bad input for the cmdlets of WinRM." }
    $noDomain = Get-DomainObstacle
    $certificates = @(
        @{ What = 'an expired certificate'; Kind = 'expired'; Reason = 'Expired' }
        @{ What = 'a certificate for another name'; Kind = 'wrongName'; Reason = 'NameMismatch' }
        @{ What = 'a certificate for another use (EKU)'; Kind = 'wrongUsage'; Reason = 'NotForServers' }
        @{ What = 'a certificate with a weak key'; Kind = 'weakKey'; Reason = 'WeakKey' }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $script:Name = 'srv01.lab.example.com'
    $script:Common = @{ Credential = Get-LabWinRMCredential; ConnectTimeoutSec = 2 }

    # Runs Protect-WinRM, and sees to it that the computer is as before and the journal empty.
    function Watch-Protection([string] $Address, [hashtable] $With = $script:Common) {
        $journal = "$TestDrive/$([guid]::NewGuid()).jsonl"
        $before = Get-LabComputer $script:Name | ConvertTo-Json -Depth 6
        $seen = Watch-Command { Protect-WinRM $Address @With -JournalPath $journal }
        Get-LabComputer $script:Name | ConvertTo-Json -Depth 6 | Should -Be $before
        # It was made, to see whether it can be written.
        Get-Content -LiteralPath $journal -ErrorAction Ignore | Should -BeNullOrEmpty
        @($seen.Output).Count | Should -Be 1
        $seen.Output.RecommendedAction | Should -Not -BeNullOrEmpty
        $seen
    }
}

Describe 'An unknown organizational unit' -Skip:([bool]$noDomain) {
    It 'is said, and no computer is touched' {
        Reset-World $TestDrive
        $logOn = Get-DomainLogOn
        $unit = "OU=Nowhere,$((Get-TestDomain).baseDn)"
        $seen = Watch-Command { Find-WinRMComputer -SearchBase $unit @logOn | Protect-WinRM -JournalPath "$TestDrive/none.jsonl" | Test-WinRMSecurity }
        Assert-Failure $seen.Error -Id SearchBaseNotFound -Category ObjectNotFound -Target $unit
        $seen.Output | Should -BeNullOrEmpty
        Get-Content -LiteralPath "$TestDrive/none.jsonl" -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}

Describe 'A computer' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'with no certificate' {
        $seen = Watch-Protection (Add-LabComputer -With @{ certificates = @() }).address
        Assert-Failure $seen.Error -Id WinRmNoCertificate -Category ObjectNotFound
        $seen.Output.Status | Should -Be Blocked
        "$($seen.Error[0])" | Should -Match 'the store is empty'
        $seen.Output.RecommendedAction | Should -Match 'Get-Certificate'
    }

    It 'with nothing but <What>' -ForEach $certificates {
        $computer = Add-LabComputer -With @{ certificates = @(@{ kind = $Kind }) }
        $seen = Watch-Protection $computer.address
        Assert-Failure $seen.Error -Id WinRmNoCertificate -Category ObjectNotFound
        $seen.Output.Status | Should -Be Blocked
        "$($seen.Error[0])" | Should -Match "\b$Reason\b"
        # Naming it does not make it any better.
        $seen = Watch-Protection $computer.address (Get-LabProtection $Name $Kind)
        Assert-Failure $seen.Error -Id WinRmNoCertificate -Category ObjectNotFound
        "$($seen.Error[0])" | Should -Match "\b$Reason\b"
    }

    It 'that shows <What> fails the audit, and gets no log-on there' -ForEach $certificates {
        $computer = Add-LabComputer -Https -With @{ certificates = @(@{ kind = $Kind }); httpsCertificate = $Kind }
        $facts = Get-WinRMSecurity $computer.address @Common
        $facts.Https.State | Should -Be Untrusted
        $facts.Http.State | Should -Be Authenticated
        $facts.Https.Certificate.Problems | Should -Not -BeNullOrEmpty
        $rule = $facts | Test-WinRMSecurity | Where-Object Rule -EQ Listener.Https
        $rule.Status | Should -Be Fail
        $rule.Remedy | Should -Match 'Protect-WinRM'
        @(Get-LabWinRMRequest | Where-Object { $_.isTls -and $_.verb -ne 'Identify' }) | Should -BeNullOrEmpty
    }

    It 'that is unreachable: <Mode>' -ForEach @{ Mode = 'dead'; Id = 'WinRmTimedOut' }, @{ Mode = 'silent'; Id = 'WinRmTimedOut' }, @{ Mode = 'refusing'; Id = 'WinRmConnectionRefused' } {
        $address = (Add-LabComputer -With @{ mode = $Mode }).address
        $seen = Watch-Protection $address
        $seen.Output.Status | Should -Be Unreachable
        $seen.Output.ErrorId | Should -Be $Id
        @($seen.Error).Count | Should -Be 1
        $seen.Error[0].TargetObject | Should -Be $address
        (Test-WinRMSecurity $address @Common -Summary).IsCompliant | Should -BeFalse
    }

    It 'that denies access' {
        $address = (Add-LabComputer).address
        $with = @{ Credential = Get-LabWinRMCredential -User 'LAB\lab-winrm-operator'; ConnectTimeoutSec = 2 }
        $seen = Watch-Protection $address $with
        $seen.Output.ErrorId | Should -Be WinRmAccessDenied
        @($seen.Error).Count | Should -Be 1
        $rules = Test-WinRMSecurity $address @with
        $rules.Status | Select-Object -Unique | Should -Be Unknown
        "$($rules[0].Found)" | Should -Match 'denied|rights'
    }

    It 'that denies access to its firewall only' {
        $address = (Add-LabComputer).address
        $null = Add-LabWinRMFault @{ resource = 'wmi/root/StandardCimv2/.*'; fault = 5; times = 0 }
        $rules = Test-WinRMSecurity $address @Common
        $scope = $rules | Where-Object Rule -EQ Firewall.Scope
        $scope.Status | Should -Be Unknown
        $scope.Found | Should -Match '^The firewall could not be read: .*denied'
        @($rules | Where-Object Status -EQ Unknown).Count | Should -Be 1
    }

    It 'whose name resolves to nothing' {
        $null = Add-LabComputer
        $seen = Watch-Protection 'no-such-computer.invalid'
        $seen.Output.Status | Should -Be Unreachable
        $seen.Output.ErrorId | Should -Be WinRmNameUnknown
        (Get-WinRMSecurity 'no-such-computer.invalid' @Common).ErrorId | Should -Be WinRmNameUnknown
        (Test-WinRMSecurity 'no-such-computer.invalid' @Common).Status | Select-Object -Unique | Should -Be Unknown
    }

    It 'that is there thousands of times' {
        $computer = Add-LabComputer
        $with = Get-LabProtection
        $names = 1..3000 | ForEach-Object { $computer.address }
        @($names | Test-WinRMSecurity @Common -Summary).Count | Should -Be 1
        $results = @($names | Find-WinRMComputer | Protect-WinRM @with -JournalPath "$TestDrive/many.jsonl")
        $results.Count | Should -Be 1
        $results.Status | Should -Be Protected
        @($names | Protect-WinRM @with -JournalPath "$TestDrive/many.jsonl").Status | Should -Be AlreadyProtected
        @((Get-KeyGuardJournal -Path "$TestDrive/many.jsonl") | Where-Object { $_.Phase -eq 'Intent' }).Count | Should -Be @($results.Steps).Count
    }
}
