# vSAN clusters under key providers, at the Lab's vCenter.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    Import-Module "$PSScriptRoot/modules/VMware.VimAutomation.Core/VMware.VimAutomation.Core.psd1"
    function Get-VsanName { (Get-LabCluster | Where-Object vsan).name }

    function Start-World {
        Reset-World $TestDrive
        $null = Connect-LabVCenter -With @{ Name = 'vc01' }
        $null = Connect-VIServer (Get-LabUrl)
    }
}

AfterAll { Remove-Module VMware.VimAutomation.Core -ErrorAction Ignore }

Describe 'Get-VsanClusterEncryptionKms' {
    BeforeEach { Start-World }

    It 'shows vSAN clusters, and others only when they are named' {
        $vsan = Get-VsanClusterEncryptionKms
        $vsan.Name | Should -Be (Get-VsanName)
        $vsan.Encrypted, $vsan.KmsCluster, $vsan.Changing | Should -Be $true, kms-old, $false
        $vsan.KeyId | Should -Be (Get-LabCluster | Where-Object vsan).kekId
        (Get-VsanClusterEncryptionKms cluster-01).Encrypted | Should -BeFalse
        (Get-Cluster | Get-VsanClusterEncryptionKms).Count | Should -Be 2
    }

    It 'says when there is none of that name' {
        Assert-Failure (Watch-Command { Get-VsanClusterEncryptionKms nothing }).Error -Id VCenterEntityNotFound -Category ObjectNotFound -Target nothing
    }
}

Describe 'Set-VsanClusterEncryptionKms' {
    BeforeEach { Start-World }

    It 'switches the provider, and is done the second time' {
        $result = Get-Cluster (Get-VsanName) | Set-VsanClusterEncryptionKms -KmsCluster kms-new
        $result.Status, $result.OldKmsCluster, $result.KmsCluster | Should -Be Rekeyed, kms-old, kms-new
        (Get-VsanClusterEncryptionKms).KmsCluster | Should -Be kms-new
        (Get-VsanClusterEncryptionKms | Set-VsanClusterEncryptionKms -KmsCluster kms-new).Status | Should -Be AlreadyThere
    }

    It 'makes new keys of the same provider, deep ones too' {
        $before = Get-VsanClusterEncryptionKms
        (Set-VsanClusterEncryptionKms (Get-VsanName)).Status | Should -Be Rekeyed
        (Get-VsanClusterEncryptionKms).KeyId | Should -Not -Be $before.KeyId
        (Set-VsanClusterEncryptionKms (Get-VsanName) -Deep -AllowReducedRedundancy).Status | Should -Be Rekeyed
        (Get-VsanClusterEncryptionKms).KeyGeneration | Should -BeGreaterThan $before.KeyGeneration
    }

    It 'reduces redundancy only when that is said' {
        $seen = Watch-Command { Set-VsanClusterEncryptionKms (Get-VsanName) -Deep }
        $seen.Output.Status | Should -Be Failed
        $seen.Output.Message | Should -Match '-AllowReducedRedundancy'
        @($seen.Error).Count | Should -Be 1
    }

    It 'says that a change is not over yet, and changes nothing with -WhatIf' {
        $null = Set-VsanClusterEncryptionKms (Get-VsanName) kms-new -WhatIf
        (Get-VsanClusterEncryptionKms).KmsCluster | Should -Be kms-old
        Set-LabVCenterSetting @{ vsanConvergeSeconds = 3600 }
        $seen = Watch-Command { Set-VsanClusterEncryptionKms (Get-VsanName) kms-new -TimeoutMinutes 0 }
        $seen.Output.Status | Should -Be Partial
        Assert-Failure $seen.Error -Id VsanStillChanging -Category ResourceBusy -Target (Get-VsanName)
        (Get-VsanClusterEncryptionKms).Changing | Should -BeTrue
    }

    It 'leaves a cluster without encryption as it is' {
        (Set-VsanClusterEncryptionKms cluster-01 -KmsCluster kms-new).Status | Should -Be NotEncrypted
    }
}
