BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Get-KmsRootKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'lists root keys with their state, and no key material' {
        $key = Get-KmsRootKey
        $key.Id | Should -Be (Get-RootKeyId)
        $key.Name | Should -Be veeam-root
        $key.Aliases | Should -Be veeam-root
        $key.State | Should -Be Active
        $key.KeyVersion | Should -Not -BeNullOrEmpty
        $key.InstanceId | Should -Be (Get-InstanceId)
        $key.Kms | Should -Be primary
        $key.PSObject.Properties.Name | Should -Not -Contain Payload
        (Get-LabCounter).writes | Should -Be 0
    }

    It 'filters by name with wildcards' {
        $null = New-KmsRootKey -Name tape-root
        (Get-KmsRootKey 'tape*').Name | Should -Be tape-root
        (Get-KmsRootKey -Name 'tape*', 'veeam*').Count | Should -Be 2
        Get-KmsRootKey nothing | Should -BeNullOrEmpty
    }

    It 'looks up by id and alias, and goes on after one that is unknown' {
        $seen = Watch-Command { Get-KmsRootKey -Id veeam-root, unknown-alias, (Get-RootKeyId) }
        $seen.Output.Id | Should -Be (Get-RootKeyId), (Get-RootKeyId)
        Assert-Failure $seen.Error -Id RootKeyUnknown -Category ObjectNotFound -Target unknown-alias
    }

    It 'lists several instances' {
        $null = Connect-Lab -Name recovery
        (Get-KmsRootKey -Kms primary, recovery).Kms | Should -Be primary, recovery
        (Get-KmsRootKey -Kms (Get-KeyGuardConnection)).Count | Should -Be 2
    }

    It 'hides destroyed root keys unless asked' {
        $null = Remove-KmsRootKey veeam-root -Confirm:$false
        Get-KmsRootKey | Should -BeNullOrEmpty
        (Get-KmsRootKey -IncludeDestroyed).State | Should -Be Destroyed
    }

    It 'works with the Reader role' {
        $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
        (Get-KmsRootKey -Kms reader).Name | Should -Be veeam-root
        (Get-KmsRootKey -Id veeam-root -Kms reader).State | Should -Be Active
    }
}

Describe 'New-KmsRootKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'creates a root key as described' {
        $key = New-KmsRootKey -Name tape-root -Alias tape, tapes -Description 'for the tapes' -Expires ([datetime]'2031-01-01')
        $key.Name | Should -Be tape-root
        $key.Aliases | Sort-Object | Should -Be tape, tapes
        $key.Description | Should -Be 'for the tapes'
        $key.Expires.Year | Should -BeIn 2030, 2031
        $key.Imported | Should -BeFalse
        $key.State | Should -Be Active
        (Get-KmsRootKey -Id tape).Id | Should -Be $key.Id
    }

    It 'imports material' {
        $material = [System.Convert]::ToBase64String([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32))
        (New-KmsRootKey -Name imported -MaterialSecret (ConvertTo-Secret $material)).Imported | Should -BeTrue
    }

    It 'refuses material that is not base64 of a key, before any call' {
        Reset-LabCounter
        foreach ($bad in 'not base64!', 'AAAA', '') {
            Assert-RefusedWithoutChange { New-KmsRootKey -Name bad -MaterialSecret (ConvertTo-Secret $bad) } -Id KeyMaterialInvalid -Category InvalidArgument
        }
        (Get-LabCounter).started | Should -Be 0
    }

    It 'changes nothing under -WhatIf' {
        $before = Get-Everything
        New-KmsRootKey -Name rehearsed -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
        @(Get-KmsRootKey).Count | Should -Be 1
    }

    It 'is refused to a Reader' {
        $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
        $seen = Watch-Command { New-KmsRootKey -Name tape-root -Kms reader }
        Assert-Failure $seen.Error -Id KmsAccessDenied -Category AuthenticationError
        @(Get-KmsRootKey).Count | Should -Be 1
    }
}

Describe 'Invoke-KmsRootKeyRotation' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'makes a new version' {
        $before = Get-KmsRootKey
        $after = Invoke-KmsRootKeyRotation veeam-root
        $after.KeyVersion | Should -Not -Be $before.KeyVersion
        $after.Rotated | Should -Not -BeNullOrEmpty
        (Get-KmsRootKey).KeyVersion | Should -Be $after.KeyVersion
    }

    It 'takes root keys from the pipeline, each at its own instance' {
        $null = Connect-Lab -Name recovery
        (Get-KmsRootKey -Kms primary, recovery | Invoke-KmsRootKeyRotation).Kms | Should -Be primary, recovery
    }

    It 'finds out after a lost reply that the rotation took effect' {
        $before = Get-KmsRootKey
        $null = Add-LabFault @{ path = '/rotate'; when = 'after'; transport = 'reset' }
        (Invoke-KmsRootKeyRotation veeam-root).KeyVersion | Should -Not -Be $before.KeyVersion
        (Get-LabCounter).byOperation.PSObject.Properties.Where{ $_.Name -match 'rotate' }.Value | Should -Be 1
    }

    It 'is refused within the hour' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        Set-LabSetting @{ guards = $true }
        $seen = Watch-Command { Invoke-KmsRootKeyRotation veeam-root }
        Assert-Failure $seen.Error -Id KmsConflict -Category InvalidOperation -Target veeam-root
    }

    It 'changes nothing under -WhatIf' {
        $before = Get-Everything
        Invoke-KmsRootKeyRotation veeam-root -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'takes no wildcards' {
        Assert-RefusedWithoutChange { Invoke-KmsRootKeyRotation 'veeam*' } -Id WildcardsNotAllowed -Category InvalidArgument -Target 'veeam*'
    }

    It 'goes on after a root key that fails' {
        $seen = Watch-Command { Invoke-KmsRootKeyRotation unknown-alias, veeam-root }
        Assert-Failure $seen.Error -Id RootKeyUnknown -Category ObjectNotFound -Target unknown-alias
        $seen.Output.Count | Should -Be 1
    }
}

Describe 'Disable-KmsRootKey and Enable-KmsRootKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'suspends and brings back, and can be run again' {
        (Disable-KmsRootKey veeam-root -Confirm:$false).State | Should -Be Suspended
        (Disable-KmsRootKey veeam-root -Confirm:$false).State | Should -Be Suspended
        (Enable-KmsRootKey veeam-root).State | Should -Be Active
        (Enable-KmsRootKey veeam-root).State | Should -Be Active
        $operations = (Get-LabCounter).byOperation.PSObject.Properties
        $operations.Where{ $_.Name -match 'disable' }.Value | Should -Be 1
        $operations.Where{ $_.Name -match 'enable' -and $_.Name -notmatch 'disable' }.Value | Should -Be 1
    }

    It 'refuses to disable while keys depend on it, names them, and obeys -Force' {
        $null = Register-Key a, b
        $before = Get-Everything
        $seen = Watch-Command { Disable-KmsRootKey veeam-root -Confirm:$false }
        Assert-Failure $seen.Error -Id RootKeyHasDependents -Category InvalidOperation
        "$($seen.Warning)" | Should -Match "'a' depends"
        "$($seen.Warning)" | Should -Match "'b' depends"
        Get-Everything | Should -BeExactly $before
        (Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue).State | Should -Be Suspended
    }

    It 'counts dependents that only custody, only Veeam or only a registration knows' {
        Add-LabRegistration 'crn:v1:bluemix:public:cloud-object-storage:global:a/1:2:bucket:backups'
        $seen = Watch-Command { Disable-KmsRootKey veeam-root -Confirm:$false }
        Assert-Failure $seen.Error -Id RootKeyHasDependents -Category InvalidOperation
        "$($seen.Warning)" | Should -Match 'bucket:backups.*registration'
    }

    It 'warns of wrapped keys whose root key nobody recorded' {
        $null = Register-Key a
        Remove-Item -LiteralPath (Get-CustodyPath)
        $seen = Watch-Command { Disable-KmsRootKey veeam-root -WhatIf }
        "$($seen.Warning)" | Should -Match '1 wrapped keys? in Veeam'
    }

    It 'asks even with -Force, because the impact is high' {
        (Get-Command Disable-KmsRootKey).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact | Should -Be High
        $null = Register-Key a
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; Disable-KmsRootKey veeam-root -Force"
        $shell.ExitCode | Should -Not -Be 0 -Because 'nobody can answer in a shell that is not interactive'
        (Get-KmsRootKey).State | Should -Be Active
    }

    It 'changes nothing under -WhatIf' {
        $before = Get-Everything
        Disable-KmsRootKey veeam-root -WhatIf | Should -BeNullOrEmpty
        Enable-KmsRootKey veeam-root -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'takes no wildcards' {
        Assert-RefusedWithoutChange { Disable-KmsRootKey 'veeam*' -Force -Confirm:$false } -Id WildcardsNotAllowed -Category InvalidArgument -Target 'veeam*'
        Assert-RefusedWithoutChange { Enable-KmsRootKey '*' } -Id WildcardsNotAllowed -Category InvalidArgument -Target '*'
    }

    It 'reports that a root key can''t be enabled within 30 seconds' {
        $null = Disable-KmsRootKey veeam-root -Confirm:$false
        Set-LabSetting @{ guards = $true }
        $seen = Watch-Command { Enable-KmsRootKey veeam-root }
        Assert-Failure $seen.Error -Id KmsConflict -Category InvalidOperation -Target veeam-root
        Step-LabClock 31
        (Enable-KmsRootKey veeam-root).State | Should -Be Active
    }
}

Describe 'Remove-KmsRootKey and Restore-KmsRootKey' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'destroys and restores, and can be run again' {
        $removed = Remove-KmsRootKey veeam-root -Confirm:$false
        $removed.State | Should -Be Destroyed
        $removed.RestorableUntil | Should -Not -BeNullOrEmpty
        (Remove-KmsRootKey (Get-RootKeyId) -Confirm:$false).State | Should -Be Destroyed
        (Restore-KmsRootKey (Get-RootKeyId)).State | Should -Be Active
        (Restore-KmsRootKey (Get-RootKeyId)).State | Should -Be Active
    }

    It 'refuses to remove while keys depend on it, and obeys -Force' {
        $null = Register-Key a
        Assert-RefusedWithoutChange { Remove-KmsRootKey veeam-root -Confirm:$false 3> $null } -Id RootKeyHasDependents -Category InvalidOperation
        (Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue).State | Should -Be Destroyed
        (Get-VeeamStandInKey).Count | Should -Be 1
    }

    It 'lets go of what a restored root key had wrapped' {
        $null = Register-Key a
        $null = Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        $null = Restore-KmsRootKey (Get-RootKeyId)
        Assert-EveryPasswordUnwraps 1
    }

    It 'changes nothing under -WhatIf' {
        $before = Get-Everything
        Remove-KmsRootKey veeam-root -WhatIf | Should -BeNullOrEmpty
        Restore-KmsRootKey veeam-root -WhatIf | Should -BeNullOrEmpty
        Get-Everything | Should -BeExactly $before
    }

    It 'takes no wildcards' {
        Assert-RefusedWithoutChange { Remove-KmsRootKey 'veeam*' -Force -Confirm:$false } -Id WildcardsNotAllowed -Category InvalidArgument -Target 'veeam*'
        Assert-RefusedWithoutChange { Restore-KmsRootKey 'v?eam' } -Id WildcardsNotAllowed -Category InvalidArgument -Target 'v?eam'
    }

    It 'reports a restore that comes too late' {
        $null = Remove-KmsRootKey veeam-root -Confirm:$false
        Step-LabClock (31 * 86400)
        $seen = Watch-Command { Restore-KmsRootKey (Get-RootKeyId) }
        $seen.Error.Count | Should -Be 1
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $seen.Output | Should -BeNullOrEmpty
    }

    It 'is refused to a Reader' {
        $null = Connect-Lab -Name reader -Instance primary -ApiKey lab-reader-key
        $seen = Watch-Command { Remove-KmsRootKey veeam-root -Kms reader -Confirm:$false }
        Assert-Failure $seen.Error -Id KmsAccessDenied -Category AuthenticationError -Target veeam-root
        (Get-KmsRootKey).State | Should -Be Active
    }
}
