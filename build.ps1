#Requires -Version 5.1
<#
.SYNOPSIS
    Builds, tests, shows and packages KeyGuard.
.PARAMETER Task
    Build      builds everything; the module lands in output/KeyGuard/<version>.
    Test       builds, then runs all tests; what a missing tool leaves out is said in one line each.
    Demo       builds, then shows the main job against the Lab: no account needed.
    Package    builds and packs the module as a zip file.
    Benchmark  measures what README quotes.
    Clean      removes everything that was built.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Benchmark', 'Clean')]
    [string] $Task = 'Build'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
# The cmdlets' own tests run in this very PowerShell's assemblies; Windows PowerShell's can't be hosted, so there they come from the SDK package.
if ($PSVersionTable.PSEdition -eq 'Core') {
    $env:KeyGuardPowerShell = 'Installed'
    $env:KeyGuardPowerShellHome = $PSHOME
}

function Invoke-Native {
    param([string] $What, [string] $Command, [string[]] $Arguments)
    Write-Host "== $What"
    & $Command @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$What failed (exit code $LASTEXITCODE)." }
}

function Get-ModuleFolder {
    $version = (Import-PowerShellDataFile -LiteralPath './KeyGuard.psd1').ModuleVersion
    Join-Path $PSScriptRoot "output/KeyGuard/$version"
}

function Get-Shell {
    (Get-Process -Id $PID).Path
}

function Invoke-Build {
    Invoke-Native 'Build' 'dotnet' @('build', 'KeyGuard.sln', '-c', 'Release', '-v', 'quiet')
    Write-Host "The module is in $(Get-ModuleFolder)"
}

function Test-Pester {
    [bool] (Get-Module -ListAvailable -Name Pester | Where-Object { $_.Version -ge [version] '5.0' })
}

function Invoke-Test {
    $steps = [ordered] @{}
    $steps['Tests without a shell'] = { Invoke-ShellFreeTest }
    $steps['The cmdlets in a hosted runspace'] = { Invoke-Native 'KeyGuard.Cmdlets.Tests' 'dotnet' @('test', 'tests/KeyGuard.Cmdlets.Tests', '-c', 'Release', '--no-build', '--nologo', '-v', 'quiet') }
    if (Test-Pester) {
        $steps['The module in a real shell (Pester)'] = {
            $manifest = Join-Path (Get-ModuleFolder) 'KeyGuard.psd1'
            Invoke-Native 'Pester' (Get-Shell) @('-NoProfile', '-NonInteractive', '-File', 'tests/pester/Run.ps1', '-ModulePath', $manifest)
        }
    }
    else {
        Write-Warning 'Left out, because Pester 5 is not installed (Install-PSResource Pester): the suite that runs the module in a real shell.'
    }
    $failed = @(foreach ($name in $steps.Keys) {
        try { & $steps[$name] } catch { Write-Host "FAILED: $name. $_" -ForegroundColor Red; $name }
    })
    if ($failed) { throw "Failed: $($failed -join '; ')." }
    Write-Host "All tests passed: $($steps.Keys -join '; ')."
}

function Invoke-ShellFreeTest {
    if ($env:OS -ne 'Windows_NT') { return Invoke-Native 'Tests without a shell' 'bash' @('tests/run-without-shell.sh') }
    Write-Host "Left out, because this is Windows: the public vCenter simulator, and clients that others wrote against the Lab."
    foreach ($framework in 'net10.0', 'net472') {
        Invoke-Native "KeyGuard.Core.Tests on $framework" 'dotnet' @('test', 'tests/KeyGuard.Core.Tests', '-c', 'Release', '--no-build', '-f', $framework, '--nologo', '-v', 'quiet')
    }
}

function Invoke-Package {
    Invoke-Build
    $folder = Get-ModuleFolder
    $null = Test-ModuleManifest -Path (Join-Path $folder 'KeyGuard.psd1')
    $zip = Join-Path $PSScriptRoot "output/KeyGuard-$(Split-Path -Leaf $folder).zip"
    Remove-Item -LiteralPath $zip -ErrorAction Ignore
    Add-Type -AssemblyName System.IO.Compression.FileSystem -ErrorAction Ignore
    [System.IO.Compression.ZipFile]::CreateFromDirectory((Join-Path $PSScriptRoot 'output/KeyGuard'), $zip, 'Optimal', $true)
    Write-Host "Packed $zip"
}

switch ($Task) {
    'Build' { Invoke-Build }
    'Test' { Invoke-Build; Invoke-Test }
    'Demo' { Invoke-Build; Invoke-Native 'Demo' (Get-Shell) @('-NoProfile', '-NonInteractive', '-File', 'tests/KeyGuard.Demo/Demo.ps1', '-ModulePath', (Join-Path (Get-ModuleFolder) 'KeyGuard.psd1')) }
    'Package' { Invoke-Package }
    'Benchmark' {
        Invoke-Build
        foreach ($script in 'Run', 'Move', 'VCenter', 'WinRm') { Invoke-Native "Benchmark: $script" (Get-Shell) @('-NoProfile', '-NonInteractive', '-File', "benchmarks/$script.ps1", '-ModulePath', (Join-Path (Get-ModuleFolder) 'KeyGuard.psd1')) }
    }
    'Clean' {
        Remove-Item -Recurse -Force -ErrorAction Ignore -Path 'output', 'module/bin', 'en-US'
        Get-ChildItem -Directory -Recurse -Path 'src', 'tests', 'tools', 'benchmarks' -Include 'bin', 'obj', 'TestResults' | Remove-Item -Recurse -Force
    }
}
