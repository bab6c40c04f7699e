BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $vcenter = New-ClientCertificate vcenter
    $other = New-ClientCertificate other

    function Get-Operation([string] $Name) { (Get-LabCounter).byOperation.PSObject.Properties[$Name].Value ?? 0 }

    function Get-Change { "$((Get-LabCounter).writes) $(@(Get-KeyGuardJournal -ErrorAction Ignore).Count)" }

    # Under -WhatIf and after a refusal: neither the Lab nor the journal may know of anything.
    function Assert-Unchanged([scriptblock] $Script) {
        $before = Get-Change
        $seen = Watch-Command $Script
        Get-Change | Should -BeExactly $before
        $seen
    }

    # As the reader and the writer, who may do nothing with KMIP.
    function Assert-AccessDenied([scriptblock] $Script) {
        $null = Connect-Lab -Name writer -Instance primary -ApiKey lab-writer-key
        $seen = Watch-Command $Script
        Assert-Failure $seen.Error -Id KmsAccessDenied -Category AuthenticationError
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Match KmipAdapterManager
    }
}

Describe 'New-KmipAdapter' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'creates an adapter as described, and journals it' {
        $adapter = New-KmipAdapter vc1 veeam-root -Description 'for vCenter'
        $adapter.Name | Should -Be vc1
        $adapter.Description | Should -Be 'for vCenter'
        $adapter.RootKeyId | Should -Be (Get-RootKeyId)
        $adapter.AdapterId | Should -Be $adapter.Id
        $adapter.KmipPort | Should -Be 5696
        $adapter.Kms | Should -Be primary
        $journal = Get-KeyGuardJournal -Action kmip-adapter-create
        $journal.Phase | Should -Be Intent, Done
        $journal[1].After['adapterId'] | Should -Be $adapter.Id
    }

    It 'takes a root key from the pipeline, to the instance that has it' {
        Connect-BothInstances
        $adapter = Get-KmsRootKey veeam-root -Kms recovery | New-KmipAdapter vc1
        $adapter.RootKeyId | Should -Be (Get-RootKeyId recovery)
        $adapter.Kms | Should -Be recovery
        Get-KmipAdapter -Kms primary | Should -BeNullOrEmpty
    }

    It 'can be run again, and changes nothing then' {
        $first = New-KmipAdapter vc1 veeam-root
        $seen = Assert-Unchanged { New-KmipAdapter vc1 (Get-RootKeyId) -Description another -Verbose }
        $seen.Output.Id | Should -Be $first.Id
        $seen.Output.Description | Should -BeNullOrEmpty
        "$($seen.Verbose)" | Should -Match 'is there already'
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'refuses to take an adapter with another root key for it' {
        $null = New-KmipAdapter vc1 veeam-root
        $id = (New-KmsRootKey another).Id
        $seen = Assert-Unchanged { New-KmipAdapter vc1 $id }
        Assert-Failure $seen.Error -Id KmipAdapterDiffers -Category ResourceExists -Target vc1
    }

    It 'refuses <What> before any call' -ForEach @(
        @{ What = 'a name too short'; With = @{ Name = 'a' }; Id = 'KmipNameInvalid' }
        @{ What = 'a name too long'; With = @{ Name = 'a' * 41 }; Id = 'KmipNameInvalid' }
        @{ What = 'a name with a blank'; With = @{ Name = 'two words' }; Id = 'KmipNameInvalid' }
        @{ What = 'a UUID as a name'; With = @{ Name = '1e2d3c4b-0001-4000-8000-000000000001' }; Id = 'KmipNameInvalid' }
        @{ What = 'a description too short'; With = @{ Name = 'vc1'; Description = 'x' }; Id = 'KmipDescriptionInvalid' }
        @{ What = 'a description too long'; With = @{ Name = 'vc1'; Description = 'x' * 241 }; Id = 'KmipDescriptionInvalid' }
    ) {
        Reset-LabCounter
        $seen = Watch-Command { New-KmipAdapter @With -RootKey veeam-root }
        Assert-Failure $seen.Error -Id $Id -Category InvalidArgument -Target $With.Name
        (Get-LabCounter).started | Should -Be 0
    }

    It 'says what is wrong with the root key' {
        $seen = Watch-Command { New-KmipAdapter vc1 no-such-alias }
        Assert-Failure $seen.Error -Id RootKeyUnknown -Category ObjectNotFound -Target vc1
        $null = Disable-KmsRootKey veeam-root -Confirm:$false
        $seen = Watch-Command { New-KmipAdapter vc1 veeam-root }
        Assert-Failure $seen.Error -Id KmipRootKeyUnfit -Category InvalidOperation -Target vc1
    }

    It 'looks whether it was made when the reply is lost' {
        $null = Add-LabFault @{ method = 'POST'; path = '/kmip_adapters'; when = 'after'; transport = 'reset' }
        (New-KmipAdapter vc1 veeam-root).Name | Should -Be vc1
        Get-Operation kmipAdapterCreate | Should -Be 1
    }

    It 'says that the outcome is unknown when nobody can tell, also in the journal' {
        $null = Add-LabFault @{ method = 'POST'; path = '/kmip_adapters'; when = 'after'; transport = 'reset' }
        $null = Add-LabFault @{ method = 'GET'; path = '/kmip_adapters'; skip = 1; status = 503; times = 0 }
        $seen = Watch-Command { New-KmipAdapter vc1 veeam-root }
        Assert-Failure $seen.Error -Id OutcomeUnknown -Category ConnectionError -Target vc1
        (Get-KeyGuardJournal -Action kmip-adapter-create)[-1].ErrorId | Should -Be OutcomeUnknown
    }

    It 'changes nothing under -WhatIf' {
        (Assert-Unchanged { New-KmipAdapter vc1 veeam-root -WhatIf }).Output | Should -BeNullOrEmpty
        Get-KmipAdapter | Should -BeNullOrEmpty
    }

    It 'is refused to a Writer' { Assert-AccessDenied { New-KmipAdapter vc1 (Get-RootKeyId) -Kms writer } }

    It 'works with the role KmipAdapterManager' {
        $null = Connect-KeyGuardKms -Name kmip -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -IamUri (Get-LabUrl) -ApiKey (ConvertTo-Secret 'lab-kmip-key')
        (New-KmipAdapter vc1 (Get-RootKeyId) -Kms kmip).Name | Should -Be vc1
    }

    It 'says so where there are no native adapters (<_>)' -ForEach 404, 501 {
        Set-LabSetting @{ kmipMissingStatus = $_ }
        $seen = Watch-Command { New-KmipAdapter vc1 veeam-root }
        Assert-Failure $seen.Error -Id KmipNotSupported -Category NotInstalled -Target vc1
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Match HPCS
    }
}

Describe 'Get-KmipAdapter' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It 'lists none, some by wildcard, one by name or id' {
        Get-KmipAdapter | Should -BeNullOrEmpty
        $made = 'vc1', 'vc2', 'tape' | ForEach-Object { New-KmipAdapter $_ veeam-root }
        (Get-KmipAdapter).Name | Should -Be vc1, vc2, tape
        (Get-KmipAdapter 'VC*').Name | Should -Be vc1, vc2
        (Get-KmipAdapter tape, $made[0].Id).Name | Should -Be tape, vc1
    }

    It 'reports a name that is not there and goes on' {
        $null = New-KmipAdapter vc1 veeam-root
        $seen = Watch-Command { Get-KmipAdapter nothing, vc1 }
        Assert-Failure $seen.Error -Id KmipAdapterUnknown -Category ObjectNotFound -Target nothing
        $seen.Output.Name | Should -Be vc1
    }

    It 'lists those of one root key, by id or alias' {
        $null = New-KmipAdapter vc1 veeam-root
        $null = New-KmsRootKey another -Alias another | New-KmipAdapter vc2
        (Get-KmipAdapter -RootKey veeam-root).Name | Should -Be vc1
        (Get-KmipAdapter -RootKey another).Name | Should -Be vc2
        (Get-KmipAdapter vc1, vc2 -RootKey another).Name | Should -Be vc2
    }

    It 'lists several instances, and more than 200' {
        Set-LabSetting @{ kmipAdapterLimit = 300 }
        Connect-BothInstances
        $null = Get-KmsRootKey veeam-root -Kms recovery | New-KmipAdapter there
        foreach ($number in 1..205) { $null = New-KmipAdapter "vc$number" (Get-RootKeyId) -Kms primary }
        @(Get-KmipAdapter -Kms primary, recovery).Count | Should -Be 206
        @((Get-KmipAdapter -Kms primary).Name | Sort-Object -Unique).Count | Should -Be 205
    }

    It 'finds the adapter of a key from the pipeline' {
        $adapter = New-KmipAdapter vc1 veeam-root
        $null = Add-LabKmipObject vc1
        (Get-KmipObject vc1 | Get-KmipAdapter).Id | Should -Be $adapter.Id
    }

    It 'is refused to a Writer' { Assert-AccessDenied { Get-KmipAdapter -Kms writer } }

    It 'refuses a name that no adapter can have' {
        $seen = Watch-Command { Get-KmipAdapter 'a/b' }
        Assert-Failure $seen.Error -Id KmipNameInvalid -Category InvalidArgument -Target 'a/b'
    }
}

Describe 'Add-KmipAdapterCertificate' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $adapter = New-KmipAdapter vc1 veeam-root
        $file = Join-Path $TestDrive 'vcenter.pem'
        Set-Content -LiteralPath $file -Value $vcenter.Certificate
    }

    It 'shows what was added, says that it takes its time, and journals it' {
        $seen = Watch-Command { $adapter | Add-KmipAdapterCertificate $vcenter.Certificate -Name client -Verbose }
        $added = $seen.Output
        $added.Name | Should -Be client
        $added.Fingerprint | Should -Be $vcenter.Fingerprint
        $added.Subject | Should -Be 'CN=vcenter.example.com'
        $added.NotAfter.UtcDateTime.Date | Should -Be $vcenter.Object.NotAfter.ToUniversalTime().Date
        $added.AdapterId | Should -Be $adapter.Id
        $added.CertificateId | Should -Be $added.Id
        "$($seen.Verbose)" | Should -Match 'up to 5 minutes'
        (Get-KeyGuardJournal -Action kmip-certificate-add).Phase | Should -Be Intent, Done
        (Get-KeyGuardJournal -Action kmip-certificate-add)[0].Before['fingerprint'] | Should -Be $vcenter.Fingerprint
        (Get-LabKmipClient $vcenter.Certificate).adapterName | Should -Be vc1
    }

    It 'takes <What>' -ForEach @(
        @{ What = 'PEM text by pipeline'; Do = { $vcenter.Certificate | Add-KmipAdapterCertificate -Adapter vc1 }; Name = 'cert-' }
        @{ What = 'a path'; Do = { Add-KmipAdapterCertificate $file vc1 }; Name = 'vcenter' }
        @{ What = 'a relative path'; Do = { Push-Location $TestDrive; try { Add-KmipAdapterCertificate ./vcenter.pem vc1 } finally { Pop-Location } }; Name = 'vcenter' }
        @{ What = 'a path of a drive'; Do = { Add-KmipAdapterCertificate 'TestDrive:/vcenter.pem' vc1 }; Name = 'vcenter' }
        @{ What = 'a file'; Do = { Get-Item $file | Add-KmipAdapterCertificate -Adapter $adapter.Id }; Name = 'vcenter' }
        @{ What = 'a DER file'; Do = { [System.IO.File]::WriteAllBytes("$file.cer", $vcenter.Object.RawData); Add-KmipAdapterCertificate "$file.cer" vc1 }; Name = 'vcenter-pem' }
        @{ What = 'the bytes'; Do = { Add-KmipAdapterCertificate $vcenter.Object.RawData vc1 }; Name = 'cert-' }
        @{ What = 'an X509Certificate2, without its key'; Do = { $vcenter.Object.HasPrivateKey | Should -BeTrue; $vcenter.Object | Add-KmipAdapterCertificate -Adapter vc1 }; Name = 'cert-' }
        @{ What = 'an object with Name and Certificate, as of the vCenter cmdlets'; Do = { [pscustomobject]@{ Name = 'KMS: vc 1'; Certificate = $vcenter.Certificate } | Add-KmipAdapterCertificate -Adapter vc1 }; Name = 'KMS--vc-1' }
        @{ What = 'an object with PEM'; Do = { [pscustomobject]@{ PEM = $vcenter.Certificate } | Add-KmipAdapterCertificate -Adapter vc1 }; Name = 'cert-' }
        @{ What = 'an object with an X509Certificate2'; Do = { [pscustomobject]@{ Certificate = $vcenter.Object } | Add-KmipAdapterCertificate -Adapter vc1 }; Name = 'cert-' }
        @{ What = 'the adapter by pipeline'; Do = { $adapter | Add-KmipAdapterCertificate $file }; Name = 'vcenter' }
        @{ What = 'everything by name'; Do = { Add-KmipAdapterCertificate -Adapter vc1 -Certificate $vcenter.Certificate -Kms primary -Name mine }; Name = 'mine' }
    ) {
        $added = & $Do
        $added.Fingerprint | Should -Be $vcenter.Fingerprint
        $added.Name | Should -Match "^$Name"
        (Get-KmipAdapterCertificate vc1).Fingerprint | Should -Be $vcenter.Fingerprint
    }

    It 'has nothing but the certificate sent' {
        $null = $vcenter.Object | Add-KmipAdapterCertificate -Adapter vc1
        (Get-KmipAdapterCertificate vc1).Pem.Trim() | Should -Be ($vcenter.Certificate -replace "`r").Trim()
    }

    It 'goes to the instance of a piped adapter' {
        Connect-BothInstances
        $there = Get-KmsRootKey veeam-root -Kms recovery | New-KmipAdapter vc1
        $null = $there | Add-KmipAdapterCertificate $file
        (Get-KmipAdapterCertificate vc1 -Kms recovery).Name | Should -Be vcenter
        Get-KmipAdapterCertificate vc1 -Kms primary | Should -BeNullOrEmpty
    }

    It 'can be run again, under the same name or another, and changes nothing then' {
        $first = $adapter | Add-KmipAdapterCertificate $file
        $seen = Assert-Unchanged { $adapter | Add-KmipAdapterCertificate $file -Verbose }
        $seen.Output.Id | Should -Be $first.Id
        "$($seen.Verbose)" | Should -Match 'already'
        ($adapter | Add-KmipAdapterCertificate $file -Name another-name).Id | Should -Be $first.Id
        @(Get-KmipAdapterCertificate vc1).Count | Should -Be 1
    }

    It 'adds several, and goes on after one that fails' {
        $seen = Watch-Command { $vcenter, 'nonsense', $other | Add-KmipAdapterCertificate -Adapter vc1 }
        $seen.Output.Name | Should -Be vcenter, other
        Assert-Failure $seen.Error -Id CertificateFileUnreadable -Category ReadError -Target vc1
    }

    It 'refuses another certificate of the same name, and one of another adapter' {
        $null = $vcenter | Add-KmipAdapterCertificate -Adapter vc1
        $seen = Assert-Unchanged { $other.Certificate | Add-KmipAdapterCertificate -Adapter vc1 -Name vcenter }
        Assert-Failure $seen.Error -Id KmipCertificateDiffers -Category ResourceExists -Target vcenter
        $null = New-KmipAdapter vc2 veeam-root
        $seen = Watch-Command { $vcenter | Add-KmipAdapterCertificate -Adapter vc2 }
        Assert-Failure $seen.Error -Id KmipCertificateReserved -Category ResourceExists -Target vc2
    }

    It 'refuses <What> before any call' -ForEach @(
        @{ What = 'a private key'; Value = { $vcenter.PrivateKey }; Id = 'CertificateHoldsPrivateKey'; Category = 'SecurityError' }
        @{ What = 'a certificate with its private key'; Value = { $vcenter.Certificate + $vcenter.PrivateKey }; Id = 'CertificateHoldsPrivateKey'; Category = 'SecurityError' }
        @{ What = 'a PKCS#12 file'; Value = { , $vcenter.Object.Export('Pkcs12', 'x') }; Id = 'CertificateHoldsPrivateKey'; Category = 'SecurityError' }
        @{ What = 'a chain'; Value = { "$($vcenter.Certificate)`n$($other.Certificate)" }; Id = 'CertificateNotOne'; Category = 'InvalidArgument' }
        @{ What = 'an empty certificate'; Value = { "-----BEGIN CERTIFICATE-----`n-----END CERTIFICATE-----" }; Id = 'CertificateInvalid'; Category = 'InvalidArgument' }
        @{ What = 'an object without a certificate'; Value = { [pscustomobject]@{ Name = 'x' } }; Id = 'CertificateInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a number'; Value = { 42 }; Id = 'CertificateInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a path to nowhere'; Value = { './no-such-file.pem' }; Id = 'CertificateFileUnreadable'; Category = 'ReadError' }
        @{ What = 'a folder'; Value = { $TestDrive.ToString() }; Id = 'CertificateFileUnreadable'; Category = 'ReadError' }
    ) {
        $value = & $Value
        Reset-LabCounter
        $seen = Watch-Command { Add-KmipAdapterCertificate -Certificate $value -Adapter vc1 }
        Assert-Failure $seen.Error -Id $Id -Category $Category -Target vc1
        (Get-LabCounter).started | Should -Be 0
        foreach ($line in $vcenter.PrivateKey.Split("`n").Where{ $_ -and $_ -notmatch '---' }) {
            ($seen.Error | ConvertTo-Json -Depth 6 -WarningAction Ignore) + ($seen.Error | Get-Error | Out-String -Width 4000) | Should -Not -Match ([regex]::Escape($line.Trim()))
        }
    }

    It 'refuses a name that no certificate can have' {
        $seen = Assert-Unchanged { $vcenter | Add-KmipAdapterCertificate -Adapter vc1 -Name 'two words' }
        Assert-Failure $seen.Error -Id KmipNameInvalid -Category InvalidArgument -Target 'two words'
    }

    It 'warns of a certificate that has expired' {
        $old = New-ClientCertificate old -Days -1
        $seen = Watch-Command { $old | Add-KmipAdapterCertificate -Adapter vc1 }
        "$($seen.Warning)" | Should -Match 'expired on'
        $seen.Output.Name | Should -Be old
    }

    It 'finds out after a lost reply that it was added' {
        $null = Add-LabFault @{ method = 'POST'; path = '/certificates'; when = 'after'; transport = 'reset' }
        ($vcenter | Add-KmipAdapterCertificate -Adapter vc1).Fingerprint | Should -Be $vcenter.Fingerprint
        Get-Operation kmipCertificateAdd | Should -Be 1
    }

    It 'reports an adapter that has no room, and one that is not there' {
        Set-LabSetting @{ kmipCertificateLimit = 0 }
        $seen = Watch-Command { $vcenter | Add-KmipAdapterCertificate -Adapter vc1 }
        Assert-Failure $seen.Error -Id KmipConflict -Category InvalidOperation -Target vc1
        $seen = Watch-Command { $vcenter | Add-KmipAdapterCertificate -Adapter vc9 }
        Assert-Failure $seen.Error -Id KmipAdapterUnknown -Category ObjectNotFound -Target vc9
    }

    It 'changes nothing under -WhatIf' {
        (Assert-Unchanged { $vcenter | Add-KmipAdapterCertificate -Adapter vc1 -WhatIf }).Output | Should -BeNullOrEmpty
        Get-KmipAdapterCertificate vc1 | Should -BeNullOrEmpty
    }

    It 'is refused to a Writer' { Assert-AccessDenied { $vcenter | Add-KmipAdapterCertificate -Adapter vc1 -Kms writer } }
}

Describe 'Get-KmipAdapterCertificate and Remove-KmipAdapterCertificate' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $adapter = New-KmipAdapter vc1 veeam-root
        $added = $vcenter, $other | Add-KmipAdapterCertificate -Adapter vc1
    }

    It 'shows all, some by wildcard, one by name or id, of piped adapters' {
        (Get-KmipAdapterCertificate vc1).Name | Should -Be vcenter, other
        (Get-KmipAdapterCertificate vc1 'v*').Fingerprint | Should -Be $vcenter.Fingerprint
        (Get-KmipAdapterCertificate vc1 $added[1].Id).Name | Should -Be other
        Get-KmipAdapterCertificate vc1 nothing | Should -BeNullOrEmpty
        (Get-KmipAdapter | Get-KmipAdapterCertificate).Count | Should -Be 2
    }

    It 'reports an adapter that is not there and goes on' {
        $seen = Watch-Command { Get-KmipAdapterCertificate vc9, vc1 }
        Assert-Failure $seen.Error -Id KmipAdapterUnknown -Category ObjectNotFound -Target vc9
        $seen.Output.Count | Should -Be 2
    }

    It 'removes by name, by id, by pipeline, and journals it' {
        (Remove-KmipAdapterCertificate vc1 vcenter -Confirm:$false).Status | Should -Be Removed
        $removed = Get-KmipAdapterCertificate vc1 | Remove-KmipAdapterCertificate -Confirm:$false
        $removed.Name | Should -Be other
        $removed.Item | Should -Be Certificate
        Get-KmipAdapterCertificate vc1 | Should -BeNullOrEmpty
        (Get-KeyGuardJournal -Action kmip-certificate-delete).Phase | Should -Be Intent, Done, Intent, Done
        (Get-LabKmipClient $vcenter.Certificate).trusted | Should -BeFalse
    }

    It 'can be run again' {
        $null = Remove-KmipAdapterCertificate vc1 vcenter -Confirm:$false
        $seen = Assert-Unchanged { Remove-KmipAdapterCertificate vc1 vcenter -Confirm:$false }
        $seen.Output.Status | Should -Be AlreadyGone
        "$($seen.Warning)" | Should -Match "no certificate 'vcenter'"
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'refuses while keys that the client made are in use, lists them, and obeys -Force' {
        $id = Add-LabKmipObject vc1 2 -Certificate vcenter
        $seen = Assert-Unchanged { Remove-KmipAdapterCertificate vc1 vcenter, other -WhatIf }
        Assert-Failure $seen.Error -Id KmipCertificateInUse -Category InvalidOperation -Target vcenter
        "$($seen.Error)" | Should -Match $id
        $seen = Watch-Command { Remove-KmipAdapterCertificate vc1 vcenter, other -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipCertificateInUse -Category InvalidOperation -Target vcenter
        $seen.Output.Name | Should -Be other
        (Remove-KmipAdapterCertificate vc1 vcenter -Force -Confirm:$false).Status | Should -Be Removed
    }

    It 'does not take an adapter''s name for a certificate''s' {
        $null = (New-ClientCertificate vc1) | Add-KmipAdapterCertificate -Adapter vc1
        $seen = Watch-Command { Get-KmipAdapter vc1 | Remove-KmipAdapterCertificate -Confirm:$false }
        $seen.Error.Count | Should -Be 1
        @(Get-KmipAdapterCertificate vc1).Count | Should -Be 3
    }

    It 'takes no wildcards and changes nothing under -WhatIf' {
        $seen = Assert-Unchanged { Remove-KmipAdapterCertificate vc1 'v*' -Confirm:$false }
        Assert-Failure $seen.Error -Id WildcardsNotAllowed -Category InvalidArgument -Target 'v*'
        (Assert-Unchanged { Remove-KmipAdapterCertificate vc1 vcenter -WhatIf }).Output | Should -BeNullOrEmpty
    }

    It 'asks, because the impact is high' {
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; Remove-KmipAdapterCertificate vc1 vcenter"
        $shell.ExitCode | Should -Not -Be 0
        @(Get-KmipAdapterCertificate vc1).Count | Should -Be 2
    }

    It 'is refused to a Writer' {
        Assert-AccessDenied { Get-KmipAdapterCertificate vc1 -Kms writer }
        Assert-AccessDenied { Remove-KmipAdapterCertificate vc1 vcenter -Kms writer -Confirm:$false }
    }
}

Describe 'Get-KmipObject and Remove-KmipObject' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $adapter = New-KmipAdapter vc1 veeam-root
    }

    It 'shows KMIP''s states, which are not those of root keys' {
        foreach ($state in 1..6) { $null = Add-LabKmipObject vc1 $state }
        (Get-KmipObject vc1).State | Should -Be PreActive, Active, Deactivated, Compromised
        (Get-KmipObject vc1 -IncludeDestroyed).State[4, 5] | Should -Be Destroyed, DestroyedCompromised
        (Get-KmipObject vc1 -State Active, Destroyed).State | Should -Be Active, Destroyed
        ($adapter | Get-KmipObject -State Compromised -IncludeDestroyed).State | Should -Be Compromised, Destroyed, DestroyedCompromised
    }

    It 'shows a state that nobody knows as the number it is' {
        $id = Add-LabKmipObject vc1
        Set-LabKmipObject vc1 $id 42
        (Get-KmipObject vc1 $id).State | Should -Be 42
        $seen = Watch-Command { Remove-KmipObject vc1 $id -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipObjectInUse -Category InvalidOperation -Target $id
    }

    It 'looks up by id, and goes on after one that is unknown' {
        $id = Add-LabKmipObject vc1
        $seen = Watch-Command { Get-KmipObject vc1 (Get-RootKeyId), $id }
        Assert-Failure $seen.Error -Id KmipObjectUnknown -Category ObjectNotFound -Target (Get-RootKeyId)
        $seen.Output.Id | Should -Be $id
        $seen.Output.AdapterName | Should -Be vc1
    }

    It 'destroys 1,205 keys by pipeline, though each one shortens the list' {
        $null = Add-LabKmipObject vc1 3 -Count 1205
        Reset-LabCounter
        $removed = Get-KmipObject vc1 | Remove-KmipObject -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        @($removed | Where-Object Status -EQ Removed).Count | Should -Be 1205
        Get-Operation kmipAdapterGet | Should -Be 2 -Because 'the adapter is looked up once by each of the two commands'
        Get-KmipObject vc1 | Should -BeNullOrEmpty
        $warnings.Count | Should -Be 1
    }

    It 'says what it means, and journals it' {
        $id = Add-LabKmipObject vc1 3
        $seen = Watch-Command { Remove-KmipObject vc1 $id -Confirm:$false }
        "$($seen.Warning)" | Should -Match 'can''t be restored'
        $seen.Output.Status | Should -Be Removed
        $journal = Get-KeyGuardJournal -Action kmip-object-delete
        $journal.Phase | Should -Be Intent, Done
        $journal[0].Before['state'] | Should -Be Deactivated
        (Get-KmipObject vc1 $id).State | Should -Be Destroyed
    }

    It 'can be run again' {
        $id = Add-LabKmipObject vc1 3
        $null = Remove-KmipObject vc1 $id -Confirm:$false -WarningAction SilentlyContinue
        $seen = Assert-Unchanged { Remove-KmipObject vc1 $id, (Get-RootKeyId) -Confirm:$false }
        $seen.Output.Status | Should -Be AlreadyGone, AlreadyGone
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'refuses an active key, obeys -Force, and goes on with the others' {
        $active = Add-LabKmipObject vc1 2
        $idle = Add-LabKmipObject vc1 3
        $seen = Watch-Command { Get-KmipObject vc1 | Remove-KmipObject -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipObjectInUse -Category InvalidOperation -Target $active
        $seen.Output.Id | Should -Be $idle
        (Remove-KmipObject vc1 $active -Force -Confirm:$false -WarningAction SilentlyContinue).Status | Should -Be Removed
    }

    It 'finds out after a lost reply that the key is destroyed' {
        $id = Add-LabKmipObject vc1 3
        $null = Add-LabFault @{ method = 'DELETE'; path = '/kmip_objects'; when = 'after'; transport = 'reset' }
        (Remove-KmipObject vc1 $id -Confirm:$false -WarningAction SilentlyContinue).Status | Should -Be Removed
        Get-Operation kmipObjectDelete | Should -Be 1
    }

    It 'asks even with -Force, takes no wildcards, and changes nothing under -WhatIf' {
        $id = Add-LabKmipObject vc1 2
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; Remove-KmipObject vc1 $id -Force"
        $shell.ExitCode | Should -Not -Be 0
        (Get-KmipObject vc1 $id).State | Should -Be Active
        $seen = Assert-Unchanged { Remove-KmipObject vc1 '*' -Force -Confirm:$false }
        Assert-Failure $seen.Error -Id WildcardsNotAllowed -Category InvalidArgument -Target '*'
        (Assert-Unchanged { Remove-KmipObject vc1 $id -Force -WhatIf }).Output | Should -BeNullOrEmpty
    }

    It 'is refused to a Writer' {
        $id = Add-LabKmipObject vc1 3
        Assert-AccessDenied { Get-KmipObject vc1 -Kms writer }
        Assert-AccessDenied { Remove-KmipObject vc1 $id -Kms writer -Confirm:$false }
    }

    It 'stops before the next key when the pipeline is stopped' {
        $null = Add-LabKmipObject vc1 3 -Count 5
        $null = Get-KmipObject vc1 | Remove-KmipObject -Confirm:$false -WarningAction SilentlyContinue | Select-Object -First 1
        @(Get-KmipObject vc1).Count | Should -Be 4
    }
}

Describe 'Remove-KmipAdapter' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $adapter = New-KmipAdapter vc1 veeam-root
    }

    It 'removes one by name, by id and by pipeline, and journals it' {
        (Remove-KmipAdapter vc1 -Confirm:$false).Status | Should -Be Removed
        $second = New-KmipAdapter vc2 veeam-root
        (Remove-KmipAdapter $second.Id -Confirm:$false).Name | Should -Be vc2
        $null = New-KmipAdapter vc3 veeam-root
        (Get-KmipAdapter | Remove-KmipAdapter -Confirm:$false).Name | Should -Be vc3
        (Get-KeyGuardJournal -Action kmip-adapter-delete).Count | Should -Be 6
    }

    It 'can be run again' {
        $null = $adapter | Remove-KmipAdapter -Confirm:$false
        foreach ($again in { $adapter | Remove-KmipAdapter -Confirm:$false }, { Remove-KmipAdapter vc1 -Confirm:$false }) {
            $seen = Assert-Unchanged $again
            $seen.Output.Status | Should -Be AlreadyGone
            "$($seen.Warning)" | Should -Match "no KMIP adapter 'vc1'"
            $seen.Error | Should -BeNullOrEmpty
        }
    }

    It 'refuses while there are keys that are not destroyed, and lists them, under -WhatIf too' {
        $ids = @(Add-LabKmipObject vc1 1) + @(Add-LabKmipObject vc1 2) + @(Add-LabKmipObject vc1 2)
        foreach ($with in @{ Confirm = $false }, @{ WhatIf = $true }, @{ Confirm = $false; IncludeCertificates = $true }) {
            $seen = Assert-Unchanged { Remove-KmipAdapter vc1 @with }
            Assert-Failure $seen.Error -Id KmipAdapterHasObjects -Category InvalidOperation -Target vc1
            "$($seen.Error)" | Should -Match '3 keys.*1 PreActive, 2 Active'
            foreach ($id in $ids) { "$($seen.Error)" | Should -Match $id }
        }
    }

    It 'refuses while it trusts clients, unless they are included' {
        $null = $vcenter | Add-KmipAdapterCertificate -Adapter vc1
        $seen = Assert-Unchanged { Remove-KmipAdapter vc1 -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipAdapterHasCertificates -Category InvalidOperation -Target vc1
        "$($seen.Error)" | Should -Match vcenter
        $seen = Watch-Command { Remove-KmipAdapter vc1 -IncludeCertificates -Confirm:$false }
        $seen.Output.Status | Should -Be Removed
        "$($seen.Warning)" | Should -Match 'lose it: vcenter'
        (Get-LabKmipClient $vcenter.Certificate).trusted | Should -BeFalse
    }

    It 'goes to the instance of a piped adapter' {
        Connect-BothInstances
        $there = Get-KmsRootKey veeam-root -Kms recovery | New-KmipAdapter vc1
        ($there | Remove-KmipAdapter -Confirm:$false).Kms | Should -Be recovery
        (Get-KmipAdapter -Kms primary).Name | Should -Be vc1
    }

    It 'does not bind to certificates and keys, which know an adapter''s id' {
        $null = $vcenter | Add-KmipAdapterCertificate -Adapter vc1
        $null = Add-LabKmipObject vc1 3
        foreach ($mistake in { Get-KmipAdapterCertificate vc1 | Remove-KmipAdapter -Confirm:$false -IncludeCertificates }, { Get-KmipObject vc1 | Remove-KmipAdapter -Confirm:$false }) {
            $seen = Assert-Unchanged $mistake
            $seen.Error.FullyQualifiedErrorId | Should -Match '^InputObjectNotBound'
        }
    }

    It 'goes on after one that fails' {
        $null = Add-LabKmipObject vc1
        $null = New-KmipAdapter vc2 veeam-root
        $seen = Watch-Command { Remove-KmipAdapter vc1, vc2 -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipAdapterHasObjects -Category InvalidOperation -Target vc1
        $seen.Output.Name | Should -Be vc2
    }

    It 'reports what the service refuses in between' {
        $null = Add-LabFault @{ method = 'DELETE'; status = 409; code = 'SOMETHING_ERR'; message = 'a key was made' }
        $seen = Watch-Command { Remove-KmipAdapter vc1 -Confirm:$false }
        Assert-Failure $seen.Error -Id KmipConflict -Category InvalidOperation -Target vc1
        (Get-KeyGuardJournal -Action kmip-adapter-delete)[-1].ErrorId | Should -Be KmipConflict
    }

    It 'finds out after a lost reply that it was removed' {
        $null = Add-LabFault @{ method = 'DELETE'; when = 'after'; transport = 'reset' }
        (Remove-KmipAdapter vc1 -Confirm:$false).Status | Should -Be Removed
    }

    It 'asks, takes no wildcards, and changes nothing under -WhatIf' {
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n`$null = Connect-Lab; Remove-KmipAdapter vc1"
        $shell.ExitCode | Should -Not -Be 0
        $seen = Assert-Unchanged { Remove-KmipAdapter 'vc*' -Confirm:$false }
        Assert-Failure $seen.Error -Id WildcardsNotAllowed -Category InvalidArgument -Target 'vc*'
        (Assert-Unchanged { Remove-KmipAdapter vc1 -WhatIf }).Output | Should -BeNullOrEmpty
        (Get-KmipAdapter).Name | Should -Be vc1
    }

    It 'is refused to a Writer' { Assert-AccessDenied { Remove-KmipAdapter vc1 -Kms writer -Confirm:$false } }
}

Describe 'A root key with KMIP adapters' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = New-KmipAdapter vc1 veeam-root
    }

    It 'is neither disabled nor removed, and the adapters are listed: <_>' -ForEach 'Disable-KmsRootKey', 'Remove-KmsRootKey' {
        $command = $_
        $seen = Assert-Unchanged { & $command veeam-root -Confirm:$false }
        Assert-Failure $seen.Error -Id RootKeyHasDependents -Category InvalidOperation -Target (Get-RootKeyId)
        "$($seen.Warning)" | Should -Match "'vc1' depends on root key.*KMIP adapter"
    }

    It 'is disabled by force: then no client gets a key' {
        $null = $vcenter | Add-KmipAdapterCertificate -Adapter vc1
        (Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue).State | Should -Be Suspended
        { Invoke-Lab -Method POST -Path /kmip/clients -Body @{ certificate = $vcenter.Certificate; create = $true } } | Should -Throw
    }

    It 'is kept by the service while it is active, by force too' {
        $seen = Watch-Command { Remove-KmsRootKey veeam-root -Force -Confirm:$false }
        Assert-Failure $seen.Error -Id KmsConflict -Category InvalidOperation
    }

    It 'of an instance without native adapters is handled as before' {
        Set-LabSetting @{ kmipMissingStatus = 404 }
        (Disable-KmsRootKey veeam-root -Confirm:$false).State | Should -Be Suspended
    }

    It 'of which the adapters can''t be listed is changed, with a warning' {
        $null = Add-LabFault @{ path = '/kmip_adapters'; status = 403; times = 0 }
        $seen = Watch-Command { Disable-KmsRootKey veeam-root -Confirm:$false }
        "$($seen.Warning)" | Should -Match 'Whether KMIP adapters depend'
        $seen.Output.State | Should -Be Suspended
    }
}

Describe 'No connection' {
    BeforeEach { Reset-World $TestDrive }

    It '<_> says so' -ForEach 'Get-KmipAdapter', 'New-KmipAdapter vc1 veeam-root', 'Remove-KmipAdapter vc1 -Confirm:$false', 'Get-KmipAdapterCertificate vc1', 'Get-KmipObject vc1',
    'Add-KmipAdapterCertificate (New-ClientCertificate).Certificate vc1', 'Remove-KmipAdapterCertificate vc1 x1 -Confirm:$false', 'Remove-KmipObject vc1 x1 -Confirm:$false' {
        $command = [scriptblock]::Create($_)
        $seen = Watch-Command $command
        Assert-Failure $seen.Error -Id NotConnected -Category ObjectNotFound
    }
}

Describe 'The default view' {
    BeforeAll {
        Reset-World $TestDrive
        $null = Connect-Lab
        $adapter = New-KmipAdapter vc1 veeam-root
        $certificate = $vcenter | Add-KmipAdapterCertificate -Adapter vc1
        $id = Add-LabKmipObject vc1 3
    }

    It 'of <Name> is a table of 120 columns at most' -ForEach @(
        @{ Name = 'an adapter'; Object = { $adapter }; Shows = 'vc1' }
        @{ Name = 'a certificate'; Object = { $certificate }; Shows = 'CN=vcenter' }
        @{ Name = 'a key'; Object = { Get-KmipObject vc1 }; Shows = 'Deactivated' }
        @{ Name = 'a removal'; Object = { Remove-KmipObject vc1 $id -Confirm:$false -WarningAction SilentlyContinue }; Shows = 'Removed' }
    ) {
        $lines = (& $Object | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        "$($lines | Select-Object -Skip 2)" | Should -Match $Shows
    }

    It 'of none has script blocks' {
        Get-Content -LiteralPath (Join-Path (Get-RepositoryRoot) 'module/KeyGuard.Kmip.Format.ps1xml') -Raw | Should -Not -Match '<ScriptBlock>'
    }
}
