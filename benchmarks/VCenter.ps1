# vCenter: the inventory of key providers of 10,000 machines on 100 hosts against a bare HttpClient that fetches the same
# bytes with the same questions and does nothing with them; and re-keying 2,000 machines, the client's processor time
# against a bare HttpClient that sends the very same requests, gets the very same replies (the Lab recorded them) and does
# nothing with them: from a script, as a user would, and compiled. All have been done before, so that nobody compiles while it counts.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath,

    [int] $Machines = 10000,

    [int] $Hosts = 100,

    # How many are re-keyed.
    [int] $Rekeyed = 2000,

    # Each measurement of the inventory is taken this often; the median counts.
    [int] $Rounds = 5
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$env:KEYGUARD_TEST_MODULE = $ModulePath
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../tests/pester/support/Lab.psm1') -DisableNameChecking
Import-TestedModules

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][math]::Floor($Values.Count / 2)] }
function Get-ProcessorSeconds { [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
function Get-Megabytes { $process = [System.Diagnostics.Process]::GetCurrentProcess(); $process.Refresh(); [math]::Round($process.WorkingSet64 / 1MB) }

# Processor time of this process, in seconds, for the re-key of machines.
function Measure-Rekey([string[]] $Name, [string] $Provider) {
    $before = Get-ProcessorSeconds
    $done = @(Set-VMEncryptionKms $Name $Provider | Where-Object Status -EQ Rekeyed).Count
    $seconds = (Get-ProcessorSeconds) - $before
    if ($done -ne $Name.Count) { throw "Only $done of $($Name.Count) machines were re-keyed." }
    $seconds
}

#region A bare client

Add-Type -TypeDefinition @'
using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// <summary>Sends recorded requests and reads their replies as text.</summary>
public sealed class BareReplay(string place, string[] actions, string[] requests)
{
    private readonly HttpClient _client = new(new HttpClientHandler { UseProxy = false });
    private int _next;

    /// <summary>The processor time of this process, in seconds.</summary>
    public double Run(int width)
    {
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        _next = -1;
        Task.WaitAll(Enumerable.Range(0, width).Select(_ => Task.Run(WorkAsync)).ToArray());
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }

    private async Task WorkAsync()
    {
        int index;
        while ((index = Interlocked.Increment(ref _next)) < requests.Length)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, place + index) { Content = new StringContent(requests[index], Encoding.UTF8, "text/xml") };
            request.Headers.TryAddWithoutValidation("SOAPAction", actions[index]);
            using var reply = await _client.SendAsync(request).ConfigureAwait(false);
            await reply.Content.ReadAsStringAsync().ConfigureAwait(false);
        }
    }
}
'@

function New-BareClient {
    $handler = [System.Net.Http.HttpClientHandler]::new()
    $handler.UseProxy = $false
    $handler.CookieContainer = [System.Net.CookieContainer]::new()
    $script:Bare = [System.Net.Http.HttpClient]::new($handler)
    $null = Invoke-Bare "<Login xmlns=`"urn:vim25`"><_this type=`"SessionManager`">SessionManager</_this><userName>lab-vcenter</userName><password>lab-vcenter-password</password></Login>"
}

function Invoke-Bare([string] $Body) {
    $envelope = "<soapenv:Envelope xmlns:soapenv=`"http://schemas.xmlsoap.org/soap/envelope/`" xmlns:xsi=`"http://www.w3.org/2001/XMLSchema-instance`"><soapenv:Body>$Body</soapenv:Body></soapenv:Envelope>"
    $request = [System.Net.Http.HttpRequestMessage]::new('POST', "$(Get-LabUrl)/sdk")
    $request.Content = [System.Net.Http.StringContent]::new($envelope, [System.Text.Encoding]::UTF8, 'text/xml')
    $null = $request.Headers.TryAddWithoutValidation('SOAPAction', 'urn:vim25/8.0.3.0')
    $reply = $script:Bare.SendAsync($request).GetAwaiter().GetResult()
    $text = $reply.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    if (-not $reply.IsSuccessStatusCode) { throw $text }
    $text
}

function Get-Paths([string[]] $Path) { -join ($Path | ForEach-Object { "<pathSet>$_</pathSet>" }) }

$light = 'name', 'config.keyId', 'runtime.powerState', 'runtime.cryptoState', 'runtime.connectionState', 'runtime.host'
$shown = $light + 'config.instanceUuid', 'config.template', 'config.hardware.device', 'snapshot', 'config.migrateEncryption'

# Of all the light properties, page by page; then of the encrypted ones all, a thousand at a time.
function Read-Bare {
    $view = [regex]::Match((Invoke-Bare '<CreateContainerView xmlns="urn:vim25"><_this type="ViewManager">ViewManager</_this><container type="Folder">group-d1</container><type>VirtualMachine</type><recursive>true</recursive></CreateContainerView>'), 'type="ContainerView"[^>]*>([^<]+)<').Groups[1].Value
    $encrypted = [System.Collections.Generic.List[string]]::new()
    $page = Invoke-Bare "<RetrievePropertiesEx xmlns=`"urn:vim25`"><_this type=`"PropertyCollector`">propertyCollector</_this><specSet><propSet><type>VirtualMachine</type>$(Get-Paths $light)</propSet><objectSet><obj type=`"ContainerView`">$view</obj><skip>true</skip><selectSet xsi:type=`"TraversalSpec`"><name>v</name><type>ContainerView</type><path>view</path><skip>false</skip></selectSet></objectSet></specSet><options><maxObjects>1000</maxObjects></options></RetrievePropertiesEx>"
    while ($true) {
        foreach ($match in [regex]::Matches($page, '<objects><obj type="VirtualMachine">([^<]+)</obj>(?:(?!</objects>).)*?<name>config.keyId</name><val ')) { $encrypted.Add($match.Groups[1].Value) }
        $token = [regex]::Match($page, '<token>([^<]+)</token>')
        if (-not $token.Success) { break }
        $page = Invoke-Bare "<ContinueRetrievePropertiesEx xmlns=`"urn:vim25`"><_this type=`"PropertyCollector`">propertyCollector</_this><token>$($token.Groups[1].Value)</token></ContinueRetrievePropertiesEx>"
    }
    for ($from = 0; $from -lt $encrypted.Count; $from += 1000) {
        $objects = -join ($encrypted.GetRange($from, [math]::Min(1000, $encrypted.Count - $from)) | ForEach-Object { "<objectSet><obj type=`"VirtualMachine`">$_</obj></objectSet>" })
        $page = Invoke-Bare "<RetrievePropertiesEx xmlns=`"urn:vim25`"><_this type=`"PropertyCollector`">propertyCollector</_this><specSet><propSet><type>VirtualMachine</type>$(Get-Paths $shown)</propSet>$objects</specSet><options><maxObjects>1000</maxObjects></options></RetrievePropertiesEx>"
        while (($token = [regex]::Match($page, '<token>([^<]+)</token>')).Success) {
            $page = Invoke-Bare "<ContinueRetrievePropertiesEx xmlns=`"urn:vim25`"><_this type=`"PropertyCollector`">propertyCollector</_this><token>$($token.Groups[1].Value)</token></ContinueRetrievePropertiesEx>"
        }
    }
    $encrypted.Count
}

# The recorded requests once more, one after the other, as a script does it that uses HttpClient directly.
function Measure-ScriptedReplay([object[]] $Call) {
    $before = Get-ProcessorSeconds
    for ($index = 0; $index -lt $Call.Count; $index++) {
        $request = [System.Net.Http.HttpRequestMessage]::new('POST', "$(Get-LabUrl)/lab/vcenter/recording/$index")
        $request.Content = [System.Net.Http.StringContent]::new($Call[$index].request, [System.Text.Encoding]::UTF8, 'text/xml')
        $null = $request.Headers.TryAddWithoutValidation('SOAPAction', $Call[$index].action)
        $reply = $script:Bare.SendAsync($request).GetAwaiter().GetResult()
        $null = $reply.Content.ReadAsStringAsync().GetAwaiter().GetResult()
    }
    (Get-ProcessorSeconds) - $before
}

#endregion

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-benchmark-$PID"
try {
    Reset-World -Folder $folder
    Add-LabInventory @{ hosts = $Hosts; vms = $Machines; encryptedPercent = 60; providers = @('kms-old'); disksPerVm = 1; vsan = $false; namePrefix = 'vm-' }
    $null = Connect-LabVCenter
    New-BareClient

    foreach ($time in 1..3) {
        $null = Read-Bare
        $count = (Get-VMEncryptionKms | Measure-Object).Count
    }
    [gc]::Collect()
    $before = Get-Megabytes
    $most = $before
    $ours = @(); $bareTimes = @()
    foreach ($round in 1..$Rounds) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = Read-Bare
        $bareTimes += $watch.Elapsed.TotalSeconds
        [gc]::Collect()
        $watch.Restart()
        $seen = (Get-VMEncryptionKms | Measure-Object).Count
        $ours += $watch.Elapsed.TotalSeconds
        if ($seen -ne $count) { throw "Only $seen of $count machines were seen." }
    }
    # Looking at the memory takes time, so it is a pass of its own.
    $seen = 0
    Get-VMEncryptionKms | ForEach-Object { if (++$seen % 500 -eq 0) { $now = Get-Megabytes; if ($now -gt $most) { $most = $now } } }

    $names = (Get-VMEncryptionKms vm-* | Where-Object Encrypted | Select-Object -First $Rekeyed).Name
    $cold = Measure-Rekey $names kms-new
    # The runtime compiles anew what is called often, while it is called: after four times it has.
    foreach ($provider in 'kms-old', 'kms-new', 'kms-old') { $null = Measure-Rekey $names $provider }
    Start-LabRecording
    $warm = Measure-Rekey $names kms-new
    Stop-LabRecording
    $calls = @(Get-LabRecording)
    $replay = [BareReplay]::new("$(Get-LabUrl)/lab/vcenter/recording/", [string[]] $calls.action, [string[]] $calls.request)
    foreach ($time in 1..2) { $null = $replay.Run(16), $replay.Run(1) }
    $sideBySide = $replay.Run(16)
    $oneByOne = $replay.Run(1)
    $null = Measure-ScriptedReplay $calls
    $scripted = Measure-ScriptedReplay $calls

    [pscustomobject] @{
        'inventory / bare HttpClient'       = '{0:0.00} (bound 1.30)' -f ((Get-Median $ours) / (Get-Median $bareTimes))
        'inventory, seconds'                = '{0:0.00} (bare {1:0.00})' -f (Get-Median $ours), (Get-Median $bareTimes)
        'machines'                          = "$count, of which 60 in 100 encrypted, on $Hosts hosts"
        'memory of the shell, MB'           = "$most, $($most - $before) more than before (bound 150)"
        're-keying / bare, from a script'   = '{0:0.0} (bound 2.0)' -f ($warm / $scripted)
        're-keying / bare, compiled'        = '{0:0.0} one by one, {1:0.0} sixteen side by side' -f ($warm / $oneByOne), ($warm / $sideBySide)
        're-keying, processor seconds'      = '{0:0.00}, the first time {1:0.00}' -f $warm, $cold
        'bare, processor seconds'           = '{0:0.00} from a script, {1:0.00} and {2:0.00} compiled' -f $scripted, $oneByOne, $sideBySide
        're-keyed'                          = "$Rekeyed machines, $($calls.Count) calls"
        'shell'                             = "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) processors"
    } | Format-List
}
finally {
    Stop-Lab
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
