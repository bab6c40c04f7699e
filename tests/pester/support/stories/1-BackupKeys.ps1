# Connections, root keys, backup keys and the journal.
[ordered]@{
    'Connect-KeyGuardKms'       = @(
        { Connect-Lab }
        { Connect-Lab -Name recovery }
        { $basics = @{ InstanceId = Get-InstanceId; Endpoint = Get-LabUrl; IamUri = Get-LabUrl } ; Connect-KeyGuardKms -Name credential @basics -Credential ([pscredential]::new('apikey', (ConvertTo-Secret $Marker.ApiKey))) }
        { Connect-KeyGuardKms -Name token -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -AccessToken (ConvertTo-Secret $Marker.AccessToken) }
        { Connect-Lab -Name wrong -Instance primary -ApiKey $Marker.WrongApiKey }
        { Connect-Lab -Name stranger -Instance primary -ApiKey $Marker.StrangerKey }
        { Connect-KeyGuardKms -Name wrong -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -AccessToken (ConvertTo-Secret $Marker.WrongApiKey) }
        { Connect-KeyGuardKms -Name nowhere -InstanceId (Get-InstanceId) -Endpoint 'http://127.0.0.1:1' -IamUri 'http://127.0.0.1:1' -MaximumRetryCount 0 -ApiKey (ConvertTo-Secret $Marker.WrongApiKey) }
        # IAM and Key Protect repeating in an error what was sent to them.
        { $null = Add-LabFault @{ path = '^/identity'; status = 400; body = (ConvertTo-Json @{ errorCode = 'BXNIM0415E'; errorMessage = "Provided API key $($Marker.WrongApiKey) could not be found." }) }; Connect-Lab -Name wrong -Instance primary -ApiKey $Marker.WrongApiKey }
        { $null = Add-LabFault @{ path = '^/identity'; status = 400; body = (ConvertTo-Json @{ errorCode = 'BXNIM0415E'; errorMessage = "Provided API key $($Marker.ApiKey) could not be found." }) }; Connect-Lab -Name wrong -Instance primary }
        { $null = Add-LabFault @{ path = '^/identity'; status = 500; body = "grant failed for apikey=$($Marker.WrongApiKey)"; contentType = 'text/plain' }; Connect-Lab -Name wrong -Instance primary -ApiKey $Marker.WrongApiKey }
        { $null = Add-LabFault @{ path = '/api/v2'; status = 401; message = "Bearer $($Marker.AccessToken) is not authorized" }; Connect-KeyGuardKms -Name wrong -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -AccessToken (ConvertTo-Secret $Marker.AccessToken) }
    )
    'Connect-KeyGuardVbr'       = @(
        { Connect-LabVbr; Get-WrappedBackupKey -IncludeUnmanaged; Get-KeyGuardConnection | Format-List * | Out-String -Width 4000; Disconnect-KeyGuard 127.0.0.1 }
        { Connect-KeyGuardVbr (Get-LabUrl) -Credential ([pscredential]::new('lab-vbr', (ConvertTo-Secret $Marker.WrongApiKey))) }
        { Connect-LabVbr -User lab-vbr-viewer }
        { $null = Add-LabFault @{ path = '^/api/oauth2'; status = 401; message = "$($Marker.VbrPassword) is not the password" }; Connect-LabVbr }
        { $null = Add-LabFault @{ path = '^/api/oauth2'; when = 'after'; transport = 'truncate' }; Connect-LabVbr }
    )
    'Get-KeyGuardConnection'    = @(
        { Get-KeyGuardConnection | Format-List * | Out-String -Width 4000 }
        { Get-KeyGuardConnection }
        { Get-KeyGuardConnection nothing }
    )
    'Get-KmsRootKey'            = @(
        { Get-KmsRootKey }
        { Get-KmsRootKey -Id unknown-alias }
    )
    'New-KmsRootKey'            = @(
        { New-KmsRootKey -Name imported -Alias imported -MaterialSecret (ConvertTo-Secret $Marker.Material) }
        { New-KmsRootKey -Name imported-2 -MaterialSecret (ConvertTo-Secret $Marker.BadMaterial) }
        { $null = Add-LabFault @{ method = 'POST'; path = '/api/v2/keys'; status = 400; code = 'INVALID_FIELD_ERR'; message = "The payload $($Marker.Material) is not accepted" }; New-KmsRootKey -Name imported-3 -MaterialSecret (ConvertTo-Secret $Marker.Material) }
        { $null = Add-LabFault @{ method = 'POST'; path = '/api/v2/keys'; when = 'after'; transport = 'truncate' }; New-KmsRootKey -Name imported-4 -MaterialSecret (ConvertTo-Secret $Marker.Material) }
    )
    'Invoke-KmsRootKeyRotation' = @(
        { Invoke-KmsRootKeyRotation imported -MaterialSecret (ConvertTo-Secret $Marker.Material2) }
        { Invoke-KmsRootKeyRotation imported -MaterialSecret (ConvertTo-Secret $Marker.BadMaterial) }
        { $null = Add-LabFault @{ path = '/rotate'; status = 400; code = 'INVALID_FIELD_ERR'; message = "payload=$($Marker.Material2)" }; Invoke-KmsRootKeyRotation imported -MaterialSecret (ConvertTo-Secret $Marker.Material2) }
        { Invoke-KmsRootKeyRotation unknown-alias }
    )
    'New-WrappedBackupKey'      = @(
        { $made = New-WrappedBackupKey -Name made; $made; $made | Format-List * | Out-String -Width 4000; $made | ConvertTo-Json -Depth 4 }
        { New-WrappedBackupKey -Name 'a | b' }
        { $null = Add-LabFault @{ path = '/actions/wrap'; when = 'after'; transport = 'truncate' }; New-WrappedBackupKey -Name cut -Kms recovery }
    )
    'Register-WrappedBackupKey' = @(
        { 'a', 'b', 'c' | New-WrappedBackupKey | Register-WrappedBackupKey }
        { $made = New-WrappedBackupKey -Name refused; Set-VeeamFault 'fail-before:1'; $made | Register-WrappedBackupKey; Set-VeeamFault '' }
        { New-WrappedBackupKey -Name naive | Add-VBREncryptionKey }
        { 'text' | Register-WrappedBackupKey }
    )
    'Get-WrappedBackupKey'      = @(
        { Get-WrappedBackupKey -IncludeUnmanaged | Format-List * | Out-String -Width 4000 }
        { Get-WrappedBackupKey }
        { Get-WrappedBackupKey -CustodyPath (Get-StandInPath) }
    )
    'Update-WrappedBackupKey'   = @(
        { $null = Invoke-KmsRootKeyRotation veeam-root; Update-WrappedBackupKey a }
        { $null = Add-LabFault @{ path = '/actions/rewrap'; status = 400; code = 'INVALID_FIELD_ERR'; message = "plaintext is $((Get-VeeamStandInKey)[0].Password)" }; Update-WrappedBackupKey b }
        { Update-WrappedBackupKey nothing }
        { Update-WrappedBackupKey -WhatIf }
    )
    'Get-UnwrappedBackupKey'    = @(
        { $unwrapped = Get-VBREncryptionKey | Get-UnwrappedBackupKey; $unwrapped; $unwrapped | Format-List * | Out-String -Width 4000; $unwrapped | ConvertTo-Json -Depth 4 }
        { $null = Get-VBREncryptionKey | Get-UnwrappedBackupKey -AsPlainText | New-VBRDecryptionSet }
        { Get-UnwrappedBackupKey -Name a | New-VBRDecryptionSet }
        { 'x | nonsense' | Get-UnwrappedBackupKey }
        { $null = Add-LabFault @{ path = '/actions/unwrap'; when = 'after'; transport = 'truncate' }; Get-UnwrappedBackupKey -Name a }
        { $null = Add-LabFault @{ path = '/actions/unwrap'; status = 409; code = 'CONFLICT_ERR'; message = "plaintext: $((Get-VeeamStandInKey)[0].Password)" }; Get-UnwrappedBackupKey -Name b }
        { $null = Add-LabFault @{ path = '/actions/unwrap'; status = 200; body = "{ `"plaintext`": `"$((Get-VeeamStandInKey)[0].Password)`", oops" }; Get-UnwrappedBackupKey -Name b }
    )
    'Export-WrappedBackupKey'   = @(
        { Export-WrappedBackupKey -Path "$(Get-CustodyPath).bundle" }
        { Export-WrappedBackupKey -Path "$(Get-CustodyPath)/nowhere" }
    )
    'Import-WrappedBackupKey'   = @(
        { Import-WrappedBackupKey "$(Get-CustodyPath).bundle" | Format-List * | Out-String -Width 4000 }
        { Import-WrappedBackupKey (Get-StandInPath) }
        { Get-VBREncryptionKey 'a | *' | Remove-VBREncryptionKey -Confirm:$false; Import-WrappedBackupKey "$(Get-CustodyPath).bundle" | Where-Object Name -EQ a | Register-WrappedBackupKey | Format-List * | Out-String -Width 4000 }
        { Import-WrappedBackupKey "$(Get-CustodyPath).bundle" | Where-Object Name -EQ a | Get-UnwrappedBackupKey | Register-WrappedBackupKey }
    )
    'Move-WrappedBackupKey'     = @(
        { Move-WrappedBackupKey c -From default -To recovery }
        { Move-WrappedBackupKey -From recovery -To recovery }
    )
    'Test-WrappedBackupKey'     = @(
        { $tried = Test-WrappedBackupKey; $tried | Format-List * | Out-String -Width 4000; $tried | ConvertTo-Json -Depth 6 }
        { $null = Add-LabFault @{ path = '/actions/unwrap'; status = 409; code = 'CONFLICT_ERR'; message = "plaintext: $((Get-VeeamStandInKey)[0].Password)" }; Test-WrappedBackupKey }
        { $null = Add-LabFault @{ path = '/actions/unwrap'; when = 'after'; transport = 'truncate' }; Test-WrappedBackupKey a }
        { Test-WrappedBackupKey nothing }
    )
    'Remove-WrappedBackupKey'   = @(
        { Remove-WrappedBackupKey a -Confirm:$false }
        { Remove-WrappedBackupKey nothing -Confirm:$false }
        { $null = New-KmsRootKey -Name doomed -Alias doomed; $null = Connect-Lab -Name doomed -Instance primary -With @{ RootKey = 'doomed' }; $null = New-WrappedBackupKey -Name doomed -Kms doomed | Register-WrappedBackupKey; $null = Remove-KmsRootKey doomed -Kms doomed -Force -Confirm:$false }
        { $erased = Remove-WrappedBackupKey doomed -Confirm:$false; $erased | Format-List * | Out-String -Width 4000; $erased | ConvertTo-Json -Depth 6 }
    )
    'Get-KeyGuardJournal'       = @(
        { Get-KeyGuardJournal | Format-List * | Out-String -Width 4000 }
        { Get-KeyGuardJournal -Path (Get-StandInPath) }
    )
    'Test-KeyGuardJournal'      = @(
        { Test-KeyGuardJournal | Format-List * | Out-String -Width 4000 }
        { Test-KeyGuardJournal -ExpectedHead ('0' * 64) }
        { Test-KeyGuardJournal -Path (Get-StandInPath) }
    )
    'Disable-KmsRootKey'        = @(
        { Disable-KmsRootKey veeam-root -Confirm:$false }
        { Disable-KmsRootKey imported -Confirm:$false }
    )
    'Enable-KmsRootKey'         = @(
        { Enable-KmsRootKey imported }
        { Enable-KmsRootKey unknown-alias }
    )
    'Remove-KmsRootKey'         = @(
        { Remove-KmsRootKey veeam-root -Confirm:$false }
        { Remove-KmsRootKey imported -Confirm:$false }
    )
    'Restore-KmsRootKey'        = @(
        { Get-KmsRootKey imported -IncludeDestroyed | Restore-KmsRootKey }
        { Restore-KmsRootKey unknown-alias }
    )
}
