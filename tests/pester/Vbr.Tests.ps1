# Veeam over VBR's REST API, at the Lab's backup server. The stand-in for Veeam's module is loaded too, and must not be used.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    # Each key once at the backup server, once in custody, agreeing with each other, nothing pending, and its password unwraps.
    function Assert-Sound([string[]] $Name) {
        $held = @(Get-LabVbrPassword)
        $wanted = $Name | Sort-Object
        $held.hint | ForEach-Object { ($_ -split ' \| ')[0] } | Sort-Object | Should -Be $wanted -Because 'the backup server holds each key once'
        $records = @((Get-Custody).keys)
        $records.name | Sort-Object | Should -Be $wanted -Because 'custody has one record for each key'
        foreach ($record in $records) {
            $record.PSObject.Properties['pending'] | Should -BeNullOrEmpty -Because "nothing of '$($record.name)' is left unfinished"
            "$($record.name) | $($record.wraps[0].wrapped)" | Should -BeIn $held.hint -Because "custody's present form of '$($record.name)' is the one held"
        }
        Assert-Unwraps
    }

    function Assert-Unwraps {
        $held = @(Get-LabVbrPassword)
        foreach ($key in Get-WrappedBackupKey | Get-UnwrappedBackupKey) {
            $there = $held | Where-Object { $_.hint -like "$($key.Name) | *" }
            (ConvertFrom-Secret $key.SecurePassword) | Should -BeExactly $there.password
        }
    }

    function Get-RestCount([string] $Operation) {
        $count = (Get-LabCounter).byOperation.PSObject.Properties[$Operation]
        if ($count) { $count.Value } else { 0 }
    }

    # A child shell without Veeam's module or its stand-in.
    function Get-BareScript([string] $Script) {
        @"
Set-StrictMode -Version Latest
`$ProgressPreference = 'SilentlyContinue'
Import-Module '$(Get-ModulePath)'
Import-Module '$PSScriptRoot/support/Lab.psm1'
`$null = Connect-Lab
`$null = Connect-LabVbr
$Script
"@
    }
}

Describe 'Connect-KeyGuardVbr' {
    BeforeEach { Reset-World $TestDrive }

    It 'gives where it leads and as whom, and no secret' {
        $connection = Connect-LabVbr
        $connection.Name | Should -Be '127.0.0.1'
        $connection.Endpoint | Should -Be "$(Get-LabUrl)/"
        $connection.UserName | Should -Be lab-vbr
        $connection.ApiVersion | Should -Be 1.3-rev2
        $connection.ServerName | Should -Be lab-vbr.example
        $connection.BuildVersion | Should -Be 13.1.0.411
        $connection.CertificateThumbprint | Should -BeNullOrEmpty
        $connection.IsDefault | Should -BeTrue
        $connection | ConvertTo-Json -Depth 5 | Should -Not -Match 'lab-vbr-password|eyJ'
    }

    It 'is listed and closed beside connections to key management services' {
        $null = Connect-Lab
        $null = Connect-LabVbr -With @{ Name = 'backup01' }
        (Get-KeyGuardConnection).Name | Should -Be primary, backup01
        (Get-KeyGuardConnection back*).GetType().Name | Should -Be VbrConnection
        Get-KeyGuardConnection backup01 | Disconnect-KeyGuard
        (Get-KeyGuardConnection).Name | Should -Be primary
        Get-RestCount vbr-logout | Should -Be 1
        Disconnect-KeyGuard
        Get-KeyGuardConnection | Should -BeNullOrEmpty
    }

    It 'uses the connection opened last, and the one before when that is closed' {
        $first = Connect-LabVbr -With @{ Name = 'first' }
        $second = Connect-LabVbr -With @{ Name = 'second' }
        (Get-KeyGuardConnection | Where-Object IsDefault).Name | Should -Be second
        Disconnect-KeyGuard second
        $second.IsDefault | Should -BeFalse
        $first.IsDefault | Should -BeTrue
    }

    It 'replaces a connection of the same name' {
        $null = Connect-LabVbr
        $null = Connect-LabVbr -User lab-vbr-security
        @(Get-KeyGuardConnection).UserName | Should -Be lab-vbr-security
    }

    It 'ends with <Id> for <What>' -ForEach @(
        @{ What = 'a wrong user'; With = @{ User = 'nobody' }; Id = 'VbrCredentialsRejected'; Category = 'AuthenticationError' }
        @{ What = 'a role that may not list'; With = @{ User = 'lab-vbr-viewer' }; Id = 'VbrAccessDenied'; Category = 'SecurityError' }
        @{ What = 'a SHA-1 thumbprint'; With = @{ With = @{ CertificateThumbprint = 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709' } }; Id = 'ThumbprintInvalid'; Category = 'InvalidArgument' }
        @{ What = 'no name'; With = @{ Server = 'backup 01' }; Id = 'ServerNameInvalid'; Category = 'InvalidArgument' }
        @{ What = 'plain http elsewhere'; With = @{ Server = 'http://backup01.example' }; Id = 'EndpointInvalid'; Category = 'InvalidArgument' }
        @{ What = 'a port where nobody listens'; With = @{ Server = 'http://127.0.0.1:1' }; Id = 'VbrUnavailable'; Category = 'ResourceUnavailable' }
    ) {
        $seen = Watch-Command { Connect-LabVbr @With }
        Assert-Failure $seen.Error -Id $Id -Category $Category
        Get-KeyGuardConnection | Should -BeNullOrEmpty
    }

    It 'accepts the pinned certificate, refuses another, and without a pin trusts nobody unknown' {
        $lab = Get-Lab
        (Connect-LabVbr -Server $lab.TlsUrl -With @{ CertificateThumbprint = $lab.TlsThumbprint }).CertificateThumbprint | Should -BeExactly $lab.TlsThumbprint
        Disconnect-KeyGuard
        Reset-LabCounter
        $wrong = Watch-Command { Connect-LabVbr -Server $lab.TlsUrl -With @{ CertificateThumbprint = 'A' * 64 } }
        Assert-Failure $wrong.Error -Id TlsNotTrusted -Category SecurityError
        $none = Watch-Command { Connect-LabVbr -Server $lab.TlsUrl }
        Assert-Failure $none.Error -Id TlsNotTrusted -Category SecurityError
        "$($none.Error)" -replace ':' | Should -Match $lab.TlsThumbprint
        (Get-LabCounter).started | Should -Be 0
    }

    It 'agrees on version <_>' -ForEach '1.3-rev0', '1.2-rev0', '1.1-rev0', '1.0-rev2' {
        Set-LabSetting @{ vbrApiVersions = @($_) }
        (Connect-LabVbr).ApiVersion | Should -Be $_
    }
}

Describe 'Backup keys over REST' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Connect-LabVbr
    }

    It 'go all the way round: made, registered, re-wrapped, unwrapped' {
        $registered = 'a', 'b', 'c' | New-WrappedBackupKey | Register-WrappedBackupKey
        $registered.Added | Select-Object -Unique | Should -BeTrue
        $registered[0].EncryptionKey.GetType().FullName | Should -Be KeyGuard.Vbr.VbrEncryptionPassword
        $registered[0].EncryptionKey.Hint | Should -BeExactly $registered[0].Description
        $null = Invoke-KmsRootKeyRotation veeam-root
        $updates = Update-WrappedBackupKey
        $updates.Status | Should -Be Rewrapped, Rewrapped, Rewrapped
        (Update-WrappedBackupKey).Status | Select-Object -Unique | Should -Be AlreadyCurrent
        Assert-Sound a, b, c
        Get-StoreText | Should -BeNullOrEmpty -Because 'the connection wins over Veeam''s cmdlets'
    }

    It 'pipe as VBR''s own records into Update- and Get-Unwrapped' {
        $records = ('a', 'b' | New-WrappedBackupKey | Register-WrappedBackupKey).EncryptionKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        ($records | Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped
        $records | Get-UnwrappedBackupKey | ForEach-Object { $_.Verified | Should -BeTrue }
        ($records[0] | Get-UnwrappedBackupKey -AsPlainText -WarningAction Ignore).EncryptionKey.Id | Should -Be $records[0].Id
    }

    It 'are listed with what is not ours, and names taken there are refused' {
        $null = Invoke-Lab -Method POST -Path /vbr/passwords -Body @{ hint = 'by hand'; password = 'x' }
        $null = New-WrappedBackupKey -Name ours | Register-WrappedBackupKey
        (Get-WrappedBackupKey).Name | Should -Be ours
        (Get-WrappedBackupKey -IncludeUnmanaged).Name | Sort-Object | Should -Be 'by hand', ours
        $seen = Watch-Command { New-WrappedBackupKey -Name 'by hand' }
        Assert-Failure $seen.Error -Id BackupKeyExists -Category ResourceExists -Target 'by hand'
    }

    It 'count as dependents of their root key' {
        $null = New-WrappedBackupKey -Name dear | Register-WrappedBackupKey
        $seen = Watch-Command { Disable-KmsRootKey veeam-root -Confirm:$false }
        Assert-Failure $seen.Error -Id RootKeyHasDependents -Category InvalidOperation
        "$($seen.Warning)" | Should -Match 'dear.*Veeam'
    }

    It 'work where the access token expires in the middle' {
        $null = 'a', 'b' | New-WrappedBackupKey | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = New-WrappedBackupKey -Name c | ForEach-Object { Step-LabClock 901; $_ } | Register-WrappedBackupKey
        Step-LabClock 901
        (Update-WrappedBackupKey | Where-Object Rewrapped).Name | Sort-Object | Should -Be a, b
        Assert-Sound a, b, c
    }

    It 'are complete over many pages' {
        $null = Invoke-Lab -Method POST -Path /vbr/passwords -Body @{ hint = 'many'; password = 'x'; count = 450 }
        @(Get-WrappedBackupKey -IncludeUnmanaged).Count | Should -Be 450
    }

    It 'need Veeam''s module no more, and without a connection use it again' {
        Disconnect-KeyGuard 127.0.0.1
        $null = New-WrappedBackupKey -Name stand-in | Register-WrappedBackupKey
        Get-StoreText | Should -Match stand-in
        Get-LabVbrPassword | Should -BeNullOrEmpty
    }

    It 'go into a bundle that bears the backup server''s own name, not that of Veeam''s session' {
        function global:Get-VBRServerSession { [pscustomobject]@{ Server = 'another.example.com' } }
        try {
            $null = New-WrappedBackupKey -Name a | Register-WrappedBackupKey
            $folder = (New-Item -Path (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
            $written = Export-WrappedBackupKey $folder
            $written.Server | Should -BeExactly lab-vbr.example
            Split-Path -Leaf $written.Path | Should -Match '^KeyGuard-lab-vbr\.example-'
            $null = Connect-LabVbr -User lab-vbr-security
            (Export-WrappedBackupKey (Join-Path $folder by-role.json)).Server | Should -BeExactly ([System.Environment]::MachineName) -Because 'this role may not ask for the name, and 127.0.0.1 is none'
        }
        finally { Remove-Item function:Get-VBRServerSession }
    }

    It 'are taken out again when the hint is cut off' {
        Set-LabSetting @{ vbrHintLimit = 200 }
        $seen = Watch-Command { New-WrappedBackupKey -Name long | Register-WrappedBackupKey }
        Assert-Failure $seen.Error -Id VeeamDescriptionAltered -Category WriteError -Target long
        Get-LabVbrPassword | Should -BeNullOrEmpty
    }

    It 'get their old hint back when the new one is cut off' {
        $null = 'a', 'b' | New-WrappedBackupKey -ThrottleLimit 1 | Register-WrappedBackupKey
        $before = @(Get-LabVbrPassword)
        $null = Invoke-KmsRootKeyRotation veeam-root
        Set-LabSetting @{ vbrHintLimit = 200; vbrHintLimitTimes = 1 }
        $seen = Watch-Command { Update-WrappedBackupKey -Name a }
        $seen.Output.Status | Should -Be Failed
        Assert-Failure $seen.Error -Id VeeamDescriptionAltered -Category WriteError -Target a
        @(Get-LabVbrPassword).hint | Should -Be $before.hint
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped
        Assert-Sound a, b
    }

    It 'change nothing under -WhatIf' {
        $null = New-WrappedBackupKey -Name a | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $before = "$(Get-LabVbrPassword)$(Get-CustodyText)"
        Update-WrappedBackupKey -WhatIf | Should -BeNullOrEmpty
        "$(Get-LabVbrPassword)$(Get-CustodyText)" | Should -BeExactly $before
    }

    It 'may be listed by an operator, and changed by a security administrator' {
        $null = New-WrappedBackupKey -Name a | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Connect-LabVbr -User lab-vbr-operator
        (Get-WrappedBackupKey).Name | Should -Be a
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Should -Be Failed
        Assert-Failure $seen.Error -Id VbrAccessDenied -Category SecurityError -Target a
        $null = Connect-LabVbr -User lab-vbr-security
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped
        Assert-Sound a
    }

    It 'survive <Rule.method> with <Fault>: <Status>' -ForEach @(
        @{ Fault = 'a lost reply'; Rule = @{ method = 'PUT'; when = 'after'; transport = 'reset' }; Status = 'Rewrapped' }
        @{ Fault = 'an error'; Rule = @{ method = 'PUT'; status = 500 }; Status = 'Failed' }
        @{ Fault = 'too many requests'; Rule = @{ method = 'PUT'; status = 429 }; Status = 'Failed' }
        @{ Fault = 'a record that is gone'; Rule = @{ method = 'PUT'; status = 404 }; Status = 'Failed' }
        @{ Fault = 'an expired token'; Rule = @{ method = 'PUT'; status = 401; code = 'ExpiredToken' }; Status = 'Rewrapped' }
        @{ Fault = 'half a reply'; Rule = @{ method = 'PUT'; transport = 'truncate' }; Status = 'Rewrapped' }
    ) {
        $null = New-WrappedBackupKey -Name a | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Add-LabFault $Rule
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Should -Be $Status
        Clear-LabFault
        (Update-WrappedBackupKey).Status | Should -BeIn AlreadyCurrent, Rewrapped
        Assert-Sound a
    }

    It 'are there once when the reply to adding is lost' {
        $null = Add-LabFault @{ method = 'POST'; path = '/encryptionPasswords$'; when = 'after'; transport = 'reset' }
        $registered = New-WrappedBackupKey -Name a | Register-WrappedBackupKey
        $registered.Added | Should -BeTrue
        Assert-Sound a
    }
}

Describe 'A fresh shell without Veeam''s module' {
    BeforeEach { Reset-World $TestDrive }

    It 'does the whole round trip, and the backup server confirms every password' {
        $done = Invoke-Shell (Get-BareScript @'
if (Get-Command Get-VBREncryptionKey -ErrorAction Ignore) { throw 'the stand-in is there' }
$null = 'a', 'b', 'c' | New-WrappedBackupKey | Register-WrappedBackupKey
$null = Invoke-KmsRootKeyRotation veeam-root
(Update-WrappedBackupKey).Status -join ','
'@)
        $done.Error | Should -BeNullOrEmpty
        $done.Output.Trim() | Should -BeExactly 'Rewrapped,Rewrapped,Rewrapped'
        $token = Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/api/oauth2/token" -Headers @{ 'x-api-version' = '1.3-rev0' } -Body @{ grant_type = 'password'; username = 'lab-vbr'; password = 'lab-vbr-password' }
        $headers = @{ 'x-api-version' = '1.3-rev0'; Authorization = "Bearer $($token.access_token)" }
        $null = Connect-Lab
        $null = Connect-LabVbr
        foreach ($key in Get-WrappedBackupKey) {
            $unwrapped = $key | Get-UnwrappedBackupKey
            $body = @{ password = ConvertFrom-Secret $unwrapped.SecurePassword } | ConvertTo-Json
            (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/api/v1/encryptionPasswords/$($key.Id)/verify" -Headers $headers -ContentType application/json -Body $body).isSuccessful | Should -BeTrue
        }
        Assert-Sound a, b, c
    }

    It 'killed at write <_> of an update, the next run finishes the rest' -ForEach 1, 3 {
        $null = Connect-Lab
        $null = Connect-LabVbr
        $null = 'a', 'b', 'c', 'd' | New-WrappedBackupKey | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Add-LabFault @{ method = 'PUT'; skip = $_ - 1; when = 'after'; transport = 'hang' }
        $number = $_
        $shell = Start-Shell (Get-BareScript 'Update-WrappedBackupKey')
        Wait-Until { (Get-RestCount vbr-edit) -ge $number } -Because 'the write is under way'
        Start-Sleep -Milliseconds 300
        $shell.Process.Kill()
        $null = Wait-Shell $shell
        Clear-LabFault
        (Update-WrappedBackupKey).Count | Should -Be 4
        Assert-Sound a, b, c, d
    }

    It 'killed while it adds, the next run knows what was added' {
        $null = Connect-Lab
        $null = Connect-LabVbr
        $null = Add-LabFault @{ method = 'POST'; path = '/encryptionPasswords$'; skip = 1; when = 'after'; transport = 'hang' }
        $shell = Start-Shell (Get-BareScript "'a', 'b', 'c' | New-WrappedBackupKey -ThrottleLimit 1 | Register-WrappedBackupKey")
        Wait-Until { (Get-RestCount vbr-add) -ge 2 } -Because 'the second key is being added'
        Start-Sleep -Milliseconds 300
        $shell.Process.Kill()
        $null = Wait-Shell $shell
        Clear-LabFault
        $null = 'a', 'b', 'c' | New-WrappedBackupKey -ErrorAction SilentlyContinue | Register-WrappedBackupKey
        Assert-Sound a, b, c
    }
}

Describe 'A stop while the backup server is written' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Connect-LabVbr
    }

    It 'lets the write in hand end, begins no other, and leaves nothing wrong' {
        $names = 1..6 | ForEach-Object { "key-$_" }
        $null = $names | New-WrappedBackupKey | Register-WrappedBackupKey
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Add-LabFault @{ path = '/actions/rewrap'; times = 0; delayMilliseconds = 300 }
        $null = Add-LabFault @{ method = 'PUT'; times = 0; delayMilliseconds = 500 }
        $shell = New-TestShell '$null = Connect-Lab; $null = Connect-LabVbr'
        Reset-LabCounter
        $null = $shell.AddCommand('Update-WrappedBackupKey').BeginInvoke()
        Wait-Until { (Get-RestCount vbr-edit) -ge 2 } -Because 'the second write is under way'
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be Stopped
        Get-RestCount vbr-edit | Should -Be 2
        Remove-TestShell $shell
        Clear-LabFault
        $held = @(Get-LabVbrPassword).hint
        $unproved = @((Get-Custody).keys | Where-Object { $_.PSObject.Properties['pending'] -and $_.pending.description -in $held })
        $unproved | Should -BeNullOrEmpty -Because 'what was written is read back after the stop'
        (Update-WrappedBackupKey | Where-Object Rewrapped).Count | Should -Be 4
        Assert-Sound $names
    }
}

Describe 'Secrets over REST' {
    It 'are in no stream, error, connection or file' {
        Reset-World $TestDrive
        $Error.Clear()
        $seen = Watch-Command {
            $VerbosePreference = $DebugPreference = 'Continue'
            Connect-Lab
            Connect-LabVbr
            'a', 'b' | New-WrappedBackupKey | Register-WrappedBackupKey -Verbose
            Step-LabClock 901
            $null = Invoke-KmsRootKeyRotation veeam-root
            Update-WrappedBackupKey -Verbose
            $null = Add-LabFault @{ method = 'PUT'; times = 0; status = 500; message = 'password=lab-vbr-password' }
            $null = Invoke-KmsRootKeyRotation veeam-root
            Update-WrappedBackupKey -Verbose
            Get-WrappedBackupKey -Verbose
            Get-KeyGuardConnection
            Connect-LabVbr -User nobody
        }
        $shown = @(
            $seen.Verbose, $seen.Debug, $seen.Warning, $seen.Information | ForEach-Object { "$_" }
            $seen.Output | ForEach-Object { $_ | ConvertTo-Json -Depth 3 -WarningAction Ignore; $_ | Format-List * | Out-String -Width 500 }
            $Error | ForEach-Object { $_ | ConvertTo-Json -Depth 3 -WarningAction Ignore; $_ | Format-List * -Force | Out-String -Width 500 }
            Get-CustodyText
        ) -join "`n"
        $shown | Should -Match '/api/oauth2/token -> 200'
        $shown | Should -Match VbrCredentialsRejected
        $passwords = @((Get-LabVbrPassword).password) + 'lab-vbr-password'
        $passwords.Count | Should -Be 3
        foreach ($secret in $passwords + @(Invoke-Lab -Method GET -Path /vbr/tokens)) {
            foreach ($form in $secret, [uri]::EscapeDataString($secret), [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret)), [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret))) {
                $shown.Contains($form) | Should -BeFalse
            }
        }
    }
}
