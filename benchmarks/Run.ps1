# What README's figures come from. Everything is measured in one run on one machine and given as ratios, because the
# machine's speed is nobody's merit. The Lab answers after 50 ms, as a key management service some way off does.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath,

    # How many keys are updated.
    [int] $Keys = 1000,

    # How many of them the plain loop does; its time is scaled up.
    [int] $LoopKeys = 60,

    [int] $ThrottleLimit = 16,

    [int] $LatencyMilliseconds = 50,

    # Each measurement is taken this often; the median counts.
    [int] $Rounds = 3
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$env:KEYGUARD_TEST_MODULE = $ModulePath
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath '../tests/pester/support/Lab.psm1') -DisableNameChecking
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'ImportTime.psm1')
Import-TestedModules

function Get-Median([double[]] $Values) { ($Values | Sort-Object)[[int][math]::Floor($Values.Count / 2)] }

# The time a step takes, without what the stand-in for Veeam takes of it.
function Measure-OwnSeconds([scriptblock] $Step) {
    [gc]::Collect()
    Reset-VeeamStandInCounter
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = & $Step
    ($watch.Elapsed - (Get-VeeamStandInCounter).Elapsed).TotalSeconds
}

function Measure-Update {
    Set-LabSetting @{ latencyMilliseconds = 0 }
    $null = Invoke-KmsRootKeyRotation -Id veeam-root
    Set-LabSetting @{ latencyMilliseconds = $LatencyMilliseconds }
    Measure-OwnSeconds {
        $results = @(Update-WrappedBackupKey -ThrottleLimit $ThrottleLimit)
        $done = @($results | Where-Object Rewrapped).Count
        if ($done -ne $Keys) { throw "Only $done of $Keys keys were re-wrapped." }
    }
}

# Per key what a straightforward script does: a token, a re-wrap, the new description.
function Measure-Loop {
    $names = (Get-WrappedBackupKey | Select-Object -First $LoopKeys).Name
    $form = @{ grant_type = 'urn:ibm:params:oauth:grant-type:apikey'; apikey = 'lab-manager-key' }
    Measure-OwnSeconds {
        foreach ($name in $names) {
            $key = Get-VBREncryptionKey -Description "$name | *"
            $token = (Invoke-RestMethod -Method Post -Uri "$(Get-LabUrl)/identity/token" -Body $form).access_token
            $headers = @{ Authorization = "Bearer $token"; 'bluemix-instance' = Get-InstanceId primary; 'correlation-id' = "$([guid]::NewGuid())" }
            $body = @{ ciphertext = $key.Description.Substring("$name | ".Length) } | ConvertTo-Json
            $reply = Invoke-RestMethod -Method Post -Uri "$(Get-LabUrl)/api/v2/keys/$(Get-RootKeyId primary)/actions/rewrap" -Headers $headers -Body $body -ContentType 'application/vnd.ibm.kms.key_action_rewrap+json'
            $null = Set-VBREncryptionKey -EncryptionKey $key -Description "$name | $($reply.ciphertext)"
        }
    }
}

function Get-PeakMegabytes { [System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB }

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-benchmark-$PID"
try {
    Reset-World -Folder $folder
    $null = Connect-Lab -Name primary
    $null = 1..$Keys | ForEach-Object { "key-$_" } | New-WrappedBackupKey | Register-WrappedBackupKey
    $null = Measure-Update
    $before = Get-PeakMegabytes

    $ideal = $Keys / $ThrottleLimit * $LatencyMilliseconds / 1000
    $update = Get-Median @(1..$Rounds | ForEach-Object { Measure-Update })
    $after = Get-PeakMegabytes
    $perLoopKey = (Get-Median @(1..$Rounds | ForEach-Object { Measure-Loop })) / $LoopKeys
    $import = Measure-ImportTime -ModulePath $ModulePath -Folder $folder

    [pscustomobject] @{
        'update / ideal'                      = '{0:0.00} (bound 1.25)' -f ($update / $ideal)
        'plain loop / update, per key'        = '{0:0.0} (bound 12)' -f ($perLoopKey / ($update / $Keys))
        'update of all keys, seconds'         = '{0:0.00} (ideal {1:0.00})' -f $update, $ideal
        'plain loop, seconds per key'         = '{0:0.000}' -f $perLoopKey
        'peak memory of the shell, MB'        = '{0:0} (before the measured updates {1:0})' -f $after, $before
        'import / import of an empty module'  = '{0:0.0} ({1:0} ms and {2:0} ms)' -f ($import.KeyGuard / $import.Empty), $import.KeyGuard, $import.Empty
        'keys, throttle, latency'             = "$Keys, $ThrottleLimit, $LatencyMilliseconds ms"
        'shell'                               = "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) processors"
    } | Format-List
    if ($update / $ideal -gt 1.25 -or $perLoopKey / ($update / $Keys) -lt 12) { Write-Warning 'A bound was missed in this run.' }
}
finally {
    Stop-Lab
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
& (Join-Path -Path $PSScriptRoot -ChildPath 'Journal.ps1') -ModulePath $ModulePath
