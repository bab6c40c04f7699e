# A migration of the Lab's vCenter: five machines, seven hosts and a vSAN cluster are under kms-old, its default.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    # The last result is the proof.
    function Get-Change($Results, [string] $Name) { @($Results)[0..(@($Results).Count - 2)] | Where-Object Name -EQ $Name }
}

Describe 'Move-VCenterEncryptionKms' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-LabVCenter -With @{ Name = 'vc1' }
        $plan = Join-Path $TestDrive 'plan.json'
        Remove-Item -LiteralPath $plan -ErrorAction Ignore
    }

    It 'moves machines, hosts, the vSAN cluster and the default, and proves it' {
        $results = Move-VCenterEncryptionKms kms-old kms-new
        $proof = $results[-1]
        $changes = $results[0..($results.Count - 2)]
        # vSAN gives the hosts of its cluster its own host key, so nothing is left to do for them when their turn comes.
        ($changes | Where-Object Status -NE Rekeyed | ForEach-Object { "$($_.Kind) $($_.Status)" } | Group-Object | ForEach-Object { "$($_.Count) $($_.Name)" }) | Should -Be '3 VMHost AlreadyThere'
        ($changes | Group-Object Kind).Name | Sort-Object | Should -Be VM, VMHost, VsanCluster
        $proof.IsUnused | Should -BeTrue
        $proof.StillUsing | Should -BeNullOrEmpty
        $proof.Default | Should -Be kms-new
        @(Invoke-LabVCenter GET /keys | ForEach-Object { $_ } | Where-Object { -not $_.inUse }) | Should -BeNullOrEmpty -Because 'no key was made for nothing'
        "$($proof.Unseen)" | Should -Match 'not registered.*content libraries'
        (Get-VMEncryptionKms | Where-Object Encrypted).KmsCluster | Select-Object -Unique | Should -Be kms-new
        (Get-VMHostEncryptionKms).KmsCluster | Where-Object { $_ } | Select-Object -Unique | Should -Be kms-new
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
    }

    It 'finds nothing left to do the second time, and the old provider can be removed then' {
        $null = Move-VCenterEncryptionKms kms-old kms-new
        $again = @(Move-VCenterEncryptionKms kms-old kms-new)
        $again.Count | Should -Be 1
        $again[0].IsUnused | Should -BeTrue
        (Remove-VCenterKms kms-old -Confirm:$false).Status | Should -Be Done
    }

    It 'shows a plan that changes nothing' {
        $planned = Move-VCenterEncryptionKms kms-old kms-new -PlanOnly
        $planned.Ready | Should -Be 13
        $planned.IsDefault | Should -BeTrue
        $planned.Items.Name | Should -Contain app01
        $planned.Items[0].Parts | Should -Contain 'VM home'
        (Get-VCenterKms kms-old -SkipStatus).IsDefault | Should -BeTrue
        Get-KeyGuardJournal -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'saves a plan and runs it later, in another shell, for those that it names' {
        $null = Move-VCenterEncryptionKms kms-old kms-new -PlanOnly -PlanPath $plan
        $null = Add-LabVM @{ name = 'later'; provider = 'kms-old' }
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-LabVCenter; (Move-VCenterEncryptionKms -PlanPath '$plan' -ErrorAction SilentlyContinue)[-1].StillUsing"
        $shell.Output | Should -Match "VM 'later'"
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-new
        (Get-VMEncryptionKms later).KmsCluster | Should -Be kms-old
    }

    It 'runs a plan that is piped in' {
        (Move-VCenterEncryptionKms kms-old kms-new -PlanOnly | Move-VCenterEncryptionKms)[-1].IsUnused | Should -BeTrue
    }

    It 'leaves alone another machine that has got an id since' {
        $null = Move-VCenterEncryptionKms kms-old kms-new -PlanOnly -PlanPath $plan
        $text = Get-Content -LiteralPath $plan -Raw | ConvertFrom-Json -Depth 20
        $item = $text.parts[0].items | Where-Object name -EQ app02
        $item.instanceUuid = [guid]::NewGuid().ToString()
        ConvertTo-Json $text -Depth 20 | Set-Content -LiteralPath $plan
        $seen = Watch-Command { Move-VCenterEncryptionKms -PlanPath $plan }
        (Get-Change $seen.Output app02).Status | Should -Be Blocked
        (Get-VMEncryptionKms app02).KmsCluster | Should -Be kms-old
    }

    It 'says before anything is changed what would fail, and moves the rest' {
        $null = Add-LabVM @{ name = 'tree'; provider = 'kms-old'; snapshotTree = $true }
        $planned = Move-VCenterEncryptionKms kms-old kms-new -PlanOnly
        $planned.Blocked | Should -Be 1
        ($planned.Items | Where-Object Name -EQ tree).Remarks | Should -Match 'snapshot'
        $seen = Watch-Command { Move-VCenterEncryptionKms kms-old kms-new }
        (Get-Change $seen.Output tree).Status | Should -Be Blocked
        $seen.Output[-1].IsUnused | Should -BeFalse
        "$($seen.Output[-1].StillUsing)" | Should -Match "VM 'tree'"
        $seen.Error.FullyQualifiedErrorId | Should -Match 'RekeyBlocked|MigrationIncomplete'
        "$($seen.Error.FullyQualifiedErrorId)" | Should -Match MigrationIncomplete
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-new
    }

    It 'changes nothing when the new provider does not answer' {
        Set-LabKmip @{ address = 'kms-new.example'; up = $false }
        $seen = Watch-Command { Move-VCenterEncryptionKms kms-old kms-new }
        "$($seen.Error.FullyQualifiedErrorId)" | Should -Match RekeyBlocked
        (Get-VCenterKms kms-old -SkipStatus).IsDefault | Should -BeTrue
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-old
    }

    It 'refuses providers that are not there, the same twice, and what is no plan' {
        Assert-Failure (Watch-Command { Move-VCenterEncryptionKms nothing kms-new }).Error -Id KeyProviderUnknown -Category ObjectNotFound -Target nothing
        Assert-Failure (Watch-Command { Move-VCenterEncryptionKms kms-old kms-old }).Error -Id MigrationToItself -Category InvalidArgument -Target kms-old
        Set-Content -LiteralPath $plan -Value '{}'
        Assert-Failure (Watch-Command { Move-VCenterEncryptionKms -PlanPath $plan }).Error -Id MigrationPlanUnusable -Category InvalidData -Target $plan
    }

    It 'changes nothing under -WhatIf' {
        Move-VCenterEncryptionKms kms-old kms-new -WhatIf | Should -BeNullOrEmpty
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-old
        (Get-VCenterKms kms-old -SkipStatus).IsDefault | Should -BeTrue
    }

    It 'killed <_>, comes to the same end when it is run again' -ForEach 'while machines are re-keyed', 'after the machines', 'before the default' {
        $method = @{ 'while machines are re-keyed' = 'ReconfigVM_Task'; 'after the machines' = 'ConfigureCryptoKey'; 'before the default' = 'SetDefaultKmsCluster' }[$_]
        $skip = if ($method -eq 'ReconfigVM_Task') { 2 } else { 0 }
        $null = Add-LabVCenterFault @{ method = $method; skip = $skip; when = 'after'; transport = 'hang' }
        $shell = Start-Shell "$(Get-ShellPrologue)`n`$null = Connect-LabVCenter; Move-VCenterEncryptionKms kms-old kms-new -ThrottleLimit 1"
        Wait-Until { @(Invoke-LabVCenter GET /faults | ForEach-Object { $_ } | Where-Object { $_.played -ge 1 }).Count -eq 1 -or $shell.Process.HasExited } -Because 'the call is held back'
        $shell.Process.Kill()
        $shell.Process.WaitForExit()
        Clear-LabVCenterFault
        $results = Move-VCenterEncryptionKms kms-old kms-new
        $results[-1].IsUnused | Should -BeTrue
        $results[-1].Default | Should -Be kms-new
        foreach ($vm in Get-VMEncryptionKms | Where-Object Encrypted) { $vm.MixedKeys | Should -BeFalse -Because $vm.Name }
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
    }

    It 'goes on in the middle of the work when the session ends and the server restarts' {
        Set-LabVCenterSetting @{ taskMilliseconds = 300 }
        $shell = Start-Shell "$(Get-ShellPrologue)`n`$null = Connect-LabVCenter; (Move-VCenterEncryptionKms kms-old kms-new -ThrottleLimit 1 -ErrorAction SilentlyContinue)[-1].From"
        Wait-Until { @(Get-LabVCenterTask).Count -gt 0 -or $shell.Process.HasExited } -Because 'a task runs'
        Reset-LabVCenterSession
        $null = Wait-Shell $shell
        Set-LabVCenterSetting @{ taskMilliseconds = 0 }
        (Move-VCenterEncryptionKms kms-old kms-new)[-1].IsUnused | Should -BeTrue
    }
}
