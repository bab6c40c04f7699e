# WinRM: reading and auditing 500 of the Lab's Windows computers, 20 of them dead or hanging, where each HTTP round trip takes
# 100 ms, against the ideal: the round trips that the Lab has counted x latency / throttle. The shell's memory. A stop in the middle.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath,

    [int] $Computers = 500,

    # How many of them never answer: one half takes no connection, the other takes it and says nothing.
    [int] $Dead = 20,

    [int] $ThrottleLimit = 32,

    [int] $LatencyMilliseconds = 100,

    [int] $ConnectTimeoutSec = 2,

    # Each measurement is taken this often; the median counts.
    [int] $Rounds = 3
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$env:KEYGUARD_TEST_MODULE = $ModulePath
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../tests/pester/support/Lab.psm1') -DisableNameChecking
Import-TestedModules
if (-not (Get-LabWinRM).ntlm) {
    Write-Warning 'Left out, because NTLM needs Linux with the package gss-ntlmssp: the benchmark of WinRM.'
    Stop-Lab
    return
}

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][math]::Floor($Values.Count / 2)] }
function Get-ProcessorSeconds { [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.TotalSeconds }
function Get-Megabytes { $process = [System.Diagnostics.Process]::GetCurrentProcess(); $process.Refresh(); [math]::Round($process.WorkingSet64 / 1MB) }

# What others do on this machine while it is measured: the share of its processors that is neither ours, nor the Lab's, nor idle.
function Get-MachineTicks {
    if (-not $IsLinux) { return }
    $ticks = [long[]] ((Get-Content -LiteralPath /proc/stat -TotalCount 1).Split(' ', [System.StringSplitOptions]::RemoveEmptyEntries) | Select-Object -Skip 1 -First 8)
    [pscustomobject] @{ Busy = ($ticks[0] + $ticks[1] + $ticks[2] + $ticks[5] + $ticks[6] + $ticks[7]) / 100; At = [System.Diagnostics.Stopwatch]::GetTimestamp() }
}

function Measure-Fleet([scriptblock] $Command) {
    [gc]::Collect()
    Clear-LabWinRMCounter
    $before = Get-Megabytes
    $most = $before
    $lab = [System.Diagnostics.Process]::GetProcessById((Get-Lab).Process.Id)
    $processors = Get-ProcessorSeconds
    $labProcessors = $lab.TotalProcessorTime.TotalSeconds
    $machine = Get-MachineTicks
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $seen = [System.Collections.Generic.List[object]]::new()
    & $Command | ForEach-Object { $seen.Add($_); if ($seen.Count % 25 -eq 0) { $now = Get-Megabytes; if ($now -gt $most) { $most = $now } } }
    $seconds = $watch.Elapsed.TotalSeconds
    $lab.Refresh()
    $own = (Get-ProcessorSeconds) - $processors
    $labs = $lab.TotalProcessorTime.TotalSeconds - $labProcessors
    $exchanges = (Get-LabWinRMCounter).exchanges
    [pscustomobject] @{
        Seen = $seen; Seconds = $seconds; Exchanges = $exchanges; Ratio = $seconds / ($exchanges * $LatencyMilliseconds / 1000 / $ThrottleLimit)
        Growth = $most - $before; Own = $own; Lab = $labs
        Others = if ($machine) { [math]::Max(0, (Get-MachineTicks).Busy - $machine.Busy - $own - $labs) / $seconds / [Environment]::ProcessorCount } else { [double]::NaN }
    }
}

# A run that is stopped in the middle: how long that takes, and what is still asked or open afterwards.
function Measure-Stop([string[]] $Address) {
    Clear-LabWinRMCounter
    $shell = New-TestShell
    $null = $shell.AddScript("Get-WinRMSecurity -ComputerName $($Address -join ',') -Credential (Get-LabWinRMCredential) -ThrottleLimit $ThrottleLimit")
    $null = $shell.BeginInvoke()
    while ((Get-LabWinRMCounter).exchanges -lt 10 * $ThrottleLimit) { Start-Sleep -Milliseconds 50 }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $shell.Stop()
    $seconds = $watch.Elapsed.TotalSeconds
    # What was on its way when it was stopped has arrived by now.
    Start-Sleep -Milliseconds (2 * $LatencyMilliseconds)
    $then = (Get-LabWinRMCounter).exchanges
    Start-Sleep -Seconds 2
    $counter = Get-LabWinRMCounter
    Remove-TestShell $shell
    [pscustomobject] @{ Seconds = $seconds; Later = $counter.exchanges - $then; Open = $counter.openConnections }
}

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-benchmark-$PID"
try {
    Reset-World -Folder $folder
    # Every 25th one is dead, so that there is always one among those who are worked on.
    $live = @(Add-LabComputer -Name 'live*.lab.example.com' -Count ($Computers - $Dead) | ForEach-Object address)
    $gone = @(Add-LabComputer -Name 'dead*.lab.example.com' -Count ($Dead / 2) -With @{ mode = 'dead' }) + @(Add-LabComputer -Name 'silent*.lab.example.com' -Count ($Dead / 2) -With @{ mode = 'silent' }) | ForEach-Object address
    $each = [int][math]::Floor($live.Count / $gone.Count)
    $all = @(for ($index = 0; $index -lt $gone.Count; $index++) { $gone[$index]; $live[($index * $each)..(($index + 1) * $each - 1)] }) + @($live | Select-Object -Skip ($gone.Count * $each))
    $common = @{ ComputerName = $all; Credential = Get-LabWinRMCredential; ThrottleLimit = $ThrottleLimit; ConnectTimeoutSec = $ConnectTimeoutSec }

    $null = Get-WinRMSecurity -ComputerName $live[0..63] -Credential $common.Credential | Test-WinRMSecurity
    Set-LabWinRM @{ latencyMilliseconds = $LatencyMilliseconds }
    $reads = @(); $audits = @()
    foreach ($round in 1..$Rounds) {
        $reads += Measure-Fleet { Get-WinRMSecurity @common }
        $audits += Measure-Fleet { Test-WinRMSecurity @common -Summary }
    }
    foreach ($run in $reads) {
        $read = @($run.Seen | Where-Object IsRead).Count
        if ($read -ne $live.Count -or $run.Seen.Count -ne $all.Count) { throw "Of $($all.Count) computers $($run.Seen.Count) were seen, $read read." }
    }
    $stop = Measure-Stop $live

    $held = ($reads | ForEach-Object { $_.Seen } | Where-Object { -not $_.IsRead } | ForEach-Object { $_.Duration.TotalSeconds } | Measure-Object -Maximum).Maximum
    $growth = ($reads + $audits | Measure-Object -Property Growth -Maximum).Maximum
    $readRatio = Get-Median $reads.Ratio
    $auditRatio = Get-Median $audits.Ratio
    [pscustomobject] @{
        'reading / ideal'                 = '{0:0.00} (bound 1.30), {1:0.0} s, {2:0.0} round trips a computer' -f $readRatio, (Get-Median $reads.Seconds), ($reads[0].Exchanges / $live.Count)
        'auditing / ideal'                = '{0:0.00} (bound 1.30), {1:0.0} s, {2:0.0} round trips a computer' -f $auditRatio, (Get-Median $audits.Seconds), ($audits[0].Exchanges / $live.Count)
        'each run / ideal'                = "reading $(($reads.Ratio | ForEach-Object { $_.ToString('0.00') }) -join ', '); auditing $(($audits.Ratio | ForEach-Object { $_.ToString('0.00') }) -join ', ')"
        'longest that a dead one held on' = '{0:0.00} s, with a connect time-out of {1} s' -f $held, $ConnectTimeoutSec
        'memory more than before, MB'     = "$growth (bound 150)"
        'processor seconds'               = 'own {0:0.0}, the Lab''s {1:0.0}, both of {2:0.0}' -f (Get-Median $reads.Own), (Get-Median $reads.Lab), ((Get-Median $reads.Seconds) * [Environment]::ProcessorCount)
        'processors taken by others'      = '{0:p0}' -f (Get-Median (@($reads) + @($audits)).Others)
        'a stop'                          = '{0:0.00} s; requests afterwards {1}, connections left {2} (bound 0 and 0)' -f $stop.Seconds, $stop.Later, $stop.Open
        'computers, throttle, latency'    = "$($all.Count), of which $($gone.Count) dead; $ThrottleLimit; $LatencyMilliseconds ms"
        'shell'                           = "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) processors"
    } | Format-List
    if ($readRatio -gt 1.3 -or $auditRatio -gt 1.3 -or $growth -gt 150 -or $held -gt $ConnectTimeoutSec + 1 -or $stop.Later -gt 0 -or $stop.Open -gt 0) { Write-Warning 'A bound was missed in this run.' }
}
finally {
    Stop-Lab
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
