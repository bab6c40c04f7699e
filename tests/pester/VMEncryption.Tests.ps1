# Virtual machines and hosts under key providers, at the Lab's vCenter; PowerCLI's objects are stand-ins.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    Import-Module "$PSScriptRoot/modules/VMware.VimAutomation.Core/VMware.VimAutomation.Core.psd1"

    function Start-World {
        Reset-World $TestDrive
        Disconnect-VIServer
        $null = Connect-LabVCenter -With @{ Name = 'vc01' }
        $null = Connect-VIServer (Get-LabUrl)
    }
}

AfterAll { Remove-Module VMware.VimAutomation.Core -ErrorAction Ignore }

Describe 'Get-VMEncryptionKms' {
    BeforeEach { Start-World }

    It 'shows every machine with its provider and key' {
        $all = Get-VMEncryptionKms
        $all.Count | Should -Be @(Get-LabVM).Count
        foreach ($vm in Get-LabVM) {
            $shown = $all | Where-Object Id -EQ "VirtualMachine-$($vm.id)"
            $shown.KmsCluster | Should -Be $vm.PSObject.Properties['provider']?.Value
            $shown.KeyId | Should -Be $vm.PSObject.Properties['keyId']?.Value
            $shown.Server | Should -Be vc01
        }
        ($all | Where-Object Name -EQ app01).Disks.KmsCluster | Should -Be kms-old, kms-old
        ($all | Where-Object Name -EQ plain01).State | Should -Be NotEncrypted
    }

    It 'takes wildcards, names with special characters in both their forms, and a provider' {
        (Get-VMEncryptionKms app*).Name | Sort-Object | Should -Be app01, app02, app03
        $name = "db/prod & 'co' [1] 100%"
        (Get-VMEncryptionKms $name).Name | Should -Be $name
        (Get-VMEncryptionKms "db%2fprod & 'co' [1] 100%25").Name | Should -Be $name
        (Get-VMEncryptionKms db/*).Name | Should -Be $name
        (Get-VMEncryptionKms -KmsCluster kms-new).Name | Should -Be new01
        ('app01', 'new*' | Get-VMEncryptionKms).Name | Sort-Object | Should -Be app01, new01
    }

    It 'takes objects of PowerCLI and its own, by their Uid' {
        (Get-VM app01, plain01 | Get-VMEncryptionKms).Name | Sort-Object | Should -Be app01, plain01
        (Get-VMEncryptionKms app* | Get-VMEncryptionKms).Name | Sort-Object | Should -Be app01, app02, app03
    }

    It 'never takes the text of an object for a name' {
        foreach ($object in (Get-VMHost | Select-Object -First 1), [pscustomobject]@{ Name = 'app01' }, (Get-Item $TestDrive)) {
            Assert-Failure (Watch-Command { $object | Get-VMEncryptionKms }).Error -Id VCenterEntityWrongType -Category InvalidType
        }
    }

    It 'says when there is none of that name, and shows the others' {
        $seen = Watch-Command { Get-VMEncryptionKms app01, nothing, nothing* }
        Assert-Failure $seen.Error -Id VCenterEntityNotFound -Category ObjectNotFound -Target nothing
        $seen.Output.Name | Should -Be app01
    }

    It 'ends when enough was seen' {
        $seen = Watch-Command { Get-VMEncryptionKms | Select-Object -First 1 }
        @($seen.Output).Count | Should -Be 1
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'needs a connection' {
        Disconnect-KeyGuard
        Assert-Failure (Watch-Command { Get-VMEncryptionKms }).Error -Id VCenterNotConnected -Category ObjectNotFound
    }

    It 'is a table' {
        $lines = (Get-VMEncryptionKms | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[0] | Should -Match '^Name +KmsCluster +KeyId +State +Mixed +Server'
    }
}

Describe 'Set-VMEncryptionKms' {
    BeforeEach { Start-World }

    It 'moves machines, line by line as in the article' {
        $result = Set-VMEncryptionKms app01 kms-new
        $result.Status | Should -Be Rekeyed
        $result.OldKmsCluster, $result.KmsCluster | Should -Be kms-old, kms-new
        $result.Parts.Done | Should -Be $true, $true, $true
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-new
        (Get-VMEncryptionKms app01).Disks.KeyId | Select-Object -Unique | Should -Be $result.KeyId
        (Get-KeyGuardJournal).Action | Should -Be vcenter-key-create, vcenter-key-create, vm-rekey, vm-rekey
    }

    It 'takes what PowerCLI and the Get- cmdlet pipe, and names' {
        (Get-VM app01 | Set-VMEncryptionKms -KmsCluster kms-new).Status | Should -Be Rekeyed
        (Get-VMEncryptionKms app02 | Set-VMEncryptionKms -KmsCluster kms-new).Status | Should -Be Rekeyed
        ('app03' | Set-VMEncryptionKms -KmsCluster kms-new).Status | Should -Be Rekeyed
        (Get-VMEncryptionKms app*).KmsCluster | Select-Object -Unique | Should -Be kms-new
        (Get-VMEncryptionKms | Set-VMEncryptionKms -KmsCluster kms-new | Where-Object Name -Like app*).Status | Select-Object -Unique | Should -Be AlreadyThere
    }

    It 'says what stands against it, changes nothing of that, and does the others' {
        Set-LabVM app01 @{ snapshotTree = $true }
        $seen = Watch-Command { Set-VMEncryptionKms app01, app02, plain01 -KmsCluster kms-new }
        ($seen.Output | Where-Object Name -EQ app01).Status | Should -Be Blocked
        ($seen.Output | Where-Object Name -EQ app01).Obstacles | Should -Be SnapshotTree
        ($seen.Output | Where-Object Name -EQ app02).Status | Should -Be Rekeyed
        ($seen.Output | Where-Object Name -EQ plain01).Status | Should -Be NotEncrypted
        Assert-Failure $seen.Error -Id RekeyBlocked -Category InvalidOperation -Target app01
        (Get-VMEncryptionKms app01).KmsCluster | Should -Be kms-old
    }

    It 'changes nothing with -WhatIf' {
        Set-VMEncryptionKms * -KmsCluster kms-new -WhatIf | Where-Object Status -EQ Rekeyed | Should -BeNullOrEmpty
        Get-LabVCenterTask | Should -BeNullOrEmpty
        (Get-VMEncryptionKms -KmsCluster kms-old).Count | Should -Be 5
    }

    It 'sends objects of two vCenters with equal ids each to its own' {
        $other = Start-Lab
        try {
            $null = Connect-LabVCenter -Server $other.Url -With @{ Name = 'vc02' }
            $null = Connect-VIServer $other.Url -Name second
            $machines = Get-VM app01
            $machines.Count | Should -Be 2
            $machines[0].Id | Should -Be $machines[1].Id
            $results = $machines | Set-VMEncryptionKms -KmsCluster kms-new
            $results.Status | Should -Be Rekeyed, Rekeyed
            $results.Server | Sort-Object | Should -Be vc01, vc02
            foreach ($server in 'vc01', 'vc02') { (Get-VMEncryptionKms app01 -Server $server).KeyId | Should -Be ($results | Where-Object Server -EQ $server).KeyId }

            Assert-Failure (Watch-Command { Set-VMEncryptionKms app02 -KmsCluster kms-new }).Error -Id VCenterEntityAmbiguous -Category InvalidArgument -Target app02
            $bare = [pscustomobject]@{ Id = $machines[0].Id; Name = 'app01' }
            Assert-Failure (Watch-Command { $bare | Set-VMEncryptionKms -KmsCluster kms-new }).Error -Id VCenterEntityAmbiguous -Category InvalidArgument
            (Set-VMEncryptionKms app02 -KmsCluster kms-new -Server vc02).Server | Should -Be vc02
            ($bare | Set-VMEncryptionKms -KmsCluster kms-new -Server vc01).Status | Should -Be AlreadyThere
        }
        finally { $other.Process.Kill() }
    }

    It 'names a key provider that is not there, with those that are' {
        $seen = Watch-Command { Set-VMEncryptionKms app01 -KmsCluster kms-typo }
        $seen.Output.Obstacles | Should -Be ProviderUnknown
        $seen.Output.Message | Should -Match "'kms-new'"
        Assert-Failure $seen.Error -Id RekeyBlocked -Category InvalidOperation -Target app01
    }

    It 'is finished by the next run after a first-class disk failed' {
        $null = Add-LabVM @{ name = 'fcd01'; provider = 'kms-old'; firstClassDisks = 1 }
        $null = Add-LabVCenterFault @{ method = 'UpdateVStorageObjectCrypto_Task'; fault = 'NotSupported' }
        $seen = Watch-Command { Set-VMEncryptionKms fcd01 -KmsCluster kms-new }
        $seen.Output.Status | Should -Be Partial
        ($seen.Output.Parts | Where-Object Kind -EQ FirstClassDisk).Done | Should -BeFalse
        Clear-LabVCenterFault
        (Set-VMEncryptionKms fcd01 -KmsCluster kms-new).Status | Should -Be Rekeyed
        (Get-VMEncryptionKms fcd01).MixedKeys | Should -BeFalse
    }
}

Describe 'Get-VMHostEncryptionKms' {
    BeforeEach { Start-World }

    It 'shows hosts by name, by object, by provider' {
        (Get-VMHostEncryptionKms).Count | Should -Be @(Get-LabVMHost).Count
        $one = Get-VMHostEncryptionKms esx001*
        $one.State, $one.KmsCluster, $one.Cluster | Should -Be Safe, kms-old, cluster-01
        (Get-VMHost esx002* | Get-VMHostEncryptionKms).Name | Should -Be esx002.example
        Get-VMHostEncryptionKms -KmsCluster kms-new | Should -BeNullOrEmpty
    }

    It 'refuses other objects' {
        Assert-Failure (Watch-Command { Get-VM app01 | Get-VMHostEncryptionKms }).Error -Id VCenterEntityWrongType -Category InvalidType
    }
}

Describe 'Set-VMHostEncryptionKms' {
    BeforeEach { Start-World }

    It 'gives hosts keys of another provider, each its own' {
        $results = Get-VMHost esx00[12]* | Set-VMHostEncryptionKms -KmsCluster kms-new
        $results.Status | Should -Be Rekeyed, Rekeyed
        ($results.KeyId | Select-Object -Unique).Count | Should -Be 2
        (Get-VMHostEncryptionKms -KmsCluster kms-new).Count | Should -Be 2
        (Set-VMHostEncryptionKms esx001* -KmsCluster kms-new).Status | Should -Be AlreadyThere
    }

    It 'reports a host that is not connected, and changes nothing with -WhatIf' {
        $null = Set-VMHostEncryptionKms * kms-new -WhatIf
        Get-VMHostEncryptionKms -KmsCluster kms-new | Should -BeNullOrEmpty
        Set-LabVMHost @{ host = 'esx001.example'; connectionState = 'notResponding' }
        $seen = Watch-Command { Set-VMHostEncryptionKms esx001.example -KmsCluster kms-new }
        Assert-Failure $seen.Error -Id RekeyBlocked -Category InvalidOperation -Target esx001.example
        $seen.Output.Obstacles | Should -Be NotConnected
    }
}
