# vCenter: connections.
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
