# What ./build.sh demo (or .\build.ps1 Demo) shows: KeyGuard's main job with its real cmdlets, against the Lab in IBM
# Cloud's place and a script module in Veeam's. No account is needed and nothing is left behind.
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $ModulePath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Continue'
$support = Join-Path -Path $PSScriptRoot -ChildPath '../pester/support/Lab.psm1'
$env:KEYGUARD_TEST_MODULE = $ModulePath
Import-Module -Name $support -DisableNameChecking
Import-TestedModules

# Shows a step as a person would type it, then runs it.
function Show-Step {
    param([string] $Title, [scriptblock] $Step)
    Write-Host "`n== $Title" -ForegroundColor Cyan
    Write-Host "PS> $(("$Step".Trim() -replace '\s*\r?\n\s*', ' '))" -ForegroundColor Yellow
    & $Step | Format-Table -AutoSize | Out-String -Width 160 | ForEach-Object TrimEnd | Write-Host
}

$folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "keyguard-demo-$PID"
try {
    Reset-World -Folder $folder
    $url = Get-LabUrl
    $apiKey = ConvertTo-Secret 'lab-manager-key'
    $instance = Get-InstanceId primary

    Show-Step 'Connect to Key Protect (here: the Lab)' { Connect-KeyGuardKms -Name primary -InstanceId $instance -Endpoint $url -IamUri $url -RootKey veeam-root -ApiKey $apiKey }
    Show-Step 'Make backup keys that nobody knows, and register them in Veeam' { 'prod-vm-2026', 'prod-sql-2026', 'config-backup' | New-WrappedBackupKey | Register-WrappedBackupKey }
    Show-Step 'What Veeam and the custody file hold' { Get-WrappedBackupKey }
    Show-Step 'Use one for the configuration backup' { $key = Get-WrappedBackupKey config-backup; Set-VBRConfigurationBackupJob -EnableEncryption -EncryptionKey $key.EncryptionKey }
    Show-Step 'Rotate the root key' { Invoke-KmsRootKeyRotation -Id veeam-root }
    Show-Step 'Re-wrap every key under the new version; no password changes, no job notices' { Get-VBREncryptionKey | Update-WrappedBackupKey }
    Show-Step 'In a disaster: from the keys or hints of a backup server to their passwords' { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
    Show-Step 'In clear only when asked for, to decrypt a backup elsewhere' { Get-VBREncryptionKey | Get-UnwrappedBackupKey -AsPlainText | New-VBRDecryptionSet | Select-Object -Property EncryptionKey, @{ Name = "Password"; Expression = { "($($_.Password.Length) characters)" } } }
    Show-Step 'Revoke: taking the root key away is refused while keys depend on it' { Disable-KmsRootKey -Id veeam-root -Confirm:$false }
    Show-Step 'Revoke on purpose' { Disable-KmsRootKey -Id veeam-root -Force -Confirm:$false }
    Show-Step 'A revoked root key is reported, key by key; nothing is removed' { Update-WrappedBackupKey }
    Show-Step 'Enable it again' { Enable-KmsRootKey -Id veeam-root }
    Show-Step 'Nothing was lost' { Update-WrappedBackupKey }
    Show-Step 'Close the connection' { Disconnect-KeyGuard }
}
finally {
    Stop-Lab
    Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore
}
# The errors above are part of the story.
exit 0
