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
}
