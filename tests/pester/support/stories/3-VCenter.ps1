# vCenter: connections, key providers, migration.
[ordered]@{
    'Connect-KeyGuardVCenter' = @(
        { Connect-LabVCenter; Get-KeyGuardConnection | Format-List * | Out-String -Width 4000 }
        { Connect-KeyGuardVCenter -Session (New-VIServer) -Name borrowed | Format-List * | Out-String -Width 4000 }
        { Connect-KeyGuardVCenter (Get-LabUrl) -Credential ([pscredential]::new('lab-vcenter', (ConvertTo-Secret $Marker.WrongApiKey))) }
        { $server = New-VIServer; $server.SessionSecret = $Marker.WrongApiKey; Connect-KeyGuardVCenter -Session $server }
        { Connect-KeyGuardVCenter -Session $Marker.WrongApiKey }
        # vCenter, or what stands before it, repeating what was sent.
        { $null = Add-LabFault @{ path = '^/sdk$'; status = 500; body = "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body><Fault><faultcode>ServerFaultCode</faultcode><faultstring>password $($Marker.WrongApiKey) refused</faultstring></Fault></Body></Envelope>"; contentType = 'text/xml' }; Connect-KeyGuardVCenter (Get-LabUrl) -Credential ([pscredential]::new('lab-vcenter', (ConvertTo-Secret $Marker.WrongApiKey))) }
        { $null = Add-LabFault @{ path = '^/sdk$'; status = 403; body = "no entry with $($Marker.VCenterPassword)"; contentType = 'text/plain' }; Connect-LabVCenter }
        { $null = Add-LabFault @{ path = '^/sdk$'; when = 'after'; transport = 'truncate' }; Connect-LabVCenter }
        { Disconnect-KeyGuard borrowed, 127.0.0.1 }
    )
    'Get-VCenterKms'          = @(
        { $null = Connect-LabVCenter; Get-VCenterKms | Format-List * | Out-String -Width 4000 }
        { Get-VCenterKms nothing }
    )
    'Test-VCenterKms'         = @(
        { Test-VCenterKms | ConvertTo-Json -Depth 6 }
        { Set-LabKmip @{ address = 'kms-old.example'; up = $false }; Test-VCenterKms; Set-LabKmip @{ address = 'kms-old.example'; up = $true } }
    )
    'Add-VCenterKms'          = @(
        { Add-VCenterKms marked kms.marked.example -Credential ([pscredential]::new('tenant', (ConvertTo-Secret $Marker.KmipPassword))) -MakeClientCertificate SelfSigned | Format-List * | Out-String -Width 4000 }
        { Add-VCenterKms marked kms.marked.example -Port 1 -Credential ([pscredential]::new('tenant', (ConvertTo-Secret $Marker.KmipPassword))) }
        { $null = Add-LabVCenterFault @{ method = 'RegisterKmipServer'; fault = 'RuntimeFault'; message = "no entry for $($Marker.KmipPassword)" }; Add-VCenterKms repeated kms.repeated.example -Credential ([pscredential]::new('tenant', (ConvertTo-Secret $Marker.KmipPassword))) }
    )
    'Set-VCenterKms'          = @(
        { Set-VCenterKms marked -Credential ([pscredential]::new('tenant', (ConvertTo-Secret $Marker.KmipPassword))) }
        { $pem = (Set-VCenterKms marked -MakeClientCertificate SelfSigned).Certificate; Set-VCenterKms marked -ClientCertificate $pem -PrivateKeySecret (ConvertTo-Secret $Marker.PrivateKey) }
        { Set-VCenterKms marked -ClientCertificate "-----BEGIN PRIVATE KEY-----`n$($Marker.PrivateKey)`n-----END PRIVATE KEY-----" }
        { Set-VCenterKms nothing -Default }
    )
    'Remove-VCenterKms'       = @(
        { Remove-VCenterKms marked -Confirm:$false }
        { Remove-VCenterKms kms-old -Confirm:$false }
    )
    'Move-VCenterEncryptionKms' = @(
        { Move-VCenterEncryptionKms kms-old kms-new | Format-List * | Out-String -Width 4000 }
        { Move-VCenterEncryptionKms kms-old nothing }
    )
    # Which key provider encrypts what. The key management servers' passwords are vCenter's; what it says in an error must not be repeated.
    'Get-VMEncryptionKms' = @(
        { $null = Connect-LabVCenter; Get-VMEncryptionKms; Get-VMEncryptionKms app01 | Format-List * | Out-String -Width 4000 }
        { Get-VMEncryptionKms nothing }
        { $null = Add-LabFault @{ path = '^/sdk$'; status = 403; body = "no entry with $($Marker.VCenterPassword)"; contentType = 'text/plain' }; Get-VMEncryptionKms app01 }
    )
    'Set-VMEncryptionKms' = @(
        { Set-VMEncryptionKms app01 -KmsCluster kms-new }
        { Set-VMEncryptionKms app01 -KmsCluster kms-typo }
        { $null = Add-LabVCenterFault @{ method = 'ReconfigVM_Task'; fault = 'InvalidState'; message = "password=$($Marker.VCenterPassword)" }; Set-VMEncryptionKms app02 -KmsCluster kms-new; Clear-LabVCenterFault }
    )
    'Get-VMHostEncryptionKms' = @(
        { Get-VMHostEncryptionKms | Format-List * | Out-String -Width 4000 }
        { Get-VMHostEncryptionKms nothing }
    )
    'Set-VMHostEncryptionKms' = @(
        { Set-VMHostEncryptionKms esx001.example -KmsCluster kms-new }
        { Set-VMHostEncryptionKms esx001.example -KmsCluster kms-typo }
    )
    'Get-VsanClusterEncryptionKms' = @(
        { Get-VsanClusterEncryptionKms | Format-List * | Out-String -Width 4000 }
        { Get-VsanClusterEncryptionKms nothing }
    )
    'Set-VsanClusterEncryptionKms' = @(
        { Get-VsanClusterEncryptionKms | Set-VsanClusterEncryptionKms -KmsCluster kms-new }
        { Get-VsanClusterEncryptionKms | Set-VsanClusterEncryptionKms -KmsCluster kms-typo; Disconnect-KeyGuard 127.0.0.1 }
    )
}
