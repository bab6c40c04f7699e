<#
.SYNOPSIS
    Runs the Pester tests of the built module against the Lab and the stand-in for Veeam.
.PARAMETER ModulePath
    The module's manifest; the repository's own when left out.
.PARAMETER LabPath
    The Lab's assembly; the one built in tests/KeyGuard.Lab when left out.
.PARAMETER Path
    Only the test files whose names match; wildcards are allowed.
.EXAMPLE
    pwsh -NoProfile -File tests/pester/Run.ps1 -Path Revocation*
#>
[CmdletBinding()]
param(
    [string] $ModulePath,
    [string] $LabPath,
    [string[]] $Path = '*'
)
Set-StrictMode -Version Latest
$env:NO_COLOR = '1'
if ($PSVersionTable.PSVersion.Major -ge 7) { $PSStyle.OutputRendering = 'PlainText' }
if ($ModulePath) { $env:KEYGUARD_TEST_MODULE = Convert-Path -LiteralPath $ModulePath }
if ($LabPath) { $env:KEYGUARD_TEST_LAB = Convert-Path -LiteralPath $LabPath }

Import-Module -Name Pester -MinimumVersion 5.5
Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'support/Lab.psm1')
foreach ($needed in (Get-ModulePath), (Get-LabPath)) {
    if (-not (Test-Path -LiteralPath $needed)) {
        Write-Output "$needed is not there: build first (dotnet build KeyGuard.sln -c Release)."
        exit 1
    }
}

# 'pwsh -File' hands 'a,b' over as one text.
$Path = $Path.Split(',')
$files = @(Get-ChildItem -Path $PSScriptRoot -Filter '*.Tests.ps1' | Where-Object { $name = $_.Name; $Path | Where-Object { $name -like $_ -or $name -like "$_.Tests.ps1" } })
if ($files.Count -eq 0) {
    Write-Output "No test file matches $($Path -join ', ')."
    exit 1
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = $files.FullName
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
try { $result = Invoke-Pester -Configuration $configuration }
finally {
    Stop-Lab
    Stop-TestDomain
}

# A block or a file that fails before its tests run counts as well.
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
Write-Output "$($result.PassedCount) passed, $failed failed, $($result.SkippedCount + $result.NotRunCount) skipped"
if ($failed -gt 0 -or $result.PassedCount -eq 0) { exit 1 }
exit 0
