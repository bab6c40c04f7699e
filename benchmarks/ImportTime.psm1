# How long importing takes, in fresh shells: KeyGuard, and a binary module with one empty cmdlet beside it.
Set-StrictMode -Version Latest

function New-EmptyModule([string] $Folder) {
    $path = Join-Path -Path $Folder -ChildPath 'EmptyModule.dll'
    Add-Type -OutputAssembly $path -OutputType Library -TypeDefinition @'
using System.Management.Automation;
[Cmdlet(VerbsDiagnostic.Test, "Nothing")]
public sealed class TestNothingCommand : PSCmdlet { protected override void EndProcessing() { WriteObject(true); } }
'@
    $path
}

function Measure-OneImport([string] $Path) {
    $code = "`$w = [System.Diagnostics.Stopwatch]::StartNew(); Import-Module -Name '$Path'; `$w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)"
    [double]::Parse((& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $code | Select-Object -Last 1), [cultureinfo]::InvariantCulture)
}

function Measure-ImportTime {
    param([string] $ModulePath, [string] $Folder, [int] $Rounds = 7)
    $empty = New-EmptyModule -Folder $Folder
    # Taken in turns, so that whatever else the machine does falls on both alike.
    $pairs = @(1..$Rounds | ForEach-Object { [pscustomobject] @{ KeyGuard = Measure-OneImport $ModulePath; Empty = Measure-OneImport $empty } })
    $middle = [int] [math]::Floor($Rounds / 2)
    [pscustomobject] @{ KeyGuard = ($pairs.KeyGuard | Sort-Object)[$middle]; Empty = ($pairs.Empty | Sort-Object)[$middle] }
}

Export-ModuleMember -Function Measure-ImportTime
