# WinRM's security as Get-WinRMSecurity reads it, at the Lab's Windows computers.
BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    $obstacle = if (-not (Get-LabWinRM).ntlm) { 'NTLM needs Linux with the package gss-ntlmssp' }
    if ($obstacle) { Write-Host "Left out, because ${obstacle}: reading the Lab's Windows computers." }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    function Get-Pin([string] $Address) { (Get-LabWinRMSecurity $Address).Https.Certificate.Sha256Thumbprint }
}

Describe 'Get-WinRMSecurity' -Skip:([bool]$obstacle) {
    BeforeEach { Reset-World $TestDrive }

    It 'reads a computer as Windows sets it up, over encrypted http' {
        $computer = Add-LabComputer
        $facts = Get-LabWinRMSecurity $computer.address
        $facts.GetType().FullName | Should -Be KeyGuard.WinRm.Facts.WinRMSecurity
        $facts.ComputerName | Should -Be $computer.address
        $facts.IsRead | Should -BeTrue
        $facts.ErrorId | Should -BeNullOrEmpty
        $facts.Http.State | Should -Be Authenticated
        "$($facts.ConnectionUri)" | Should -Be "http://$($computer.address):5985/wsman"
        $facts.Port | Should -Be 5985
        $facts.UseSSL | Should -BeFalse
        $facts.Service.Kerberos | Should -BeTrue
        $facts.Service.AllowUnencrypted | Should -BeFalse
        $facts.Service.CbtHardeningLevel | Should -Be Relaxed
        $facts.Client.TrustedHosts | Should -BeExactly ''
        @($facts.Listeners).Count | Should -Be 1
        $facts.Listeners[0].IsListening | Should -BeTrue
        $facts.CertificateDaysLeft | Should -BeNullOrEmpty
    }

    It 'prefers https, and looks at its certificate from three sides' {
        $computer = Add-LabComputer -Https
        $facts = Get-LabWinRMSecurity $computer.address -With @{ CertificateThumbprint = Get-Pin $computer.address }
        $facts.UseSSL | Should -BeTrue
        $facts.Port | Should -Be 5986
        $listener = $facts.Listeners | Where-Object Transport -EQ HTTPS
        $listener.IsCertificateAsConfigured | Should -BeTrue
        $listener.IsCertificateStored | Should -BeTrue
        $listener.StoredCertificate.HasPrivateKey | Should -BeTrue
        $listener.PresentedCertificate.DnsNames | Should -Contain srv01.lab.example.com
        $facts.CertificateExpiresSoon | Should -BeFalse
        (Get-LabWinRMSecurity $computer.address -With @{ ExpiryDays = 1000 }).CertificateExpiresSoon | Should -BeTrue
    }

    It 'trusts whom this computer trusts' {
        $computer = Add-LabComputer -Https
        Set-Content -LiteralPath "$TestDrive/authority.pem" -Value (Get-LabWinRM).authorityPem
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n(Get-LabWinRMSecurity $($computer.address) -With @{ UseSsl = `$true }).Https.Certificate | Format-List IsTrusted, Problems" -Environment @{ SSL_CERT_FILE = "$TestDrive/authority.pem" }
        $shell.Output | Should -Match 'IsTrusted\s*: True'
        (Get-LabWinRMSecurity $computer.address -With @{ UseSsl = $true }).ErrorId | Should -Be TlsNotTrusted
    }

    It 'tells where each value comes from' {
        $computer = Add-LabComputer -With @{
            config = @{ 'Service/Auth/CredSSP' = 'true' }
            domainPolicy = @(@{ key = 'SOFTWARE\Policies\Microsoft\Windows\WinRM\Service'; name = 'AllowBasic'; number = 0 })
        }
        Update-LabComputerPolicy srv01.lab.example.com
        $facts = Get-LabWinRMSecurity $computer.address
        $sources = @{}
        foreach ($setting in $facts.Settings) { $sources[$setting.Path] = $setting.Source }
        $sources['Service/Auth/Basic'] | Should -Be GPO
        $sources['Service/Auth/CredSSP'] | Should -Be Local
        $sources['Service/AllowUnencrypted'] | Should -Be Default
        $facts.Settings.Find('service/auth/basic').IsSetByPolicy | Should -BeTrue
        $facts.Service.Basic | Should -BeFalse
        "$($facts.Policy)" | Should -BeExactly 'SOFTWARE\Policies\Microsoft\Windows\WinRM\Service\AllowBasic = 0'
    }

    It 'gives one object for each computer, with the reason where there is none: <Mode>' -ForEach @(
        @{ Mode = 'dead'; Id = 'WinRmTimedOut'; State = 'TimedOut' }
        @{ Mode = 'silent'; Id = 'WinRmTimedOut'; State = 'TimedOut' }
        @{ Mode = 'refusing'; Id = 'WinRmConnectionRefused'; State = 'Refused' }
    ) {
        $computer = Add-LabComputer -With @{ mode = $Mode }
        $seen = Watch-Command { Get-LabWinRMSecurity $computer.address }
        $seen.Error | Should -BeNullOrEmpty
        $seen.Output.IsRead | Should -BeFalse
        $seen.Output.ErrorId | Should -Be $Id
        $seen.Output.Http.State | Should -Be $State
        $seen.Output.RecommendedAction | Should -Not -BeNullOrEmpty
        $seen.Output.ConnectionUri | Should -BeNullOrEmpty
    }

    It 'says why it was not let in: <Id>' -ForEach @(
        @{ Id = 'WinRmCredentialsRejected'; User = 'LAB\lab-winrm-admin'; Password = 'wrong'; State = 'Denied'; With = @{} }
        @{ Id = 'WinRmAccessDenied'; User = 'LAB\lab-winrm-operator'; Password = 'lab-winrm-password'; State = 'Denied'; With = @{} }
        @{ Id = 'WinRmNeedsTls'; User = 'Administrator'; Password = 'lab-local-password'; State = 'Answered'; With = @{ Authentication = 'Basic' } }
    ) {
        $computer = Add-LabComputer
        $facts = Get-WinRMSecurity $computer.address -Credential (Get-LabWinRMCredential -User $User -Password $Password) -ConnectTimeoutSec 3 @With
        $facts.ErrorId | Should -Be $Id
        $facts.Http.State | Should -Be $State
    }

    It 'takes lines, computers of Find-WinRMComputer, and objects by their properties' {
        # Not by their property: arrays have a method of that name.
        $addresses = Add-LabComputer -Name 'node*.lab.example.com' -Count 4 | ForEach-Object address
        $credential = @{ Credential = Get-LabWinRMCredential; ConnectTimeoutSec = 3 }
        Set-Content -LiteralPath "$TestDrive/computers.txt" -Value $addresses[0], '', "  $($addresses[1])"
        (Get-Content -LiteralPath "$TestDrive/computers.txt" | Get-WinRMSecurity @credential).ComputerName | Sort-Object | Should -Be $addresses[0, 1]
        (Find-WinRMComputer $addresses | Get-WinRMSecurity @credential).IsRead | Should -Be $true, $true, $true, $true
        ([pscustomobject]@{ DNSHostName = $addresses[2]; Name = 'other' } | Get-WinRMSecurity @credential).ComputerName | Should -Be $addresses[2]
        # What comes out goes in again.
        (Get-WinRMSecurity $addresses[3] @credential | Get-WinRMSecurity @credential).IsRead | Should -BeTrue
    }

    It 'takes the port that a computer comes with' {
        $computer = Add-LabComputer -With @{ httpPort = 8985; firewall = @{ allow = @(8985) } }
        $named = [pscustomobject]@{ ComputerName = $computer.address; Port = 8985; UseSSL = $false }
        $facts = $named | Get-WinRMSecurity -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 3
        $facts.Http.State | Should -Be Authenticated
        $facts.Port | Should -Be 8985
        ($named | Get-WinRMSecurity -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 3 -Port 5985).IsRead | Should -BeFalse
    }

    It 'never takes the text of an object for a name' {
        $seen = Watch-Command { [timespan]1, [pscustomobject]@{ x = 1 } | Get-WinRMSecurity -Credential (Get-LabWinRMCredential) }
        $seen.Output | Should -BeNullOrEmpty
        @($seen.Error).Count | Should -Be 2
        $seen.Error[0].FullyQualifiedErrorId | Should -Match '^NotAComputer,'
    }

    It 'reports what is no name, and goes on' {
        $computer = Add-LabComputer
        $facts = Get-LabWinRMSecurity 'two words', 'no-such-computer.invalid', $computer.address
        ($facts | Where-Object ComputerName -EQ 'two words').ErrorId | Should -Be NotAComputerName
        ($facts | Where-Object ComputerName -EQ 'no-such-computer.invalid').ErrorId | Should -Be WinRmNameUnknown
        ($facts | Where-Object IsRead).ComputerName | Should -Be $computer.address
    }

    It 'asks thousands of duplicates once' {
        $computer = Add-LabComputer
        $null = 1..3000 | ForEach-Object { $computer.address } | Get-WinRMSecurity -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 3
        @(Get-LabWinRMRequest | Where-Object { $_.verb -eq 'Get' -and $_.resource -eq 'config' }).Count | Should -Be 1
    }

    It 'ends in good order when nobody wants more' {
        # Not by their property: arrays have a method of that name.
        $addresses = Add-LabComputer -Name 'node*.lab.example.com' -Count 40 | ForEach-Object address
        $seen = Watch-Command { $addresses | Get-WinRMSecurity -Credential (Get-LabWinRMCredential) -ConnectTimeoutSec 3 -ThrottleLimit 2 | Select-Object -First 1 }
        $seen.Error | Should -BeNullOrEmpty
        @($seen.Output).Count | Should -Be 1
        @((Get-LabWinRMRequest).computer | Select-Object -Unique).Count | Should -BeLessThan 20
    }

    It 'begins nothing new after a stop, and leaves nobody behind: <Command>' -ForEach @{ Command = 'Get-WinRMSecurity' }, @{ Command = 'Test-WinRMSecurity' } {
        $addresses = Add-LabComputer -Name 'node*.lab.example.com' -Count 60 | ForEach-Object address
        Set-LabWinRM @{ latencyMilliseconds = 100 }
        Clear-LabWinRMCounter
        $shell = New-TestShell
        $null = $shell.AddScript("$Command $($addresses -join ',') -Credential (Get-LabWinRMCredential) -ThrottleLimit 4").BeginInvoke()
        while ((Get-LabWinRMCounter).exchanges -lt 20) { Start-Sleep -Milliseconds 20 }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be Stopped
        # The Lab sees the end of a connection a moment later.
        for ($wait = 0; $wait -lt 300 -and (Get-LabWinRMCounter).openConnections -gt 0; $wait++) { Start-Sleep -Milliseconds 100 }
        $then = Get-LabWinRMCounter
        $then.openConnections | Should -Be 0
        Start-Sleep -Seconds 1
        (Get-LabWinRMCounter).exchanges | Should -Be $then.exchanges
        @((Get-LabWinRMRequest).computer | Select-Object -Unique).Count | Should -BeLessThan 30
        Remove-TestShell $shell
    }

    It 'reads from where the firewall lets in, when asked' {
        $computer = Add-LabComputer
        (Get-LabWinRMSecurity $computer.address).Firewall | Should -BeNullOrEmpty
        $firewall = (Get-LabWinRMSecurity $computer.address -With @{ IncludeFirewall = $true }).Firewall
        "$($firewall.Rules[0])" | Should -Be 'Windows Remote Management (HTTP-In): any'
        "$($firewall.Rules[1])" | Should -Be 'Windows Remote Management (HTTP-In): LocalSubnet'
        $firewall.OffFor | Should -BeNullOrEmpty
    }

    It 'sends nothing in clear over http' {
        $computer = Add-LabComputer
        Set-LabWinRM @{ recording = $true }
        $null = Get-LabWinRMSecurity $computer.address
        $bytes = Get-LabWinRMRecording | ForEach-Object { $_.received, $_.sent } | ForEach-Object { [System.Text.Encoding]::Latin1.GetString([System.Convert]::FromBase64String($_)) }
        $text = $bytes -join "`n"
        $text | Should -Match 'HTTP-SPNEGO-session-encrypted'
        foreach ($content in 'StdRegProv', 'AllowUnencrypted', 'RelatesTo', 'MessageID', 'config/listener', 'lab-winrm-password') { $text.Contains($content) | Should -BeFalse -Because $content }
    }

    It 'shows its calls with -Verbose, and no secret' {
        $computer = Add-LabComputer
        $seen = Get-LabWinRMSecurity $computer.address -With @{ Verbose = $true } 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        "$seen" | Should -Match 'Get config -> 200'
        "$seen" | Should -Match 'Identify -> 200'
        "$seen" | Should -Not -Match 'lab-winrm-password|Negotiate [A-Za-z0-9+/=]{20}'
    }

    # Windows always has the client, so it can be missing only elsewhere: on Windows that case is no test.
    It 'ends with <Id> for <What>' -ForEach (@(
        @{ What = 'Basic without a password'; Id = 'WinRmCredentialNeeded'; With = @{ Authentication = 'Basic' } }
        @{ What = 'a log-on by certificate without one'; Id = 'WinRmClientCertificateNeeded'; With = @{ Authentication = 'Certificate' } }
        @{ What = 'a certificate that is not there'; Id = 'WinRmClientCertificateUnknown'; With = @{ Authentication = 'Certificate'; ClientCertificateThumbprint = '0' * 40 } }
        @{ What = 'a pin by SHA-1'; Id = 'ThumbprintInvalid'; With = @{ CertificateThumbprint = 'A' * 40 } }
        @{ What = 'the client of Windows where there is none'; Id = 'WinRmNativeMissing'; With = @{ Transport = 'Native' } }
    ) | Where-Object { -not ($IsWindows -and $_.Id -eq 'WinRmNativeMissing') }) {
        (Watch-Command { Get-WinRMSecurity 127.0.0.1 @With }).Error.FullyQualifiedErrorId | Should -Match "^$Id,"
    }

    It 'shows <Name> as a table of 120 columns' -ForEach @(
        @{ Name = 'a computer'; Object = { $args[0] }; Shows = 'Authenticated' }
        @{ Name = 'a port'; Object = { $args[0].Https }; Shows = '5986' }
        @{ Name = 'a listener'; Object = { $args[0].Listeners }; Shows = 'HTTPS' }
        @{ Name = 'a certificate'; Object = { $args[0].Https.Certificate }; Shows = 'srv01' }
        @{ Name = 'a setting'; Object = { $args[0].Settings }; Shows = 'Service/Auth/Basic' }
        @{ Name = 'a firewall rule'; Object = { $args[0].Firewall.Rules }; Shows = 'HTTP-In.*5985.*Local.*Any' }
        @{ Name = 'a policy value'; Object = { $args[0].Policy }; Shows = 'AllowBasic' }
    ) {
        $computer = Add-LabComputer -Https -With @{ registry = @(@{ key = 'SOFTWARE\Policies\Microsoft\Windows\WinRM\Service'; name = 'AllowBasic'; number = 0 }) }
        $facts = Get-LabWinRMSecurity $computer.address -With @{ IncludeFirewall = $true }
        $lines = (& $Object $facts | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$' -Because "the second line is a table's rule: $($lines -join "`n")"
        "$($lines | Select-Object -Skip 2)" | Should -Match $Shows
    }

    It 'goes into JSON and CSV' {
        $computer = Add-LabComputer -Https
        $facts = Get-LabWinRMSecurity $computer.address
        ($facts | ConvertTo-Json -Depth 6 | ConvertFrom-Json).Service.Basic | Should -BeTrue
        ($facts | Select-Object ComputerName, Https, Http, CertificateDaysLeft | ConvertTo-Csv)[1] | Should -Match '5986 Untrusted'
    }
}
