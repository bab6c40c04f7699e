# What the tests share: one Lab for all of them, a fresh world for each, child shells, and how to look at errors.
Set-StrictMode -Version Latest

$script:Root = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$script:StandIn = Join-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -ChildPath 'modules/Veeam.Backup.PowerShell/Veeam.Backup.PowerShell.psd1'

$script:Instance = @{
    primary  = '0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001'
    recovery = '7d1c2b3a-8e4f-4a6b-b1c2-3d4e5f6a2002'
}
$script:RootKey = @{
    primary  = '1e2d3c4b-0001-4000-8000-000000000001'
    recovery = '1e2d3c4b-0002-4000-8000-000000000002'
}

. (Join-Path -Path $PSScriptRoot -ChildPath 'Domain.ps1')

function Get-RepositoryRoot { $script:Root }
function Get-StandInPath { $script:StandIn }
function Get-InstanceId([string] $Name = 'primary') { $script:Instance[$Name] }
function Get-RootKeyId([string] $Name = 'primary') { $script:RootKey[$Name] }

function Get-ModulePath {
    if ($env:KEYGUARD_TEST_MODULE) { $env:KEYGUARD_TEST_MODULE } else { Join-Path -Path $script:Root -ChildPath 'KeyGuard.psd1' }
}

function Get-LabPath {
    if ($env:KEYGUARD_TEST_LAB) { $env:KEYGUARD_TEST_LAB } else { Join-Path -Path $script:Root -ChildPath 'tests/KeyGuard.Lab/bin/Release/net10.0/KeyGuard.Lab.dll' }
}

# The module under test and the stand-in for Veeam, in the session of the tests.
function Import-TestedModules {
    Import-Module -Name (Get-ModulePath) -Global
    Import-Module -Name $script:StandIn -Global
}

#region The Lab

# NTLM's log-ons begin with the Kerberos library looking for the domain; by DNS that takes seconds where a name server drops some of
# many questions. The library does not see PowerShell's own variables; child shells do.
function Disable-KerberosDns {
    if (-not $IsLinux -or $env:KRB5_CONFIG) { return }
    $env:KRB5_CONFIG = Join-Path -Path $script:Root -ChildPath 'tests/KeyGuard.Core.Tests/Support/krb5.conf'
    $libc = Add-Type -Name Libc -Namespace KeyGuardTest -PassThru -MemberDefinition '[DllImport("libc")] public static extern int setenv(string name, string value, int overwrite);'
    $null = $libc::setenv('KRB5_CONFIG', $env:KRB5_CONFIG, 1)
}

function Start-Lab {
    Disable-KerberosDns
    $start = [System.Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in (Get-LabPath), '--port', '0', '--tls', '--quiet', '--until-parent-exits', "$PID") { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLine()
    if (-not $line) { throw "The Lab did not start: $(Get-LabPath)" }
    $ready = ConvertFrom-Json -InputObject $line
    [pscustomobject]@{ Process = $process; Url = $ready.url; TlsUrl = $ready.tlsUrl; TlsThumbprint = $ready.tlsThumbprint }
}

# One Lab for the whole run; it ends with this process.
function Get-Lab {
    $lab = Get-Variable -Name KeyGuardTestLab -Scope Global -ValueOnly -ErrorAction Ignore
    if ($null -ne $lab -and -not $lab.Process.HasExited) { return $lab }
    # Other runspaces and child shells use the Lab of the tests.
    if ($null -eq $lab -and $env:KEYGUARD_TEST_LAB_URL) { return [pscustomobject]@{ Process = $null; Url = $env:KEYGUARD_TEST_LAB_URL } }
    $global:KeyGuardTestLab = $lab = Start-Lab
    $env:KEYGUARD_TEST_LAB_URL = $lab.Url
    $lab
}

function Stop-Lab {
    $lab = Get-Variable -Name KeyGuardTestLab -Scope Global -ValueOnly -ErrorAction Ignore
    if ($null -eq $lab) { return }
    if (-not $lab.Process.HasExited) { $lab.Process.Kill() }
    Remove-Variable -Name KeyGuardTestLab -Scope Global
    $env:KEYGUARD_TEST_LAB_URL = ''
}

function Get-LabUrl { (Get-Lab).Url }

function Invoke-Lab([string] $Method, [string] $Path, $Body) {
    # The tests' own traffic is nobody's business, even where a test looks at all streams.
    $call = @{ Method = $Method; Uri = "$(Get-LabUrl)/lab$Path"; Verbose = $false; Debug = $false }
    if ($null -ne $Body) { $call.Body = ConvertTo-Json -InputObject $Body -Compress -Depth 5 }
    Invoke-RestMethod @call
}

function Set-LabSetting([hashtable] $Setting) { $null = Invoke-Lab -Method PUT -Path /settings -Body $Setting }
function Add-LabFault([hashtable] $Fault) { (Invoke-Lab -Method POST -Path /faults -Body $Fault).id }
function Clear-LabFault { $null = Invoke-Lab -Method DELETE -Path /faults }
function Get-LabFault { Invoke-Lab -Method GET -Path /faults }
function Get-LabCounter { Invoke-Lab -Method GET -Path /counters }
function Reset-LabCounter { $null = Invoke-Lab -Method POST -Path /counters/reset }
function Get-LabRequest([int] $Last = 2000) { Invoke-Lab -Method GET -Path "/requests?last=$Last" }
function Step-LabClock([double] $Seconds) { $null = Invoke-Lab -Method POST -Path /clock -Body @{ advanceSeconds = $Seconds } }

function Add-LabRegistration([string] $Crn, [string] $On = 'primary') {
    $null = Invoke-Lab -Method POST -Path /registrations -Body @{ instance = Get-InstanceId $On; keyId = 'veeam-root'; resourceCrn = $Crn; preventKeyDeletion = $false }
}

# Keys that a KMIP client might have made; 2 is Active. Their ids.
function Add-LabKmipObject([string] $Adapter, [int] $State = 2, [int] $Count = 1, [string] $Certificate) {
    $request = @{ adapter = $Adapter; state = $State; count = $Count }
    if ($Certificate) { $request.certificate = $Certificate }
    Invoke-Lab -Method POST -Path /kmip/objects -Body $request | ForEach-Object { $_ }
}

function Set-LabKmipObject([string] $Adapter, [string] $Id, [int] $State) { $null = Invoke-Lab -Method PUT -Path /kmip/objects -Body @{ adapter = $Adapter; id = $Id; state = $State } }

# What a client with this certificate meets at the Lab's KMIP endpoint.
function Get-LabKmipClient([string] $Certificate) { Invoke-Lab -Method POST -Path /kmip/clients -Body @{ certificate = $Certificate } }

# The certificate of a new KMIP client, with its private key.
function New-ClientCertificate([string] $Name = 'vcenter', [int] $Days = 30) {
    $key = [System.Security.Cryptography.ECDsa]::Create([System.Security.Cryptography.ECCurve+NamedCurves]::nistP256)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name.example.com", $key, 'SHA256')
    $now = [System.DateTimeOffset]::UtcNow
    $certificate = $request.CreateSelfSigned($now.AddDays(-60), $now.AddDays($Days))
    [pscustomobject]@{
        Name        = $Name
        Certificate = $certificate.ExportCertificatePem()
        PrivateKey  = $key.ExportPkcs8PrivateKeyPem()
        Fingerprint = $certificate.GetCertHashString('SHA256')
        Object      = $certificate
    }
}

# Rotation, enabling and restoring have waiting times; where a test is not about them, they are off.
function Disable-LabGuard { Set-LabSetting @{ guards = $false } }

#endregion

#region The Lab's Windows computers

# A computer with an HTTP listener, and an HTTPS one when told; no name server knows it: it is called by its address.
# -With takes whatever else the Lab's README lists (certificates, config, domainPolicy, mode, …).
function Add-LabComputer([string] $Name = 'srv01.lab.example.com', [switch] $Https, [int] $Count = 1, [hashtable] $With = @{}) {
    $document = @{ name = $Name; count = $Count } + $With
    if ($Https) { $document.httpsPort = 5986 }
    Invoke-Lab -Method POST -Path /winrm/computers -Body $document | ForEach-Object { $_ }
}

# What a computer really is: config, listeners, certificates, firewall, registry, ports, doors.
function Get-LabComputer([string] $Name) { Invoke-Lab -Method GET -Path "/winrm/computers/$Name" }
function Set-LabComputer([string] $Name, [hashtable] $Change) { $null = Invoke-Lab -Method PUT -Path "/winrm/computers/$Name" -Body $Change }
function Remove-LabComputer([string] $Name) { $null = Invoke-Lab -Method DELETE -Path "/winrm/computers/$Name" }
function Update-LabComputerPolicy([string] $Name) { $null = Invoke-Lab -Method POST -Path "/winrm/computers/$Name/refresh" }

# Through which somebody with the right credentials gets in at this moment.
function Get-LabDoor([string] $Name) { (Get-LabComputer -Name $Name).doors }

function Add-LabWinRMFault([hashtable] $Fault) { (Invoke-Lab -Method POST -Path /winrm/faults -Body $Fault).id }
function Clear-LabWinRMFault { $null = Invoke-Lab -Method DELETE -Path /winrm/faults }
function Set-LabWinRM([hashtable] $Setting) { $null = Invoke-Lab -Method PUT -Path /winrm -Body $Setting }
function Set-LabWinRMAccount([hashtable] $Account) { $null = Invoke-Lab -Method POST -Path /winrm/accounts -Body $Account }
function Get-LabWinRMCounter { Invoke-Lab -Method GET -Path /winrm/counters }
function Clear-LabWinRMCounter { $null = Invoke-Lab -Method DELETE -Path /winrm/requests }
function Get-LabWinRM { Invoke-Lab -Method GET -Path /winrm }
function Get-LabWinRMRequest([string] $Computer) { Invoke-Lab -Method GET -Path "/winrm/requests?last=20000$(if ($Computer) { "&computer=$Computer" })" | ForEach-Object { $_ } }
# The domain's administrator of the Lab's computers.
function Get-LabWinRMCredential([string] $User = 'LAB\lab-winrm-admin', [string] $Password = 'lab-winrm-password') { [pscredential]::new($User, (ConvertTo-Secret $Password)) }

# Reads the Lab's computers, or some of them, by their addresses.
function Get-LabWinRMSecurity([string[]] $Address = @((Invoke-Lab -Method GET -Path /winrm/computers).address), [string] $Password = 'lab-winrm-password', [hashtable] $With = @{}) {
    $common = @{ Credential = Get-LabWinRMCredential -Password $Password; ConnectTimeoutSec = 3 }
    Get-WinRMSecurity -ComputerName $Address @common @With
}
# What Protect-WinRM and Undo-WinRMProtection are given at the Lab, where nobody trusts the authority: the certificate by its name.
function Get-LabProtection([string] $Name = 'srv01.lab.example.com', [string] $Kind = 'good', [string] $Password = 'lab-winrm-password') {
    $thumbprint = @((Get-LabComputer $Name).certificates | Where-Object kind -EQ $Kind)[0].thumbprint
    @{ Credential = Get-LabWinRMCredential -Password $Password; ConnectTimeoutSec = 2; CertificateThumbprint = $thumbprint }
}
function Get-LabWinRMRecording([string] $Computer) { Invoke-Lab -Method GET -Path "/winrm/recording$(if ($Computer) { "?computer=$Computer" })" | ForEach-Object { $_ } }

#endregion

#region A fresh world

# The Lab as seeded; an empty Veeam; no custody file; nothing connected.
function Reset-World([string] $Folder) {
    $world = Join-Path -Path $Folder -ChildPath "world-$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $null = New-Item -Path $world -ItemType Directory -Force
    Disconnect-KeyGuard
    $null = Invoke-Lab -Method POST -Path /reset
    Set-LabSetting @{ latencyMilliseconds = 0; tokenLifetimeSeconds = 3600; guards = $false; rewrapKeepsCiphertext = $false; wrongAadStatus = 422; omitKeyVersions = $false; kmipAdapterLimit = 200; kmipCertificateLimit = 200; kmipMissingStatus = 0 }
    $env:KEYGUARD_CUSTODY_PATH = Join-Path -Path $world -ChildPath 'custody.json'
    $env:KEYGUARD_TEST_VEEAM_STORE = Join-Path -Path $world -ChildPath 'veeam.jsonl'
    $env:KEYGUARD_TEST_VEEAM_LIMIT = ''
    $env:KEYGUARD_TEST_VEEAM_FAULT = ''
    Reset-VeeamStandInCounter
}

# '<what>:<n>', counted from now; see the stand-in.
function Set-VeeamFault([string] $Fault) {
    Reset-VeeamStandInCounter
    $env:KEYGUARD_TEST_VEEAM_FAULT = $Fault
}

function Get-CustodyPath { $env:KEYGUARD_CUSTODY_PATH }
function Get-Custody { Get-Content -LiteralPath $env:KEYGUARD_CUSTODY_PATH -Raw | ConvertFrom-Json -DateKind String }
function Get-StoreText { if (Test-Path -LiteralPath $env:KEYGUARD_TEST_VEEAM_STORE) { Get-Content -LiteralPath $env:KEYGUARD_TEST_VEEAM_STORE -Raw } else { '' } }
function Get-CustodyText { if (Test-Path -LiteralPath $env:KEYGUARD_CUSTODY_PATH) { Get-Content -LiteralPath $env:KEYGUARD_CUSTODY_PATH -Raw } else { '' } }

function ConvertTo-Secret([string] $Text) {
    $secret = [securestring]::new()
    foreach ($character in $Text.ToCharArray()) { $secret.AppendChar($character) }
    $secret
}

function ConvertFrom-Secret([securestring] $Secret) { [System.Net.NetworkCredential]::new('', $Secret).Password }

function Connect-Lab {
    param([string] $Name = 'primary', [string] $Instance = $Name, [string] $ApiKey = 'lab-manager-key', [hashtable] $With = @{})
    $arguments = @{
        Name = $Name; InstanceId = Get-InstanceId $Instance; Endpoint = Get-LabUrl; IamUri = Get-LabUrl
        RootKey = 'veeam-root'; ApiKey = ConvertTo-Secret $ApiKey; MaximumRetryCount = 0
    }
    foreach ($key in $With.Keys) { $arguments[$key] = $With[$key] }
    Connect-KeyGuardKms @arguments
}

# The Lab's backup server over its REST API.
function Connect-LabVbr {
    param([string] $User = 'lab-vbr', [string] $Server = (Get-LabUrl), [hashtable] $With = @{})
    $arguments = @{ Server = $Server; Credential = [pscredential]::new($User, (ConvertTo-Secret 'lab-vbr-password')); MaximumRetryCount = 0 }
    foreach ($key in $With.Keys) { $arguments[$key] = $With[$key] }
    Connect-KeyGuardVbr @arguments
}

# What Connect-VIServer of PowerCLI would return: a session of the Lab's vCenter, opened by hand, under the names of PowerCLI's properties.
function New-VIServer([string] $Name = '127.0.0.1', [string] $User = 'lab-vcenter') {
    $url = [uri](Get-LabUrl)
    $body = '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><Login xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this>' +
        "<userName>$User</userName><password>lab-vcenter-password</password></Login></Body></Envelope>"
    $reply = Invoke-WebRequest -Method POST -Uri "$url/sdk".Replace('//sdk', '/sdk') -ContentType 'text/xml; charset=utf-8' -Headers @{ SOAPAction = 'urn:vim25/6.5' } -Body $body -Verbose:$false -Debug:$false
    [pscustomobject]@{
        PSTypeName    = 'VMware.VimAutomation.ViCore.Types.V1.VIServer'
        Name          = $Name
        Port          = $url.Port
        User          = $User
        ServiceUri    = [uri]"${url}sdk"
        SessionId     = 'not-the-cookie'
        SessionSecret = [regex]::Match("$($reply.Headers['Set-Cookie'])", 'vmware_soap_session=([^;]+)').Groups[1].Value
        InstanceUuid  = (Invoke-Lab -Method GET -Path /vcenter).instanceUuid
        Uid           = "/VIServer=$User@${Name}:$($url.Port)/"
        IsConnected   = $true
    }
}

# What the Lab's backup server really holds: hints and passwords.
function Get-LabVbrPassword { Invoke-Lab -Method GET -Path /vbr/passwords | ForEach-Object { $_ } }

# The Lab's vCenter: logging in, and control over it (the Lab's README has all of it).
function Get-LabVCenterCredential([string] $User = 'lab-vcenter', [string] $Password = 'lab-vcenter-password') { [pscredential]::new($User, (ConvertTo-Secret $Password)) }

function Connect-LabVCenter {
    param([string] $User = 'lab-vcenter', [string] $Server = (Get-LabUrl), [hashtable] $With = @{})
    $arguments = @{ Server = $Server; Credential = Get-LabVCenterCredential $User; MaximumRetryCount = 0 }
    foreach ($key in $With.Keys) { $arguments[$key] = $With[$key] }
    Connect-KeyGuardVCenter @arguments
}

function Invoke-LabVCenter([string] $Method, [string] $Path, $Body) { Invoke-Lab -Method $Method -Path "/vcenter$Path" -Body $Body }
function Set-LabVCenterSetting([hashtable] $Setting) { $null = Invoke-LabVCenter PUT /settings $Setting }
function Get-LabVM([string] $Name = '*') { Invoke-LabVCenter GET /vms | ForEach-Object { $_ } | Where-Object { $_.name -like $Name -or $_.id -eq $Name } }
function Get-LabVMHost { Invoke-LabVCenter GET /hosts | ForEach-Object { $_ } }
function Get-LabCluster { Invoke-LabVCenter GET /clusters | ForEach-Object { $_ } }
function Get-LabVCenterTask { Invoke-LabVCenter GET /tasks | ForEach-Object { $_ } }
function Get-LabVCenterKey { Invoke-LabVCenter GET /keys | ForEach-Object { $_ } }
function Add-LabVM([hashtable] $Traits) { (Invoke-LabVCenter POST /vms $Traits).ids }
function Set-LabVM([string] $VM, [hashtable] $Traits) { $null = Invoke-LabVCenter POST /vms/change @{ vm = $VM; traits = $Traits } }
function Set-LabVMHost([hashtable] $Change) { $null = Invoke-LabVCenter POST /hosts/change $Change }
function Add-LabInventory([hashtable] $Seed) { $null = Invoke-LabVCenter POST /seed $Seed }
function Add-LabSpecialVM { (Invoke-LabVCenter POST /seed/special).ids }
function Add-LabVCenterFault([hashtable] $Fault) { (Invoke-LabVCenter POST /faults $Fault).id }
function Clear-LabVCenterFault { $null = Invoke-LabVCenter DELETE /faults }
function Start-LabRecording { $null = Invoke-LabVCenter POST /recording }
function Stop-LabRecording { $null = Invoke-LabVCenter DELETE /recording }
function Get-LabRecording { Invoke-LabVCenter GET /recording | ForEach-Object { $_ } }
function Reset-LabVCenterSession { $null = Invoke-LabVCenter POST /sessions/expire }
function Restart-LabVCenter([bool] $Effects = $true) { $null = Invoke-LabVCenter POST /restart @{ effects = $Effects } }
function Set-LabVCenterDenial([string] $User, [string] $Object, [string[]] $Privilege) { $null = Invoke-LabVCenter POST /deny @{ user = $User; object = $Object; privileges = $Privilege } }
function Add-LabProvider([hashtable] $Plan) { $null = Invoke-LabVCenter POST /providers $Plan }
function Set-LabKmip([hashtable] $Change) { $null = Invoke-LabVCenter POST /kms/change $Change }
function Add-LabKmipTrust([string] $Address, [string] $Pem) { $null = Invoke-LabVCenter POST /kms/trust @{ address = $Address; pem = $Pem } }
function Get-LabSignedCertificate([string] $Address, [string] $Request) { (Invoke-LabVCenter POST /kms/sign @{ address = $Address; pem = $Request }).certificate }
function New-LabClientCertificate([string] $Address, [string] $CommonName = 'lab-client') { Invoke-LabVCenter POST /kms/issue @{ address = $Address; commonName = $CommonName } }

function Connect-BothInstances {
    $null = Connect-Lab -Name primary
    $null = Connect-Lab -Name recovery
}

# Keys made and registered, as everyday use does it.
function Register-Key([string[]] $Name, [string] $Kms = 'primary') {
    # One at a time, so that they come in the order of their names.
    $Name | New-WrappedBackupKey -Kms $Kms -ThrottleLimit 1 | Register-WrappedBackupKey
}

# Name -> password, of Veeam's own knowledge.
function Get-StoredPassword {
    $known = @{}
    foreach ($key in Get-VeeamStandInKey) { $known[($key.Description -split ' \| ')[0]] = $key.Password }
    $known
}

# Name -> password, of what KeyGuard unwraps from Veeam's descriptions.
function Get-UnwrappedPassword {
    $known = @{}
    foreach ($key in Get-VBREncryptionKey | Get-UnwrappedBackupKey) { $known[$key.Name] = ConvertFrom-Secret $key.SecurePassword }
    $known
}

function Assert-EveryPasswordUnwraps([int] $Count) {
    $stored = Get-StoredPassword
    $unwrapped = Get-UnwrappedPassword
    $stored.Count | Should -Be $Count -Because 'Veeam holds each key'
    $unwrapped.Count | Should -Be $Count -Because 'each key unwraps'
    $different = @($stored.Keys | Where-Object { $stored[$_] -cne $unwrapped[$_] })
    $different | Should -BeNullOrEmpty -Because 'what is unwrapped is what Veeam was given'
}

# Every key once in Veeam, once in custody, agreeing with each other, nothing pending.
# With -OrNeverRegistered custody may have other keys, which were made and not used.
function Assert-NothingLostOrDoubled([string[]] $Name, [switch] $OrNeverRegistered) {
    $descriptions = @((Get-VeeamStandInKey).Description)
    $wanted = $Name | Sort-Object
    $descriptions | ForEach-Object { ($_ -split ' \| ')[0] } | Sort-Object | Should -Be $wanted -Because 'Veeam holds each key once'
    $records = @((Get-Custody).keys | Where-Object { -not $OrNeverRegistered -or $_.state -eq 'active' })
    $records.name | Sort-Object | Should -Be $wanted -Because 'custody has one record for each key'
    foreach ($record in $records) {
        $record.PSObject.Properties['pending'] | Should -BeNullOrEmpty -Because "nothing of '$($record.name)' is left unfinished"
        "$($record.name) | $($record.wraps[0].wrapped)" | Should -BeIn $descriptions -Because "custody's present form of '$($record.name)' is Veeam's"
    }
}

# For -WhatIf and refusals: nothing may have changed anywhere.
function Get-Everything { "$((Get-LabCounter).writes)`n$(Get-StoreText)`n$(Get-CustodyText)" }

#endregion

#region Looking at what a command does

# Runs a script block and sorts what it writes by stream; a terminating error is among the errors.
function Watch-Command([scriptblock] $Script) {
    $seen = [ordered]@{ Output = @(); Error = @(); Warning = @(); Verbose = @(); Debug = @(); Information = @(); Thrown = $false }
    $all = [System.Collections.Generic.List[object]]::new()
    try { & $Script *>&1 | ForEach-Object { $all.Add($_) } }
    catch {
        $all.Add($_)
        $seen.Thrown = $true
    }
    foreach ($item in $all) {
        $stream = switch ($item) {
            { $_ -is [System.Management.Automation.ErrorRecord] } { 'Error'; break }
            { $_ -is [System.Management.Automation.WarningRecord] } { 'Warning'; break }
            { $_ -is [System.Management.Automation.VerboseRecord] } { 'Verbose'; break }
            { $_ -is [System.Management.Automation.DebugRecord] } { 'Debug'; break }
            { $_ -is [System.Management.Automation.InformationRecord] } { 'Information'; break }
            default { 'Output' }
        }
        $seen[$stream] += , $item
    }
    [pscustomobject]$seen
}

# An error as KeyGuard promises it: a stable id, a category, advice, and a name as target.
function Assert-Failure {
    param($Record, [string] $Id, [string] $Category, [string] $Target)
    @($Record).Count | Should -Be 1 -Because "there is one error, $Id"
    $failure = @($Record)[0]
    "$($failure.FullyQualifiedErrorId)".Split(',')[0] | Should -BeExactly $Id -Because "the error is: $failure"
    "$($failure.CategoryInfo.Category)" | Should -BeExactly $Category
    $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    if ($null -ne $failure.TargetObject) { $failure.TargetObject | Should -BeOfType [string] }
    if ($Target) { $failure.TargetObject | Should -BeExactly $Target }
}

# Runs a command that must fail in this one way and change nothing, neither at the Lab nor in Veeam nor in custody.
function Assert-RefusedWithoutChange {
    param([scriptblock] $Script, [string] $Id, [string] $Category, [string] $Target)
    $before = Get-Everything
    $seen = Watch-Command $Script
    Assert-Failure -Record $seen.Error -Id $Id -Category $Category -Target $Target
    Get-Everything | Should -BeExactly $before -Because 'a refused command changes nothing'
}

function Wait-Until([scriptblock] $Condition, [string] $Because, [int] $Seconds = 60) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $Seconds) { throw "Waited $Seconds s in vain: $Because" }
        [System.Threading.Thread]::Sleep(10)
    }
}

#endregion

#region Other shells

# A shell with a runspace of its own in this process: its streams can be looked at, and it can be stopped.
function New-TestShell([string] $Setup = '') {
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $runspace.Open()
    $shell = [powershell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript("$(Get-ShellPrologue)`n$Setup").Invoke()
    if ($shell.HadErrors) { throw "The setup of a shell failed: $($shell.Streams.Error)" }
    $shell.Commands.Clear()
    $shell.Streams.ClearStreams()
    $shell
}

function Remove-TestShell($Shell) {
    $Shell.Runspace.Dispose()
    $Shell.Dispose()
}

$script:Prologue = @'
Set-StrictMode -Version Latest
$ProgressPreference = 'SilentlyContinue'
Import-Module '{0}'
Import-Module '{1}'
Import-Module '{2}'
'@

# The first lines of a child's script: the modules, and functions of this file to connect with.
function Get-ShellPrologue { $script:Prologue -f (Get-ModulePath), $script:StandIn, (Join-Path -Path $PSScriptRoot -ChildPath 'Lab.psm1') }

# Starts a child shell. SIGINT has its default effect in it, even where this process was started with SIGINT ignored.
function Start-Shell([string] $Script, [hashtable] $Environment = @{}) {
    $shell = [System.Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $start = [System.Diagnostics.ProcessStartInfo]::new()
    $start.FileName = if ($IsLinux) { 'env' } else { $shell }
    if ($IsLinux) { foreach ($argument in '--default-signal=INT', $shell) { $start.ArgumentList.Add($argument) } }
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Script) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.RedirectStandardInput = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Error = $process.StandardError.ReadToEndAsync() }
}

function Wait-Shell($Shell, [int] $Seconds = 120) {
    if (-not $Shell.Process.WaitForExit($Seconds * 1000)) {
        $Shell.Process.Kill()
        throw "A child shell did not end in $Seconds s: $($Shell.Output.Result)$($Shell.Error.Result)"
    }
    [pscustomobject]@{ ExitCode = $Shell.Process.ExitCode; Output = $Shell.Output.Result; Error = $Shell.Error.Result }
}

function Invoke-Shell([string] $Script, [hashtable] $Environment = @{}) { Wait-Shell -Shell (Start-Shell -Script $Script -Environment $Environment) }

#endregion

Export-ModuleMember -Function *
