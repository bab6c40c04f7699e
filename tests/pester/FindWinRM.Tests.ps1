BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    $obstacle = Get-DomainObstacle
    if ($obstacle) { Write-Host "Left out, because ${obstacle}: Find-WinRMComputer in a domain." }
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    # Remoting's own cmdlets as far as they bind: names by value and by property, like New-PSSession; the port by property, like New-CimSession.
    function Open-Session {
        param(
            [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)] [string[]] $ComputerName,
            [Parameter(ValueFromPipelineByPropertyName)] [ValidateRange(1, 65535)] [uint32] $Port = 5985,
            [Parameter(ValueFromPipelineByPropertyName)] [switch] $UseSSL
        )
        process { "${ComputerName}:$Port $UseSSL" }
    }
    # An account as Get-ADComputer gives it: what was not asked for by default comes in a collection.
    function New-Account([hashtable] $Property) {
        $account = [pscustomobject]($Property + @{ ObjectClass = 'computer' })
        $account.PSObject.TypeNames.Insert(0, 'Microsoft.ActiveDirectory.Management.ADComputer')
        $account
    }
}

Describe 'Find-WinRMComputer by name' {
    It 'takes names and addresses, each once' {
        $found = Find-WinRMComputer srv01, srv02.example.com, SRV01, 10.1.2.3
        $found.ComputerName | Should -BeExactly srv01, srv02.example.com, 10.1.2.3
        $found.NameSource | Select-Object -Unique | Should -Be Given
        $found[0].GetType().FullName | Should -Be KeyGuard.WinRm.WinRMComputer
    }

    It 'goes on after what is no name' {
        $seen = Watch-Command { Find-WinRMComputer srv01, 'no name', srv02 }
        $seen.Output.ComputerName | Should -Be srv01, srv02
        Assert-Failure $seen.Error -Id NotAComputerName -Category InvalidArgument -Target 'no name'
    }

    It 'reads files with comments, by wildcard too' {
        Set-Content -LiteralPath "$TestDrive/a.txt" -Value '# web servers', 'web01', '', '  web02  # the second'
        Set-Content -LiteralPath "$TestDrive/b.txt" -Value 'web02', 'web03'
        (Find-WinRMComputer -Path "$TestDrive/*.txt").ComputerName | Should -Be web01, web02, web03
    }

    It 'goes on after a file that is not there' {
        Set-Content -LiteralPath "$TestDrive/c.txt" -Value 'web04'
        $seen = Watch-Command { Find-WinRMComputer -Path "$TestDrive/none.txt", "$TestDrive/c.txt" }
        $seen.Output.ComputerName | Should -Be web04
        Assert-Failure $seen.Error -Id ComputerListUnreadable -Category ReadError
    }

    It 'takes thousands of duplicates as one' {
        @(1..5000 | ForEach-Object { 'srv01' } | Find-WinRMComputer).Count | Should -Be 1
    }

    It 'ends when nobody wants more' {
        $seen = Watch-Command { 1..100 | ForEach-Object { "srv$_" } | Find-WinRMComputer | Select-Object -First 1 }
        $seen.Output.ComputerName | Should -Be srv1
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'has a table' {
        $lines = (Find-WinRMComputer srv01 | Out-String -Width 120).Split("`n") | Where-Object { $_.Trim() }
        $lines[1] | Should -Match '^\s*-+( +-+)+\s*$'
        $lines[2] | Should -Match srv01
    }
}

Describe 'Find-WinRMComputer with objects' {
    It 'takes what Get-ADComputer gives' {
        $logon = [datetime]::UtcNow.AddDays(-2)
        $found = New-Account @{
            Name = 'web01'; DNSHostName = 'web01.example.com'; DistinguishedName = 'CN=web01,OU=Servers,DC=example,DC=com'; Enabled = $true
            OperatingSystem = [System.Collections.ArrayList]@('Windows Server 2022'); lastLogonTimestamp = [System.Collections.ArrayList]@($logon.ToFileTimeUtc())
            ServicePrincipalNames = [System.Collections.ArrayList]@('HOST/web01', 'WSMAN/web01')
        } | Find-WinRMComputer
        $found.ComputerName | Should -BeExactly web01.example.com
        $found.NameSource | Should -Be DnsHostName
        $found.OperatingSystem | Should -Be 'Windows Server 2022'
        $found.LastLogon | Should -Be $logon
        $found.Enabled | Should -BeTrue
        $found.ServicePrincipalNames | Should -Be HOST/web01, WSMAN/web01
    }

    It 'names an account without a DNS name by its domain' {
        $found = New-Account @{ Name = 'web02'; DNSHostName = $null; DistinguishedName = 'CN=web02,OU=a\,b,DC=example,DC=com' } | Find-WinRMComputer
        $found.ComputerName | Should -BeExactly web02.example.com
        $found.NameSource | Should -Be NameAndDomain
    }

    It 'leaves disabled and stale accounts out unless asked' {
        $accounts = @(
            New-Account @{ Name = 'a'; DNSHostName = 'a.example.com'; Enabled = $false }
            New-Account @{ Name = 'b'; DNSHostName = 'b.example.com'; LastLogonDate = [datetime]::Now.AddDays(-100) }
            New-Account @{ Name = 'c'; DNSHostName = 'c.example.com'; LastLogonDate = [datetime]::Now.AddDays(-20) }
        )
        ($accounts | Find-WinRMComputer).Name | Should -Be c
        ($accounts | Find-WinRMComputer -IncludeDisabled -IncludeStale).Name | Should -Be a, b, c
        $accounts | Find-WinRMComputer -StaleAfterDays 15 | Should -BeNullOrEmpty
        ($accounts | Find-WinRMComputer -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }).Message | Should -Match '1 disabled, 1 stale'
    }

    It 'takes rows of a table, and port and TLS only where both are there' {
        $found = "ComputerName,Port,UseSSL`nsrv01,5986,True`nsrv02,,`nsrv03,0,False" | ConvertFrom-Csv | Find-WinRMComputer
        $found[0].GetType().Name | Should -Be WinRMComputerDoor
        $found[0].Port | Should -Be 5986
        $found[0].UseSSL | Should -BeTrue
        $found[1..2] | ForEach-Object { $_.PSObject.Properties['Port'] | Should -BeNullOrEmpty }
        $found | Find-WinRMComputer | Open-Session | Should -Be 'srv01:5986 True', 'srv02:5985 False', 'srv03:5985 False'
    }

    It 'never takes an object''s text for a name: <Name>' -ForEach @(
        @{ Name = 'a process'; Object = { Get-Process -Id $PID } }
        @{ Name = 'a file'; Object = { Get-Item -LiteralPath $PSCommandPath } }
        @{ Name = 'a number'; Object = { 5986 } }
        @{ Name = 'a uri'; Object = { [uri]'https://srv01' } }
        @{ Name = 'a user'; Object = { [pscustomobject]@{ Name = 'bob'; DistinguishedName = 'CN=bob,DC=example,DC=com'; ObjectClass = 'user' } } }
        @{ Name = 'an empty row'; Object = { [pscustomobject]@{ ComputerName = ''; Port = 1 } } }
    ) {
        $seen = Watch-Command { & $Object | Find-WinRMComputer }
        $seen.Output | Should -BeNullOrEmpty
        Assert-Failure $seen.Error -Id NotAComputer -Category InvalidType
    }

    It 'is what remoting''s own cmdlets take for a name' {
        Find-WinRMComputer srv01, srv02 | Open-Session | Should -Be 'srv01:5985 False', 'srv02:5985 False'
        "$(Find-WinRMComputer srv01)" | Should -BeExactly srv01
        # The real one gets as far as to say that there is no client on this platform, or no such computer: the name was bound.
        $seen = Watch-Command { Find-WinRMComputer srv01.invalid | New-PSSession }
        $seen.Output | Should -BeNullOrEmpty
        "$($seen.Error.Exception.GetType().Name)" | Should -Match 'PSRemotingTransportException|DllNotFoundException'
    }
}

Describe 'Find-WinRMComputer, refused before it asks' {
    It '<Id>' -ForEach @(
        @{ Id = 'LdapFilterInvalid'; Category = 'InvalidArgument'; With = @{ SearchBase = 'DC=x'; Filter = '(a=b))(|(c=d)' } }
        @{ Id = 'DirectoryServerInvalid'; Category = 'InvalidArgument'; With = @{ Server = 'ldap://dc1' } }
        @{ Id = 'DirectoryPinWithoutTls'; Category = 'InvalidArgument'; With = @{ Server = 'dc1'; CertificateThumbprint = 'A' * 64 } }
        @{ Id = 'ThumbprintInvalid'; Category = 'InvalidArgument'; With = @{ Server = 'dc1'; UseSsl = $true; CertificateThumbprint = 'A' * 40 } }
        @{ Id = 'DirectoryUnreachable'; Category = 'ConnectionError'; With = @{ Server = '127.0.0.1'; Port = 1 } }
        @{ Id = 'DirectoryUnreachable'; Category = 'ConnectionError'; With = @{ Server = 'no-such-name.invalid' } }
    ) {
        Assert-Failure (Watch-Command { Find-WinRMComputer @With }).Error -Id $Id -Category $Category
    }

    It 'where a password would go in clear' -Skip:$IsWindows {
        $credential = [pscredential]::new('reader', (ConvertTo-Secret 'password-1'))
        Assert-Failure (Watch-Command { Find-WinRMComputer -Server dc1.example.com -Credential $credential }).Error -Id DirectoryPasswordInClear -Category SecurityError
    }

    It 'where no domain is known' -Skip:$IsWindows {
        Assert-Failure (Watch-Command { Find-WinRMComputer }).Error -Id DirectoryServerUnknown -Category InvalidArgument
    }
}

Describe 'Find-WinRMComputer in a domain' -Skip:([bool]$obstacle) {
    BeforeAll {
        $domain = Get-TestDomain
        $logOn = Get-DomainLogOn
        $servers = "OU=Servers,$($domain.baseDn)"
    }

    It 'finds the computers of a unit, without disabled, stale and doubled ones' {
        $found = Find-WinRMComputer -SearchBase $servers @logOn
        $found.Name | Sort-Object | Should -Be web01, web03, web05
        ($found | Where-Object Name -EQ web03).NameSource | Should -Be NameAndDomain
        ($found | Where-Object Name -EQ web01).ServicePrincipalNames | Should -Contain WSMAN/web01
        (Find-WinRMComputer -SearchBase $servers -IncludeDisabled -IncludeStale @logOn).Count | Should -Be 5
        (Find-WinRMComputer -SearchBase $servers -StaleAfterDays 15 @logOn).Name | Should -Not -Contain web05
    }

    It 'streams more than one page, and stops when nobody wants more' {
        @(Find-WinRMComputer -SearchBase "OU=Fleet,$($domain.baseDn)" @logOn).Count | Should -Be $domain.fleet
        $seen = Watch-Command { Find-WinRMComputer -SearchBase "OU=Fleet,$($domain.baseDn)" @logOn | Select-Object -First 3 }
        $seen.Output.Count | Should -Be 3
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'narrows down by filter, operating system and scope' {
        (Find-WinRMComputer -SearchBase $servers -Filter 'cn=web01' @logOn).Name | Should -Be web01
        (Find-WinRMComputer -SearchBase $servers -OperatingSystem 'Windows Server 2019*' @logOn).Name | Should -Be web03
        Find-WinRMComputer -SearchBase $domain.baseDn -SearchScope OneLevel @logOn | Should -BeNullOrEmpty
        (Find-WinRMComputer -SearchBase "OU=Comma\, plus\+,OU=Special,$($domain.baseDn)" @logOn).Name | Should -Be special1
    }

    It 'says what is there instead of an unknown unit' {
        $seen = Watch-Command { Find-WinRMComputer -SearchBase "OU=Nowhere,OU=Deep,$($domain.baseDn)" @logOn }
        Assert-Failure $seen.Error -Id SearchBaseNotFound -Category ObjectNotFound -Target "OU=Nowhere,OU=Deep,$($domain.baseDn)"
        "$($seen.Error)" | Should -Match 'what is there is OU=Deep,'
    }

    It 'refuses a wrong password once' {
        $wrong = Get-DomainLogOn -Password 'Wrong-pass-1!'
        Assert-Failure (Watch-Command { Find-WinRMComputer -SearchBase $servers @wrong }).Error -Id DirectoryCredentialsRejected -Category AuthenticationError -Target "reader@$($domain.dnsDomain)"
    }

    It 'trusts neither an unknown certificate nor another name' {
        $unpinned = $logOn.Clone()
        $unpinned.Remove('CertificateThumbprint')
        Assert-Failure (Watch-Command { Find-WinRMComputer -SearchBase $servers @unpinned }).Error -Id DirectoryNotTrusted -Category SecurityError
        $byAddress = $logOn.Clone()
        $byAddress.Server = $domain.address
        Assert-Failure (Watch-Command { Find-WinRMComputer -SearchBase $servers @byAddress }).Error -Id DirectoryNameMismatch -Category SecurityError
    }

    It 'trusts an authority that the system''s LDAP library is told of' {
        $shell = Invoke-Shell @"
$(Get-ShellPrologue)
`$logOn = Get-DomainLogOn
`$logOn.Remove('CertificateThumbprint')
(Find-WinRMComputer -SearchBase '$servers' @logOn).Count
"@ -Environment @{ LDAPTLS_CACERT = $domain.authority }
        $shell.Output.Trim() | Should -Be 3 -Because $shell.Error
    }

    It 'logs on with a Kerberos ticket, without a password' {
        $cache = "$TestDrive/tickets"
        $null = Invoke-TestDomain ticket @{ user = 'reader'; cache = $cache }
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n(Find-WinRMComputer -SearchBase '$servers' -Server $($domain.host)).Count" -Environment @{ KRB5_CONFIG = $domain.krb5Config; KRB5CCNAME = $cache }
        $shell.Output.Trim() | Should -Be 3 -Because $shell.Error
    }

    It 'says how to get a ticket where there is none' {
        $shell = Invoke-Shell "$(Get-ShellPrologue)`nFind-WinRMComputer -SearchBase '$servers' -Server $($domain.host)" -Environment @{ KRB5_CONFIG = $domain.krb5Config; KRB5CCNAME = "$TestDrive/none" }
        $shell.ExitCode | Should -Be 1
        "$($shell.Output)$($shell.Error)" | Should -Match kinit
    }

    It 'takes its own copy of the LDAP assembly, for this operating system' {
        $null = Find-WinRMComputer -SearchBase $servers @logOn
        $loaded = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'System.DirectoryServices.Protocols' -and $_.Location -match 'dependencies' }
        @($loaded).Count | Should -Be 1
        $loaded.Location | Should -Match 'dependencies/linux'
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($loaded).Name | Should -Be KeyGuard
    }
}
