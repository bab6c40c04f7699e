# A domain controller for the tests: Samba's, as tests/SambaDomain/domain.py describes it. One for the whole run; it ends with this process.

# Why there can be none here; nothing if there can.
function Get-DomainObstacle {
    if (-not $IsLinux) { return 'Samba''s domain controller runs on Linux only' }
    if (-not [System.Environment]::IsPrivilegedProcess) { return 'a domain controller needs root' }
    foreach ($needed in '/usr/bin/python3', '/usr/sbin/samba', '/usr/lib/python3/dist-packages/samba/samdb.py', '/usr/share/samba/setup/provision.ldif', '/usr/bin/kinit', '/usr/bin/openssl') {
        if (-not (Test-Path -LiteralPath $needed)) { return "$needed is not installed" }
    }
}

# Where everything is (host, address, baseDn, thumbprint, krb5Config, authority, passwords, ...); nothing where there is no domain.
function Get-TestDomain {
    $domain = Get-Variable -Name KeyGuardTestDomain -Scope Global -ValueOnly -ErrorAction Ignore
    if ($null -ne $domain) { return $domain.Ready }
    # Other runspaces and child shells use the domain of the tests.
    if ($env:KEYGUARD_TEST_DOMAIN) { return ConvertFrom-Json -InputObject $env:KEYGUARD_TEST_DOMAIN }
    if (Get-DomainObstacle) { return }
    $start = [System.Diagnostics.ProcessStartInfo]::new('/usr/bin/python3')
    $start.ArgumentList.Add((Join-Path -Path $script:Root -ChildPath 'tests/SambaDomain/domain.py'))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw 'The domain did not start.' }
    $ready = ConvertFrom-Json -InputObject $line
    if ($ready.PSObject.Properties['missing']) { throw "There is no domain: $($ready.missing)" }
    $global:KeyGuardTestDomain = [pscustomobject]@{ Process = $process; Ready = $ready }
    $env:KEYGUARD_TEST_DOMAIN = $line
    $ready
}

# One of the domain's commands, such as ticket; see tests/SambaDomain/domain.py.
function Invoke-TestDomain([string] $Command, [hashtable] $With = @{}) {
    $null = Get-TestDomain
    $process = $global:KeyGuardTestDomain.Process
    $process.StandardInput.WriteLine((ConvertTo-Json -InputObject ($With + @{ do = $Command }) -Compress))
    $process.StandardInput.Flush()
    $answer = ConvertFrom-Json -InputObject $process.StandardOutput.ReadLine()
    if ($answer.PSObject.Properties['error']) { throw $answer.error }
    $answer
}

function Stop-TestDomain {
    $domain = Get-Variable -Name KeyGuardTestDomain -Scope Global -ValueOnly -ErrorAction Ignore
    if ($null -eq $domain) { return }
    # The end of its input makes it stop the controller and clean up.
    $domain.Process.StandardInput.Close()
    if (-not $domain.Process.WaitForExit(10000)) { $domain.Process.Kill() }
    Remove-Variable -Name KeyGuardTestDomain -Scope Global
    $env:KEYGUARD_TEST_DOMAIN = ''
}

# How to reach the domain with a password: a splatting table for Find-WinRMComputer.
function Get-DomainLogOn([string] $User = 'reader', [string] $Password) {
    $domain = Get-TestDomain
    if (-not $Password) { $Password = $domain.passwords.$User }
    @{
        Server                = $domain.host
        UseSsl                = $true
        CertificateThumbprint = $domain.thumbprint
        Credential            = [pscredential]::new("$User@$($domain.dnsDomain)", (ConvertTo-Secret $Password))
    }
}

# A computer of the Lab that has joined the domain: name, address, account, and the keys of its service in the Lab's keytab.
function Add-LabComputerOfDomain([string] $Name, [string] $Unit, [string] $Keytab, [hashtable] $With = @{}) {
    $full = "$Name.$((Get-TestDomain).dnsDomain)"
    $computer = Add-LabComputer -Name $full -With $With
    $null = Invoke-TestDomain computer @{ name = $Name; place = $Unit; address = $computer.address; principals = @("HTTP/$full"); keytab = $Keytab }
    Set-LabWinRM @{ keytab = $Keytab }
    $full
}
