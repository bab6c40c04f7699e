# Key providers of the Lab's vCenter: two standard ones, kms-old (the default) and kms-new, and a native one.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    function Get-Asked { [int]((Get-LabCounter).byOperation.PSObject.Properties | Where-Object Name -EQ RetrieveKmipServersStatus_Task | ForEach-Object Value) }
}

Describe 'Get-VCenterKms' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-LabVCenter -With @{ Name = 'vc1' }
    }

    It 'shows servers, trust, certificates and the default' {
        $found = Get-VCenterKms
        $found.Name | Should -Be kms-old, kms-new, native
        $found.IsDefault | Should -Be $true, $false, $false
        $found.Kind | Should -Be Standard, Standard, Native
        $found[0].Status | Should -Be green
        $found[0].Server | Should -Be vc1
        $server = $found[0].Servers[0]
        $server.Address | Should -Be kms-old.example
        $server.Port | Should -Be 5696
        $server.ClientTrustsServer, $server.ServerTrustsClient | Should -Be $true, $true
        $server.Certificate.NotAfter | Should -BeGreaterThan ([datetimeoffset]::UtcNow)
        $found[0].CertificateExpires | Should -Be (@($server.Certificate.NotAfter, $found[0].ClientCertificate.NotAfter) | Sort-Object)[0]
        $found[2].HasBackup | Should -BeTrue
    }

    It 'asks no server with -SkipStatus' {
        (Get-VCenterKms kms-old -SkipStatus).Status | Should -Be Unknown
        Get-Asked | Should -Be 0
        $null = Get-VCenterKms kms-old
        Get-Asked | Should -Be 1
    }

    It 'tells a server that is down, and still shows the provider' {
        Set-LabKmip @{ address = 'kms-old.example'; up = $false }
        $down = Get-VCenterKms kms-old
        $down.Status | Should -Be red
        $down.Servers[0].ConnectionStatus | Should -Not -BeNullOrEmpty
    }

    It 'says by name what is not there, and what is' {
        $seen = Watch-Command { Get-VCenterKms 'KMS-OLD', 'kms-n*' }
        $seen.Output.Name | Should -Be kms-new
        Assert-Failure $seen.Error -Id KeyProviderUnknown -Category ObjectNotFound -Target KMS-OLD
        "$($seen.Error)" | Should -Match 'kms-old'
    }

    It 'shows the providers of every connected vCenter, and of one' {
        $null = Connect-LabVCenter -With @{ Name = 'vc2' }
        (Get-VCenterKms kms-old).Server | Should -Be vc1, vc2
        (Get-VCenterKms kms-old -Server vc2).Server | Should -Be vc2
    }

    It 'says which privilege is missing' {
        $null = Connect-LabVCenter -User lab-vcenter-nokms -With @{ Name = 'vc1' }
        "$((Watch-Command { Get-VCenterKms }).Error)" | Should -Match 'Cryptographer.ManageKeyServers'
    }

    It 'completes names' {
        (TabExpansion2 'Get-VCenterKms kms-').CompletionMatches.CompletionText | Should -Be kms-new, kms-old
    }
}

Describe 'Test-VCenterKms' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-LabVCenter
    }

    It 'finds nothing wrong with what works' {
        $health = Test-VCenterKms
        $health.Name | Should -Be kms-old, kms-new, native
        $health.IsHealthy | Should -Be $true, $true, $true
        $health[0].DaysLeft | Should -BeGreaterThan 30
    }

    It 'finds a server that is down: one result, one error' {
        Set-LabKmip @{ address = 'kms-old.example'; up = $false }
        $seen = Watch-Command { Test-VCenterKms kms-old }
        $seen.Output.Problems.Kind | Should -Be Unreachable
        Assert-Failure $seen.Error -Id KeyProviderUnhealthy -Category ResourceUnavailable -Target kms-old
    }

    It 'finds certificates that end within the horizon' {
        $days = (Test-VCenterKms kms-old).DaysLeft
        $health = Test-VCenterKms kms-old -ExpiryDays ($days + 2) -ErrorAction Ignore
        $health.IsHealthy | Should -BeFalse
        $health.Problems.Kind | Should -Contain CertificateExpiring
    }

    It 'finds a native provider without backup' {
        Add-LabProvider @{ id = 'fresh'; type = 'nativeProvider'; hasBackup = $false }
        (Test-VCenterKms fresh -ErrorAction Ignore).Problems.Kind | Should -Be NotBackedUp
    }

    It 'waits until all is well' {
        Set-LabKmip @{ address = 'kms-new.example'; up = $false }
        $shell = Start-Shell "$(Get-ShellPrologue)`n`$null = Connect-LabVCenter; 'waiting'; (Test-VCenterKms kms-new -WaitSec 120).IsHealthy"
        Wait-Until { (Get-Asked) -gt 0 } -Because 'it has looked once'
        Set-LabKmip @{ address = 'kms-new.example'; up = $true }
        (Wait-Shell $shell).Output | Should -Match 'True'
    }
}

Describe 'Add-VCenterKms and Set-VCenterKms' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-LabVCenter -With @{ Name = 'vc1' }
    }

    It 'registers a server, shows the thumbprint, and trusts nothing unsaid' {
        $seen = Watch-Command { Add-VCenterKms kp1 kms.kp1.example }
        $seen.Output.Status | Should -Be Done
        $seen.Output.ServerTrusted | Should -BeFalse
        $seen.Output.ServerThumbprint | Should -Match '^[0-9A-F]{64}$'
        "$($seen.Warning)" | Should -Match "Set-VCenterKms kp1 -CertificateThumbprint $($seen.Output.ServerThumbprint)"
        (Get-VCenterKms kp1).Servers[0].ClientTrustsServer | Should -BeFalse
    }

    It 'trusts the certificate whose thumbprint is given, and no other' {
        $shown = (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).ServerThumbprint
        $seen = Watch-Command { Set-VCenterKms kp1 -CertificateThumbprint ('0' * 64) }
        $seen.Output.Status | Should -Be Failed
        Assert-Failure $seen.Error -Id KeyServerCertificateDiffers -Category SecurityError -Target kms.kp1.example
        (Get-VCenterKms kp1).Servers[0].ClientTrustsServer | Should -BeFalse
        $colons = ($shown -replace '(..)(?!$)', '$1:').ToLowerInvariant()
        (Set-VCenterKms kp1 -CertificateThumbprint $colons).ServerTrusted | Should -BeTrue
        (Get-VCenterKms kp1).Servers[0].ClientTrustsServer | Should -BeTrue
    }

    It 'goes all the way with a certificate that vCenter makes' {
        $thumbprint = (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).ServerThumbprint
        $made = Add-VCenterKms kp1 kms.kp1.example -CertificateThumbprint $thumbprint -MakeClientCertificate SelfSigned
        $made.Certificate | Should -Match '^-----BEGIN CERTIFICATE-----'
        Add-LabKmipTrust kms.kp1.example $made.Certificate
        (Test-VCenterKms kp1).IsHealthy | Should -BeTrue
        (Set-VCenterKms kp1 -Default).Status | Should -Be Done
        (Get-VCenterKms | Where-Object IsDefault).Name | Should -Be kp1
        (Set-VCenterKms kp1 -Default).Status | Should -Be Unchanged
    }

    It 'goes all the way with a certificate that the key manager signs' {
        $thumbprint = (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).ServerThumbprint
        $request = (Set-VCenterKms kp1 -CertificateThumbprint $thumbprint -MakeClientCertificate SigningRequest -WarningAction Ignore).CertificateRequest
        $request | Should -Match 'CERTIFICATE REQUEST'
        $file = Join-Path $TestDrive 'vcenter.pem'
        Set-Content -LiteralPath $file -Value (Get-LabSignedCertificate kms.kp1.example $request)
        (Set-VCenterKms kp1 -ClientCertificate $file).CertificateThumbprint | Should -Match '^[0-9A-F]{64}$'
        (Test-VCenterKms kp1).IsHealthy | Should -BeTrue
    }

    It 'goes all the way with a certificate and key that are brought along' {
        $thumbprint = (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).ServerThumbprint
        $pair = New-LabClientCertificate kms.kp1.example
        $null = Set-VCenterKms kp1 -CertificateThumbprint $thumbprint -ClientCertificate $pair.certificate -PrivateKeySecret (ConvertTo-Secret $pair.privateKey)
        (Test-VCenterKms kp1).IsHealthy | Should -BeTrue
    }

    It 'refuses a private key in the place of a certificate, and does not repeat it' {
        $null = Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore
        $pair = New-LabClientCertificate kms.kp1.example
        $seen = Watch-Command { Set-VCenterKms kp1 -ClientCertificate $pair.privateKey }
        Assert-Failure $seen.Error -Id CertificateHoldsPrivateKey -Category SecurityError
        "$($seen.Error)" | Should -Not -Match ([regex]::Escape($pair.privateKey.Split("`n")[1].Trim()))
    }

    It 'recognises what is there, and refuses what is there differently' {
        $null = Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore
        (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).Status | Should -Be Unchanged
        $seen = Watch-Command { Add-VCenterKms kp1 kms.kp1.example -Port 5697 }
        Assert-Failure $seen.Error -Id KeyServerExists -Category ResourceExists -Target kms.kp1.example
        (Set-VCenterKms kp1 -Port 5697).Status | Should -Be Done
        (Get-VCenterKms kp1).Servers[0].Port | Should -Be 5697
    }

    It 'gives vCenter a user and a password for the key manager, which are never shown' {
        $credential = [pscredential]::new('tenant-a', (ConvertTo-Secret 'kmip-password-1'))
        $seen = Watch-Command { Add-VCenterKms kp1 kms.kp1.example -Credential $credential -Verbose }
        (Get-VCenterKms kp1).Servers[0].UserName | Should -Be tenant-a
        "$($seen.Verbose)$($seen.Output | Format-List * | Out-String)" | Should -Not -Match 'kmip-password-1'
        Get-Content -Raw (Get-KeyGuardConnection vc1).JournalPath | Should -Not -Match 'kmip-password-1'
    }

    It 'says that vCenter gets no certificate from a server that does not answer' {
        $seen = Watch-Command { Add-VCenterKms kp1 nowhere.invalid -CertificateThumbprint ('A' * 64) }
        Assert-Failure $seen.Error -Id KeyServerSilent -Category ResourceUnavailable -Target nowhere.invalid
        $seen.Output.Status | Should -Be Failed
    }

    It 'makes it the default of a cluster, by its exact name' {
        $cluster = (Get-LabCluster)[0].name
        (Set-VCenterKms kms-new -DefaultFor $cluster).Status | Should -Be Done
        (Get-VCenterKms kms-new).DefaultOf | Should -Be $cluster
        Assert-Failure (Watch-Command { Set-VCenterKms kms-new -DefaultFor nothing }).Error -Id ClusterNotSingle -Category ObjectNotFound -Target nothing
    }

    It 'makes it the default of a cluster with special characters in its name, in both its forms' {
        Add-LabInventory @{ hosts = 1; vms = 0; vsan = $false; clusterPrefix = 'prod%2f100%25-' }
        $raw = (Get-LabCluster | Where-Object name -Like 'prod*').name
        $name = $raw.Replace('%2f', '/').Replace('%25', '%')
        $name | Should -Match '^prod/100%-\d+$'
        (Set-VCenterKms kms-new -DefaultFor $name).Status | Should -Be Done
        (Get-VCenterKms kms-new).DefaultOf | Should -Be $name
        (Set-VCenterKms kms-new -DefaultFor $raw).Status | Should -Be Unchanged
        "$((Watch-Command { Remove-VCenterKms kms-new -Confirm:$false }).Error)" | Should -Match ([regex]::Escape("$name, as its default"))
    }

    It 'writes down what it does, before and after' {
        $null = Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore
        Get-KeyGuardJournal -Action keyprovider-add | ForEach-Object { "$($_.Name) $($_.Phase)" } | Should -Be 'kp1 Intent', 'kp1 Done'
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
    }

    It 'changes nothing under -WhatIf' {
        Add-VCenterKms kp1 kms.kp1.example -WhatIf | Should -BeNullOrEmpty
        Set-VCenterKms kms-new -Default -WhatIf | Should -BeNullOrEmpty
        (Get-VCenterKms -SkipStatus).Name | Should -Be kms-old, kms-new, native
        (Get-VCenterKms -SkipStatus | Where-Object IsDefault).Name | Should -Be kms-old
    }

    It 'finds out what became of a registration whose reply was lost' {
        $null = Add-LabVCenterFault @{ method = 'RegisterKmipServer'; when = 'after'; transport = 'reset' }
        (Add-VCenterKms kp1 kms.kp1.example -WarningAction Ignore).Status | Should -Be Done
        (Get-VCenterKms kp1 -SkipStatus).Name | Should -Be kp1
    }

    It 'takes native providers for what they are' {
        Assert-Failure (Watch-Command { Set-VCenterKms native -Port 1 }).Error -Id KeyProviderWithoutServers -Category InvalidOperation -Target native
    }
}

Describe 'Remove-VCenterKms' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-LabVCenter
    }

    It 'refuses what is in use, and says by what' {
        $seen = Watch-Command { Remove-VCenterKms kms-new -Confirm:$false }
        Assert-Failure $seen.Error -Id KeyProviderInUse -Category InvalidOperation -Target kms-new
        "$($seen.Error)" | Should -Match "VM 'new01'"
        (Get-VCenterKms kms-new -SkipStatus).Name | Should -Be kms-new
    }

    It 'refuses the default' {
        Add-LabProvider @{ id = 'empty' }
        $null = Set-VCenterKms empty -Default
        "$((Watch-Command { Remove-VCenterKms empty -Confirm:$false }).Error)" | Should -Match 'as its default'
    }

    It 'refuses where only a disk is under it' {
        Add-LabProvider @{ id = 'disks' }
        $null = Add-LabVM @{ name = 'mixed'; provider = 'disks'; disks = 1 }
        $null = Set-VMEncryptionKms mixed kms-new -SkipHardDisks -Confirm:$false
        "$((Watch-Command { Remove-VCenterKms disks -Confirm:$false }).Error)" | Should -Match 'in use by key '
    }

    It 'removes what nothing uses, from the pipeline, and writes it down' {
        Add-LabProvider @{ id = 'empty' }
        (Get-VCenterKms empty | Remove-VCenterKms -Confirm:$false).Status | Should -Be Done
        (Get-VCenterKms -SkipStatus).Name | Should -Not -Contain empty
        Get-KeyGuardJournal -Action keyprovider-remove | ForEach-Object { "$($_.Name) $($_.Phase)" } | Should -Be 'empty Intent', 'empty Done'
    }

    It 'removes nothing under -WhatIf' {
        Add-LabProvider @{ id = 'empty' }
        Remove-VCenterKms empty -WhatIf
        (Get-VCenterKms empty -SkipStatus).Name | Should -Be empty
    }
}

Describe 'From no key manager to Key Protect, with Add-VCenterKms and Add-KmipAdapterCertificate' {
    It 'takes a handful of piped cmdlets' {
        Reset-World $TestDrive
        Set-LabSetting @{ guards = $true }
        $null = Connect-Lab
        $null = Connect-LabVCenter
        $null = New-KmipAdapter vcenter1 -RootKey veeam-root
        $thumbprint = (Add-VCenterKms kp us-south.kms.cloud.ibm.com -WarningAction Ignore).ServerThumbprint
        Add-VCenterKms kp us-south.kms.cloud.ibm.com -CertificateThumbprint $thumbprint -MakeClientCertificate SelfSigned | Add-KmipAdapterCertificate -Adapter vcenter1
        (Test-VCenterKms kp -ErrorAction Ignore).Problems.Kind | Should -Be ClientNotTrusted -Because 'a certificate takes up to five minutes to work'
        Step-LabClock 301
        (Test-VCenterKms kp).IsHealthy | Should -BeTrue
        (Set-VCenterKms kp -Default).Status | Should -Be Done
        (Set-VMEncryptionKms app01 kp -Confirm:$false).Status | Should -Be Rekeyed
        @(Get-KmipObject vcenter1).Count | Should -BeGreaterThan 0
        "$((Watch-Command { Remove-KmipAdapter vcenter1 -Confirm:$false }).Error)" | Should -Match 'key'
    }
}
