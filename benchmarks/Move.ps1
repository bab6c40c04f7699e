# Moving keys between two instances, against its ideal: three calls for each key (unwrap, wrap, unwrap to prove it), as
# many keys at a time as the throttle allows, and nothing else. The stand-in for Veeam is not KeyGuard's own time.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath,

    # How many keys are moved.
    [int] $Keys = 1000,

    [int] $ThrottleLimit = 16,

    [int] $LatencyMilliseconds = 50,

    # Each measurement is taken this often, there and back again; the median counts.
    [int] $Rounds = 3
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$env:KEYGUARD_TEST_MODULE = $ModulePath
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../tests/pester/support/Lab.psm1') -DisableNameChecking
Import-TestedModules

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][math]::Floor($Values.Count / 2)] }

function Measure-Move([string] $From, [string] $To) {
    [gc]::Collect()
    Reset-VeeamStandInCounter
    Set-LabSetting @{ latencyMilliseconds = $LatencyMilliseconds }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $moved = @(Move-WrappedBackupKey -From $From -To $To -ThrottleLimit $ThrottleLimit | Where-Object Status -EQ Moved).Count
    $seconds = ($watch.Elapsed - (Get-VeeamStandInCounter).Elapsed).TotalSeconds
    Set-LabSetting @{ latencyMilliseconds = 0 }
    if ($moved -ne $Keys) { throw "Only $moved of $Keys keys were moved." }
    $seconds
}

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-benchmark-$PID"
try {
    Reset-World -Folder $folder
    Connect-BothInstances
    $null = 1..$Keys | ForEach-Object { "key-$_" } | New-WrappedBackupKey | Register-WrappedBackupKey
    $null = Measure-Move -From primary -To recovery
    $null = Measure-Move -From recovery -To primary

    $ideal = $Keys / $ThrottleLimit * 3 * $LatencyMilliseconds / 1000
    $places = 'primary', 'recovery'
    $move = Get-Median @(0..($Rounds - 1) | ForEach-Object { Measure-Move -From $places[$_ % 2] -To $places[($_ + 1) % 2] })
    [pscustomobject] @{
        'move / ideal'            = '{0:0.00} (bound 1.30)' -f ($move / $ideal)
        'move of all keys, seconds' = '{0:0.00} (ideal {1:0.00})' -f $move, $ideal
        'keys, throttle, latency' = "$Keys, $ThrottleLimit, $LatencyMilliseconds ms"
        'shell'                   = "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) processors"
    } | Format-List
    if ($move / $ideal -gt 1.3) { Write-Warning 'The bound was missed in this run.' }
}
finally {
    Stop-Lab
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
