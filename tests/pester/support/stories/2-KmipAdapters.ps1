# KMIP adapters: a client's private key, handed in by mistake in place of its certificate, in every form.
[ordered]@{
    'New-KmipAdapter'               = @(
        { Get-KmsRootKey veeam-root | New-KmipAdapter vc1 -Description 'for vCenter' }
        { New-KmipAdapter vc1 (New-KmsRootKey other).Id }
        { New-KmipAdapter 'two words' veeam-root }
        { $null = Add-LabFault @{ method = 'POST'; path = '/kmip_adapters'; status = 400; code = 'INVALID_FIELD_ERR'; message = "Bearer $($Marker.AccessToken) is not accepted" }; New-KmipAdapter vc2 veeam-root }
    )
    'Get-KmipAdapter'               = @(
        { Get-KmipAdapter | Format-List * | Out-String -Width 4000 }
        { Get-KmipAdapter }
        { Get-KmipAdapter nothing }
    )
    'Add-KmipAdapterCertificate'    = @(
        { $client = New-ClientCertificate; $client.Certificate | Add-KmipAdapterCertificate -Adapter vc1 -Name vcenter }
        { Get-KmipAdapter vc1 | Add-KmipAdapterCertificate $client.Certificate }
        { "-----BEGIN PRIVATE KEY-----`n$($Marker.PrivateKey)`n-----END PRIVATE KEY-----" | Add-KmipAdapterCertificate -Adapter vc1 }
        { Get-KmipAdapter vc1 | Add-KmipAdapterCertificate "-----BEGIN EC PRIVATE KEY-----`n$($Marker.PrivateKey)`n-----END EC PRIVATE KEY-----" }
        { [pscustomobject]@{ Name = 'client'; Certificate = "$($client.Certificate)`n-----BEGIN ENCRYPTED PRIVATE KEY-----`n$($Marker.PrivateKey)`n-----END ENCRYPTED PRIVATE KEY-----" } | Add-KmipAdapterCertificate -Adapter vc1 }
        { "-----BEGIN PRIVATE KEY-----`n$($Marker.PrivateKey)`n-----END PRIVATE KEY-----".Split("`n") | Add-KmipAdapterCertificate -Adapter vc1 }
        { Add-KmipAdapterCertificate $Marker.PrivateKey vc1 }
        { Add-KmipAdapterCertificate "nowhere:\$($Marker.PrivateKey)" vc1 }
        { Add-KmipAdapterCertificate ([System.Convert]::FromBase64String($Marker.PrivateKey)) vc1 }
        { $null = Add-LabFault @{ method = 'POST'; path = '/certificates'; status = 400; code = 'INVALID_FIELD_ERR'; message = "Bearer $($Marker.AccessToken) is not accepted" }; (New-ClientCertificate).Certificate | Add-KmipAdapterCertificate -Adapter vc1 }
    )
    'Get-KmipAdapterCertificate'    = @(
        { Get-KmipAdapterCertificate vc1 | Format-List * | Out-String -Width 4000 }
        { Get-KmipAdapterCertificate nothing }
    )
    'Get-KmipObject'                = @(
        { $null = Add-LabKmipObject vc1 3; Get-KmipObject vc1 | Format-List * | Out-String -Width 4000 }
        { Get-KmipObject vc1 (Get-RootKeyId) }
    )
    'Remove-KmipObject'             = @(
        { Get-KmipObject vc1 | Remove-KmipObject -Confirm:$false }
        { Remove-KmipObject vc1 (Add-LabKmipObject vc1) -Confirm:$false }
        { Get-KmipObject vc1 | Remove-KmipObject -Force -Confirm:$false }
    )
    'Remove-KmipAdapterCertificate' = @(
        { Remove-KmipAdapterCertificate vc1 vcen* -Confirm:$false }
        { Remove-KmipAdapterCertificate vc1 vcenter -Confirm:$false }
    )
    'Remove-KmipAdapter'            = @(
        { $null = Add-LabKmipObject vc1; Remove-KmipAdapter vc1 -Confirm:$false }
        { Get-KmipObject vc1 | Remove-KmipObject -Force -Confirm:$false; Remove-KmipAdapter vc1 -Confirm:$false }
    )
}
