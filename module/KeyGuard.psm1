# Loads the assembly for this edition of PowerShell. All else happens in C#, so that it works in Constrained Language mode.
# (No Join-Path: it would load another module first, and take longer than all the rest.)
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
Import-Module -Name "$PSScriptRoot/bin/$framework/KeyGuard.dll"
