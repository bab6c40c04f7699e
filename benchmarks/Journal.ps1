# How fast a journal is verified, and how much memory that takes; both on one thread, as Test-KeyGuardJournal does it.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath,

    [int] $Entries = 200000,

    # Each measurement is taken this often; the median counts.
    [int] $Rounds = 3
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module -Name $ModulePath

$writer = Join-Path -Path $PSScriptRoot -ChildPath '../tests/KeyGuard.JournalWriter/bin/Release/net10.0/KeyGuard.JournalWriter.dll'
$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-journal-benchmark-$PID"
$journal = Join-Path -Path $folder -ChildPath 'journal.jsonl'
try {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $null = 'go' | dotnet $writer $journal key $Entries 100
    $written = $watch.Elapsed.TotalSeconds
    $seconds = @(1..$Rounds | ForEach-Object {
        $result = Test-KeyGuardJournal -Path $journal
        if ($result.Count -ne $Entries) { throw "Only $($result.Count) of $Entries entries were verified." }
        $result.Duration.TotalSeconds
    }) | Sort-Object
    $median = $seconds[[int][math]::Floor($Rounds / 2)]
    [pscustomobject] @{
        'entries verified per second'                  = '{0:#,0}' -f ($Entries / $median)
        'entries appended per second, in flushes of 100' = '{0:#,0}' -f ($Entries / $written)
        'entries, megabytes'                           = '{0:#,0}, {1:0}' -f $Entries, ((Get-Item -LiteralPath $journal).Length / 1MB)
    } | Format-List
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
