# Connections to vCenters, at the Lab's vCenter; PowerCLI's objects are stand-ins with its property names.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    function Get-LabSession { @(Invoke-Lab -Method GET -Path /vcenter/sessions | ForEach-Object { $_ }) }
}

Describe 'Connect-KeyGuardVCenter' {
    BeforeEach { Reset-World $TestDrive }
    AfterEach { Remove-Variable -Name DefaultVIServers -Scope Global -ErrorAction Ignore }

    It 'gives where it leads and as whom, and no secret' {
        $connection = Connect-LabVCenter
        $connection.Name | Should -Be '127.0.0.1'
        $connection.Endpoint | Should -Be "$(Get-LabUrl)/"
        $connection.UserName | Should -Be 'VSPHERE.LOCAL\lab-vcenter'
        $connection.ApiVersion | Should -Be 8.0.3.0
        $connection.InstanceUuid | Should -Be (Invoke-Lab -Method GET -Path /vcenter).instanceUuid
        $connection.CertificateThumbprint | Should -BeNullOrEmpty
        $connection.IsBorrowed | Should -BeFalse
        $connection.IsDefault | Should -BeTrue
        $connection.JournalPath | Should -Be (Join-Path (Split-Path (Get-CustodyPath)) journal.jsonl)
        $text = ($connection | ConvertTo-Json -Depth 5) + ($connection | Format-List * | Out-String -Width 4000)
        foreach ($secret in @('lab-vcenter-password') + (Get-LabSession)) { $text | Should -Not -Match ([regex]::Escape($secret)) }
    }

    It 'shows its calls by name under -Verbose' {
        $seen = Watch-Command { Connect-LabVCenter -With @{ Verbose = $true } }
        "$($seen.Verbose)" | Should -Match 'POST http://127.0.0.1:\d+/sdk Login -> 200 in \d+ ms, correlation id [0-9a-f-]{36}'
        "$($seen.Verbose)" | Should -Not -Match 'lab-vcenter-password'
    }

    It 'keeps several open, the first as the default, until -Default says otherwise' {
        $first = Connect-LabVCenter -With @{ Name = 'vc01' }
        $second = Connect-LabVCenter -With @{ Name = 'vc02' }
        $first.IsDefault, $second.IsDefault | Should -Be $true, $false
        $third = Connect-LabVCenter -With @{ Name = 'vc03'; Default = $true }
        $first.IsDefault, $third.IsDefault | Should -Be $false, $true
        (Get-KeyGuardConnection vc*).Name | Should -Be vc03, vc01, vc02
        Disconnect-KeyGuard vc03
        $first.IsDefault | Should -BeTrue
    }

    It 'is listed and closed beside the other kinds, and logs out' {
        $null = Connect-Lab
        $null = Connect-LabVbr -With @{ Name = 'backup01' }
        $connection = Connect-LabVCenter -With @{ Name = 'vc01' }
        (Get-KeyGuardConnection).Name | Should -Be primary, backup01, vc01
        (Get-KeyGuardConnection | Where-Object Name -EQ vc01).GetType().Name | Should -Be VCenterConnection
        $server = [pscustomobject]@{ ServiceUri = [uri]"$(Get-LabUrl)/sdk"; SessionSecret = (Get-LabSession)[-1]; Name = 'x'; IsConnected = $true }
        $connection | Disconnect-KeyGuard
        (Get-KeyGuardConnection).Name | Should -Be primary, backup01
        Assert-Failure (Watch-Command { Connect-KeyGuardVCenter -Session $server -MaximumRetryCount 0 }).Error -Id VCenterSessionUnusable -Category AuthenticationError
    }

    It 'completes the names of the connections' {
        $null = Connect-LabVCenter -With @{ Name = 'vc 01' }
        (TabExpansion2 'Disconnect-KeyGuard vc').CompletionMatches.CompletionText | Should -Be "'vc 01'"
    }

    It 'uses the session of PowerCLI, by the name it was opened with, and leaves it open' {
        $server = New-VIServer
        $connection = Connect-KeyGuardVCenter -Session $server
        $connection.IsBorrowed | Should -BeTrue
        $connection.Name | Should -Be '127.0.0.1'
        $connection.UserName | Should -Be 'VSPHERE.LOCAL\lab-vcenter'
        Disconnect-KeyGuard
        (Connect-KeyGuardVCenter -Session $server -Name again).Name | Should -Be again
        @(Get-LabSession).Count | Should -Be 1
    }

    It 'takes several sessions, from the pipeline too' {
        $servers = (New-VIServer -Name vc01), (New-VIServer -Name vc02)
        (Connect-KeyGuardVCenter -Session $servers).Name | Should -Be vc01, vc02
        Disconnect-KeyGuard
        ($servers | Connect-KeyGuardVCenter).Name | Should -Be vc01, vc02
        Assert-Failure (Watch-Command { Connect-KeyGuardVCenter -Session $servers -Name both }).Error -Id VCenterNameForSeveral -Category InvalidArgument -Target both
    }

    It 'goes on with the other sessions when one has ended' {
        $ended = New-VIServer -Name ended
        $ended.SessionSecret = 'deadbeef'
        $seen = Watch-Command { Connect-KeyGuardVCenter -Session $ended, (New-VIServer -Name vc02) -MaximumRetryCount 0 }
        Assert-Failure $seen.Error -Id VCenterSessionUnusable -Category AuthenticationError
        $seen.Output.Name | Should -Be vc02
    }

    It 'refuses <Name> as a session, and does not repeat it' -ForEach @(
        @{ Name = 'a bare secret'; Session = { 'MARKER-4711' } }
        @{ Name = 'another object'; Session = { [pscustomobject]@{ Name = 'MARKER-4711' } } }
        @{ Name = 'a server that was disconnected'; Session = { $server = New-VIServer; $server.IsConnected = $false; $server } }
    ) {
        $given = & $Session
        $seen = Watch-Command { Connect-KeyGuardVCenter -Session $given }
        Assert-Failure $seen.Error -Id VIServerInvalid -Category InvalidType
        "$($seen.Error)" | Should -Not -Match 'MARKER'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a wrong password'; With = { @{ Credential = [pscredential]::new('lab-vcenter', (ConvertTo-Secret 'wrong')) } }; Id = 'VCenterCredentialsRejected'; Category = 'AuthenticationError' }
        @{ Name = 'a server where nothing answers'; With = { @{ Server = 'http://127.0.0.1:1' } }; Id = 'VCenterUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'a certificate that nobody trusts'; With = { @{ Server = (Get-Lab).TlsUrl } }; Id = 'TlsNotTrusted'; Category = 'SecurityError' }
        @{ Name = 'another certificate than the pinned one'; With = { @{ Server = (Get-Lab).TlsUrl; CertificateThumbprint = 'A' * 64 } }; Id = 'TlsNotTrusted'; Category = 'SecurityError' }
        @{ Name = 'a thumbprint that is none'; With = { @{ CertificateThumbprint = 'abc' } }; Id = 'ThumbprintInvalid'; Category = 'InvalidArgument' }
        @{ Name = 'plain http beyond this computer'; With = { @{ Server = 'http://vc01.example.com' } }; Id = 'EndpointInvalid'; Category = 'InvalidArgument' }
        @{ Name = 'a name that is none'; With = { @{ Server = 'vc 01' } }; Id = 'VCenterNameInvalid'; Category = 'InvalidArgument' }
    ) {
        $arguments = & $With
        $seen = Watch-Command { Connect-LabVCenter -With $arguments }
        Assert-Failure $seen.Error -Id $Id -Category $Category
        $seen.Thrown | Should -BeTrue
        Get-KeyGuardConnection | Should -BeNullOrEmpty
    }

    It 'accepts the pinned certificate' {
        (Connect-LabVCenter -Server (Get-Lab).TlsUrl -With @{ CertificateThumbprint = (Get-Lab).TlsThumbprint }).CertificateThumbprint | Should -Be (Get-Lab).TlsThumbprint
    }

    It 'writes its journal where -JournalPath says, and Get-KeyGuardJournal looks there' {
        $path = Join-Path $TestDrive 'vc.jsonl'
        (Connect-LabVCenter -With @{ JournalPath = $path }).JournalPath | Should -Be $path
        Assert-Failure (Watch-Command { Get-KeyGuardJournal }).Error -Id JournalNotFound -Category ObjectNotFound -Target $path
    }

    It 'keeps the connections of another runspace apart' {
        $null = Connect-LabVCenter
        $shell = New-TestShell
        try { $shell.AddScript('Get-KeyGuardConnection').Invoke() | Should -BeNullOrEmpty }
        finally { Remove-TestShell $shell }
    }

    Context 'and -Server' {
        BeforeEach {
            $transformation = [KeyGuard.Cmdlets.Connections.VCenterTransformationAttribute]::new()
            $first = Connect-LabVCenter -With @{ Name = 'vc01' }
            $second = Connect-LabVCenter -User lab-vcenter-reader -With @{ Name = 'vc02' }
        }

        It 'takes a connection, its name, and several of them' {
            $transformation.Transform($ExecutionContext, $second) | Should -Be $second
            $transformation.Transform($ExecutionContext, 'VC02') | Should -Be $second
            $transformation.Transform($ExecutionContext, @('vc02', $first)) | Should -Be $second, $first
            $transformation.Transform($ExecutionContext, $null) | Should -BeNullOrEmpty
        }

        It 'takes a server object of PowerCLI, and refuses to guess between two users' {
            { $transformation.Transform($ExecutionContext, (New-VIServer -Name elsewhere)) } | Should -Throw '*Several connections*Open are: vc01, vc02*'
            Disconnect-KeyGuard vc01
            $transformation.Transform($ExecutionContext, (New-VIServer -Name elsewhere)) | Should -Be $second
            $transformation.Transform($ExecutionContext, '127.0.0.1') | Should -Be $second
        }

        It 'names what is open when nothing fits' {
            { $transformation.Transform($ExecutionContext, 'vc03') } | Should -Throw "*no connection to a vCenter 'vc03'*Open are: vc01, vc02*"
            Disconnect-KeyGuard
            { $transformation.Transform($ExecutionContext, 'vc03') } | Should -Throw '*Connect-KeyGuardVCenter*'
        }
    }

    It 'is a table of 120 columns at most' {
        $lines = (Connect-LabVCenter | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        "$lines" | Should -Match 'VSPHERE.LOCAL.lab-vcenter'
    }
}
