# Computers, and policies for them. Where there can be no domain controller, the stories that take one tell nothing.
[ordered]@{
    'Find-WinRMComputer' = @(
        { Find-WinRMComputer -ComputerName srv01.example.com, 10.1.2.3 | Format-List * | Out-String -Width 4000 }
        { Find-WinRMComputer -ComputerName 'no name' }
        { Find-WinRMComputer -Server dc1.example.com -Credential ([pscredential]::new('reader@example.com', (ConvertTo-Secret $Marker.DirectoryPassword))) }
        { Find-WinRMComputer -Server 127.0.0.1 -Port 1 -UseSsl -Credential ([pscredential]::new('reader@example.com', (ConvertTo-Secret $Marker.DirectoryPassword))) }
        { if (Get-TestDomain) { $logOn = Get-DomainLogOn -Password $Marker.DirectoryPassword; Find-WinRMComputer -SearchBase 'OU=Servers,DC=lab,DC=example,DC=com' @logOn | Format-List * | Out-String -Width 4000 } }
        { if (Get-TestDomain) { $logOn = Get-DomainLogOn -Password $Marker.WrongApiKey; Find-WinRMComputer -SearchBase 'OU=Servers,DC=lab,DC=example,DC=com' @logOn } }
        { if (Get-TestDomain) { $logOn = Get-DomainLogOn -Password $Marker.DirectoryPassword; $logOn.CertificateThumbprint = 'A' * 64; Find-WinRMComputer -SearchBase 'DC=lab,DC=example,DC=com' @logOn } }
        { if (Get-TestDomain) { $logOn = Get-DomainLogOn -Password $Marker.DirectoryPassword; Find-WinRMComputer -SearchBase 'OU=Nowhere,DC=lab,DC=example,DC=com' @logOn } }
    )
    'Get-WinRMSecurity'  = @(
        { $null = Add-LabComputer -Https -With @{ config = @{ 'Service/Auth/Basic' = 'true' } }; Get-LabWinRMSecurity -Password $Marker.WinRMPassword; Get-LabWinRMSecurity -Password $Marker.WinRMPassword | Format-List * | Out-String -Width 4000 }
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword -With @{ UseSsl = $true; CertificateThumbprint = (Get-LabWinRMSecurity -Password $Marker.WinRMPassword).Https.Certificate.Sha256Thumbprint } }
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword -With @{ UseSsl = $true; Authentication = 'Basic'; CertificateThumbprint = (Get-LabWinRMSecurity -Password $Marker.WinRMPassword).Https.Certificate.Sha256Thumbprint } }
        { Get-LabWinRMSecurity -Password $Marker.WrongApiKey }
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword -With @{ Authentication = 'Basic' } }
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword -With @{ Authentication = 'Kerberos' } }
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword -With @{ Transport = 'Native' } }
        { $null = Add-LabWinRMFault @{ verb = 'Get'; fault = 2150858793; message = "The password $($Marker.WinRMPassword) is not known, says password=$($Marker.WinRMPassword)" }; Get-LabWinRMSecurity -Password $Marker.WinRMPassword }
        { $null = Add-LabWinRMFault @{ verb = 'Get'; when = 'after'; transport = 'truncate' }; Get-LabWinRMSecurity -Password $Marker.WinRMPassword }
        { [pscustomobject]@{ x = 1 } | Get-WinRMSecurity -Credential (Get-LabWinRMCredential -Password $Marker.WinRMPassword) }
    )
    'Test-WinRMSecurity' = @(
        { Get-LabWinRMSecurity -Password $Marker.WinRMPassword | Test-WinRMSecurity -HtmlPath "$(Get-CustodyPath).html" | Format-List * | Out-String -Width 4000 }
        { Test-WinRMSecurity (Add-LabComputer -Name audited.lab.example.com).address -Credential (Get-LabWinRMCredential -Password $Marker.WrongApiKey) -ConnectTimeoutSec 2 }
        { 'srv01' | Test-WinRMSecurity -HtmlPath "$(Get-CustodyPath)/no/where.html" -Credential (Get-LabWinRMCredential -Password $Marker.WinRMPassword) -ConnectTimeoutSec 1 }
    )
    'Protect-WinRM'      = @(
        { $computer = Add-LabComputer -Name protected.lab.example.com -With @{ config = @{ 'Service/Auth/Basic' = 'true' } }; $with = Get-LabProtection $computer.name -Password $Marker.WinRMPassword; Protect-WinRM $computer.address @with; Protect-WinRM $computer.address @with -WhatIf -Verbose | Format-List * | Out-String -Width 4000 }
        { $computer = Add-LabComputer -Name weak.lab.example.com -With @{ certificates = @(@{ kind = 'weakKey' }) }; $with = Get-LabProtection $computer.name weakKey -Password $Marker.WinRMPassword; Protect-WinRM $computer.address @with }
        { Protect-WinRM no-such-computer.invalid -Credential (Get-LabWinRMCredential -Password $Marker.WrongApiKey) -RemoteAddress nowhere }
    )
    'Undo-WinRMProtection' = @(
        { $computer = @(Invoke-Lab -Method GET -Path /winrm/computers | ForEach-Object { $_ } | Where-Object name -EQ protected.lab.example.com)[0]; Undo-WinRMProtection $computer.address -Credential (Get-LabWinRMCredential -Password $Marker.WinRMPassword) -ConnectTimeoutSec 2 -Confirm:$false }
        { Undo-WinRMProtection srv99.lab.example.com -Credential (Get-LabWinRMCredential -Password $Marker.WinRMPassword) -Confirm:$false }
    )
    'Export-WinRMPolicy' = @(
        { Export-WinRMPolicy -Path "$(Get-CustodyPath).pol" | Format-List * | Out-String -Width 4000 }
        { Export-WinRMPolicy -Path "$(Get-CustodyPath)/nowhere" }
        { Export-WinRMPolicy -MergeWith (Get-StandInPath) }
    )
}
