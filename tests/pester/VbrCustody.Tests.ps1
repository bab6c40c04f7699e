# The drill, erasure and recovery over VBR's REST API, at the Lab's backup server. The stand-in for Veeam's module is loaded
# too, and must not be used.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Get-RestCount([string] $Operation) {
        $count = (Get-LabCounter).byOperation.PSObject.Properties[$Operation]
        if ($count) { $count.Value } else { 0 }
    }

    # Somebody changes the password itself in Veeam, and leaves the hint as it is.
    function Set-VbrPassword([guid] $Id, [string] $Hint, [string] $Password) {
        $version = @{ 'x-api-version' = '1.3-rev0' }
        $token = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/api/oauth2/token" -Headers $version -Body @{ grant_type = 'password'; username = 'lab-vbr'; password = 'lab-vbr-password' }).access_token
        $call = @{ Method = 'POST'; Uri = "$(Get-LabUrl)/api/v1/encryptionPasswords/$Id/changepassword"; Headers = $version + @{ Authorization = "Bearer $token" }; ContentType = 'application/json' }
        $null = Invoke-RestMethod @call -Body (@{ hint = $Hint; password = $Password } | ConvertTo-Json)
    }

    function Remove-RootKey([string] $Kms = 'primary') { $null = Remove-KmsRootKey (Get-RootKeyId $Kms) -Kms $Kms -Force -Confirm:$false -WarningAction SilentlyContinue }
    function Get-Record([string] $Name) { (Get-Custody).keys | Where-Object name -EQ $Name }
}

Describe 'Test-WrappedBackupKey over REST' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
        $null = Connect-LabVbr
        $null = 'a', 'b' | New-WrappedBackupKey -Kms primary, recovery -ThrottleLimit 1 | Register-WrappedBackupKey
    }

    It 'has the backup server confirm each password, and shows none' {
        Reset-LabCounter
        $seen = Watch-Command { Test-WrappedBackupKey -Verbose }
        $seen.Output.Result | Should -Be Passed, Passed
        $seen.Output.VerifiedByVeeam | Should -Be $true, $true
        $seen.Output.InVeeam | Should -Be $true, $true
        Get-RestCount vbr-verify | Should -Be 2
        Get-RestCount vbr-edit | Should -Be 0
        $shown = $seen | ConvertTo-Json -Depth 6 -WarningAction Ignore
        foreach ($password in (Get-LabVbrPassword).password) { $shown.Contains($password) | Should -BeFalse }
        "$($seen.Verbose)" | Should -Match '/verify -> 200'
    }

    It 'fails a key whose password was changed in Veeam though its hint was not' {
        $a = Get-WrappedBackupKey a
        Set-VbrPassword -Id $a.Id -Hint $a.Description -Password 'Another-2026'
        $seen = Watch-Command { Test-WrappedBackupKey }
        Assert-Failure $seen.Error -Id VeeamPasswordDiffers -Category InvalidData -Target a
        ($seen.Output | Where-Object Name -EQ a).VerifiedByVeeam | Should -BeFalse
        ($seen.Output | Where-Object Name -EQ a).Custodians.Result | Should -Be Passed, Passed
        ($seen.Output | Where-Object Name -EQ b).Result | Should -Be Passed
        @((Get-Record a).wraps | Where-Object { $_.PSObject.Properties['lastVerifiedAt'] }) | Should -BeNullOrEmpty -Because 'a form of the wrong password was not verified'
    }

    It 'asks about at most ten wrong passwords in a minute, so that Veeam shuts nobody out' {
        $names = 1..14 | ForEach-Object { "wrong-$_" }
        foreach ($key in $names | New-WrappedBackupKey | Register-WrappedBackupKey) { Set-VbrPassword -Id $key.Id -Hint $key.Description -Password 'Another-2026' }
        Reset-LabCounter
        # In a shell of its own: the limit holds for a whole process.
        $script = "Import-Module '$(Get-ModulePath)'; Import-Module '$PSScriptRoot/support/Lab.psm1'; Connect-BothInstances; `$null = Connect-LabVbr; " +
            "`$r = Test-WrappedBackupKey 'wrong-*' -ErrorAction SilentlyContinue -WarningVariable w; " +
            '"$(@($r | Where-Object VerifiedByVeeam -EQ $false).Count) $(@($r | Where-Object { $null -eq $_.VerifiedByVeeam }).Count) $w"'
        $shell = Invoke-Shell $script
        $shell.Output.Trim().Split("`n")[-1] | Should -Match '^10 4 Veeam found 10 passwords wrong within a minute'
        Get-RestCount vbr-verify | Should -Be 10
        # And it is open to the others.
        (Test-WrappedBackupKey a, b).VerifiedByVeeam | Should -Be $true, $true
    }

    It 'says that it can''t tell where the role or the version does not allow asking' {
        Set-LabSetting @{ vbrApiVersions = @('1.2-rev1') }
        $null = Connect-LabVbr
        $results = Test-WrappedBackupKey
        $results.Result | Should -Be Passed, Passed
        @($results | Where-Object { $null -ne $_.VerifiedByVeeam }) | Should -BeNullOrEmpty
    }

    It 'is open to an operator' {
        $null = Connect-LabVbr -User lab-vbr-operator
        (Test-WrappedBackupKey).VerifiedByVeeam | Should -Be $true, $true
    }

    It 'fails keys that are gone or were given another hint there' {
        $a, $b = Get-WrappedBackupKey a, b
        Disconnect-KeyGuard 127.0.0.1
        $null = Connect-LabVbr
        $token = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/api/oauth2/token" -Headers @{ 'x-api-version' = '1.3-rev0' } -Body @{ grant_type = 'password'; username = 'lab-vbr'; password = 'lab-vbr-password' }).access_token
        $headers = @{ 'x-api-version' = '1.3-rev0'; Authorization = "Bearer $token" }
        $null = Invoke-RestMethod -Method DELETE -Uri "$(Get-LabUrl)/api/v1/encryptionPasswords/$($a.Id)" -Headers $headers
        $record = Invoke-RestMethod -Uri "$(Get-LabUrl)/api/v1/encryptionPasswords/$($b.Id)" -Headers $headers
        $record.hint = 'see the safe'
        $null = Invoke-RestMethod -Method PUT -Uri "$(Get-LabUrl)/api/v1/encryptionPasswords/$($b.Id)" -Headers $headers -ContentType application/json -Body ($record | ConvertTo-Json)
        $results = Test-WrappedBackupKey -ErrorAction SilentlyContinue
        ($results | Where-Object Name -EQ a).ErrorId | Should -Be BackupKeyGoneFromVeeam
        ($results | Where-Object Name -EQ b).ErrorId | Should -Be VeeamDescriptionChanged
        ($results | Where-Object Name -EQ b).VerifiedByVeeam | Should -BeTrue -Because 'the password itself is still the same'
        Test-WrappedBackupKey -Quiet | Should -BeFalse
    }
}

Describe 'Remove-WrappedBackupKey over REST' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Connect-LabVbr
        $null = 'a', 'b' | New-WrappedBackupKey -ThrottleLimit 1 | Register-WrappedBackupKey
        $id = (Get-WrappedBackupKey a).Id
    }

    It 'removes the password, reads back, and reports what remains' {
        Remove-RootKey
        $report = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $result = Remove-WrappedBackupKey a -ReportPath $report -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
        $result.Status | Should -Be Erased
        $result.Id | Should -Be $id
        $result.Proofs.State | Should -Be Destroyed
        @(Get-LabVbrPassword).Count | Should -Be 1
        (Get-LabVbrPassword).hint | Should -Match '^b '
        (Get-Record a).state | Should -Be erased
        (Get-Record b).state | Should -Be active
        # What the REST API does not tell of is said, and stands in the report as unknown.
        "$warnings" | Should -Match 'tape pool, scale-out repository'
        foreach ($use in 'tape pool', 'scale-out repository') { ($result.ResidualCopies | Where-Object Item -EQ $use).State | Should -Be Unknown }
        ($result.ResidualCopies | Where-Object Item -EQ 'password in Veeam').State | Should -Be Erased
        ($result.ResidualCopies | Where-Object Item -Like 'root key*').State | Should -Be Reversible
        $written = Get-Content -LiteralPath $report -Raw | ConvertFrom-Json
        $written.keys.residualCopies | ForEach-Object item | Should -Contain 'configuration backups (.bco)'
        $written.keys.proofs.rootKeyId | Should -Be (Get-RootKeyId)
        Get-StoreText | Should -BeNullOrEmpty -Because 'the stand-in is not used'
    }

    It 'is refused while <Use> uses the key, and removes nothing' -ForEach @(
        @{ Use = 'a job'; Set = { param($id) $null = Invoke-Lab -Method POST -Path /vbr/jobs -Body @{ name = 'Nightly'; type = 'VSphereBackup'; passwordId = $id; isEncrypted = $true } }; Says = 'Nightly' }
        @{ Use = 'a copy job with encryption switched off'; Set = { param($id) $null = Invoke-Lab -Method POST -Path /vbr/jobs -Body @{ name = 'Offsite'; type = 'BackupCopy'; passwordId = $id; isEncrypted = $false } }; Says = 'Offsite' }
        @{ Use = 'the configuration backup'; Set = { param($id) $null = Invoke-Lab -Method PUT -Path /vbr/configBackup -Body @{ passwordId = $id; isEncrypted = $true } }; Says = 'Configuration backup' }
    ) {
        & $Set $id
        Remove-RootKey
        $before = Get-CustodyText
        $seen = Watch-Command { Remove-WrappedBackupKey a -Confirm:$false -WarningAction SilentlyContinue }
        Assert-Failure $seen.Error -Id ErasureInUse -Category ResourceBusy -Target a
        "$($seen.Error)" | Should -Match $Says
        $seen.Output.Status | Should -Be Refused
        @(Get-LabVbrPassword).Count | Should -Be 2
        Get-RestCount vbr-remove | Should -Be 0
        Get-CustodyText | Should -BeExactly $before
        ((Get-WrappedBackupKey a -IncludeUsage -WarningAction SilentlyContinue).UsedBy.Name) | Should -Be $Says
    }

    It 'leaves the key as it was when the backup server refuses' {
        Remove-RootKey
        $null = Add-LabFault @{ method = 'DELETE'; path = '/encryptionPasswords/'; status = 400; message = 'The encryption password is in use by permission agents.' }
        $seen = Watch-Command { Remove-WrappedBackupKey a -Confirm:$false -WarningAction SilentlyContinue }
        Assert-Failure $seen.Error -Id ErasureNotKept -Category WriteError -Target a
        @(Get-LabVbrPassword).Count | Should -Be 2
        (Get-Record a).state | Should -Be active
        (Get-Record a).PSObject.Properties['pending'] | Should -BeNullOrEmpty
    }

    It 'believes the listing when the reply to the removal is lost' {
        Remove-RootKey
        $null = Add-LabFault @{ method = 'DELETE'; path = '/encryptionPasswords/'; when = 'after'; transport = 'reset' }
        (Remove-WrappedBackupKey a -Confirm:$false -WarningAction SilentlyContinue).Status | Should -Be Erased
        @(Get-LabVbrPassword).Count | Should -Be 1
        (Get-Record a).state | Should -Be erased
    }

    It 'is refused to a role that may not ask what uses the key' {
        Remove-RootKey
        $null = Connect-LabVbr -User lab-vbr-security
        $seen = Watch-Command { Remove-WrappedBackupKey a -Confirm:$false -WarningAction SilentlyContinue }
        Assert-Failure $seen.Error -Id VbrAccessDenied -Category SecurityError -Target a
        @(Get-LabVbrPassword).Count | Should -Be 2
    }

    It 'is settled by the next run when it is killed after the removal' {
        Remove-RootKey
        $null = Add-LabFault @{ method = 'DELETE'; path = '/encryptionPasswords/'; when = 'after'; transport = 'hang' }
        $shell = Start-Shell "Import-Module '$(Get-ModulePath)'; Import-Module '$PSScriptRoot/support/Lab.psm1'; `$null = Connect-Lab; `$null = Connect-LabVbr; Remove-WrappedBackupKey a -Confirm:`$false"
        Wait-Until { (Get-RestCount vbr-remove) -ge 1 -and @(Get-LabVbrPassword).Count -eq 1 } -Because 'the removal is done'
        $shell.Process.Kill()
        $null = Wait-Shell $shell
        Clear-LabFault
        (Get-Record a).pending.operation | Should -Be erase
        $null = Update-WrappedBackupKey -ErrorAction SilentlyContinue
        (Get-Record a).state | Should -Be erased
        (Get-Record a).erasure.proofs.Count | Should -Be 1
    }
}

Describe 'Register-WrappedBackupKey of a bundle''s keys over REST' {
    It 'fills an empty backup server, which confirms each password; the next run adds nothing' {
        Reset-World $TestDrive
        Connect-BothInstances
        $null = Connect-LabVbr
        $null = 'a', 'b' | New-WrappedBackupKey -Kms primary, recovery | Register-WrappedBackupKey
        $bundle = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = Export-WrappedBackupKey $bundle
        $before = @{}
        foreach ($held in Get-LabVbrPassword) { $before[$held.hint] = $held.password }
        $keys = Get-WrappedBackupKey
        $token = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/api/oauth2/token" -Headers @{ 'x-api-version' = '1.3-rev0' } -Body @{ grant_type = 'password'; username = 'lab-vbr'; password = 'lab-vbr-password' }).access_token
        foreach ($key in $keys) { $null = Invoke-RestMethod -Method DELETE -Uri "$(Get-LabUrl)/api/v1/encryptionPasswords/$($key.Id)" -Headers @{ 'x-api-version' = '1.3-rev0'; Authorization = "Bearer $token" } }
        Remove-Item -LiteralPath (Get-CustodyPath)
        Disconnect-KeyGuard primary
        $null = Connect-LabVbr -User lab-vbr-security
        (Import-WrappedBackupKey $bundle | Register-WrappedBackupKey).Added | Should -Be $true, $true
        foreach ($held in Get-LabVbrPassword) { $held.password | Should -BeExactly $before[$held.hint] }
        (Test-WrappedBackupKey -Kms recovery).VerifiedByVeeam | Should -Be $true, $true
        (Import-WrappedBackupKey $bundle | Register-WrappedBackupKey).Added | Should -Be $false, $false
        @(Get-LabVbrPassword).Count | Should -Be 2
    }
}
