# Loads the assembly for this edition of PowerShell. All else happens in C#, so that it works in Constrained Language mode.
$framework = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath "bin/$framework/KeyGuard.dll")
