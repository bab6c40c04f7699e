<#
.SYNOPSIS
    The daily run: re-wraps every backup key and brings the recovery bundle up to date.
.DESCRIPTION
    For a scheduled task, cron or a systemd timer: no profile, no question, no secret on the command line or in the log.
    The API key stands in a file that only the account of this job can read. The identity needs no right to unwrap.

    Without -VbrServer, Veeam's own module is used, in this session and as this account.

    Exit codes: 0 all keys are current; 1 a key needs attention; 2 nothing could be done.
.PARAMETER ApiKeyFile
    A file that holds the API key and nothing else, readable by this account only.
.PARAMETER VbrPasswordFile
    The same for the password of -VbrUser.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File Update-BackupKeys.ps1 -Endpoint us-south -InstanceId 0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001 -RootKey veeam-root -ApiKeyFile /etc/keyguard/api-key -VbrServer vbr01 -VbrUser keyguard -VbrPasswordFile /etc/keyguard/vbr-password
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Endpoint,
    [Parameter(Mandatory)] [string] $InstanceId,
    [Parameter(Mandatory)] [string] $RootKey,
    [Parameter(Mandatory)] [string] $ApiKeyFile,
    [string] $IamUri,
    [string] $VbrServer,
    [string] $VbrUser,
    [string] $VbrPasswordFile,
    [string] $VbrThumbprint,
    [string] $BundlePath,
    [string] $LogPath
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-Log([string] $Text) {
    $line = '{0:yyyy-MM-ddTHH:mm:ssZ} {1}' -f [datetime]::UtcNow, $Text
    Write-Output $line
    if ($LogPath) { Add-Content -LiteralPath $LogPath -Value $line }
}

# Stops the run when others could read the file: a secret that everybody reads is none.
function Assert-Private([string] $Path) {
    if ($PSVersionTable.PSEdition -eq 'Core' -and -not $IsWindows) {
        $others = [System.IO.UnixFileMode]'GroupRead, GroupWrite, OtherRead, OtherWrite'
        if (([System.IO.File]::GetUnixFileMode($Path) -band $others) -ne 0) { throw "$Path can be read by others. As its owner: chmod 600 $Path" }
        return
    }
    # Everyone, Authenticated Users, Users
    $many = 'S-1-1-0', 'S-1-5-11', 'S-1-5-32-545'
    $rules = (Get-Acl -LiteralPath $Path).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])
    if ($rules | Where-Object { $_.AccessControlType -eq 'Allow' -and $_.IdentityReference.Value -in $many }) { throw "$Path can be read by others. Take inheritance and their entries away (icacls)." }
}

function Read-Secret([string] $Path) {
    $Path = (Resolve-Path -LiteralPath $Path).ProviderPath
    Assert-Private $Path
    $secret = [securestring]::new()
    foreach ($character in [System.IO.File]::ReadAllText($Path).Trim().ToCharArray()) { $secret.AppendChar($character) }
    if ($secret.Length -eq 0) { throw "$Path is empty." }
    $secret
}

$code = 2
try {
    Import-Module -Name KeyGuard
    $kms = @{ Name = 'daily'; Endpoint = $Endpoint; InstanceId = $InstanceId; RootKey = $RootKey; ApiKey = Read-Secret $ApiKeyFile }
    if ($IamUri) { $kms.IamUri = $IamUri }
    if ($BundlePath) { $kms.BundlePath = $BundlePath }
    $null = Connect-KeyGuardKms @kms
    if ($VbrServer) {
        $vbr = @{ Server = $VbrServer; Credential = [pscredential]::new($VbrUser, (Read-Secret $VbrPasswordFile)) }
        if ($VbrThumbprint) { $vbr.CertificateThumbprint = $VbrThumbprint }
        $null = Connect-KeyGuardVbr @vbr
    }
    else {
        Import-Module -Name Veeam.Backup.PowerShell
        Connect-VBRServer
    }

    # A key that fails does not keep the others from their turn; the failures are read from the results.
    $problems = @()
    $results = @(Update-WrappedBackupKey -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue -WarningVariable warnings)
    foreach ($group in $results | Group-Object -Property Status) { Write-Log "$($group.Count) $($group.Name)" }
    foreach ($warning in $warnings) { Write-Log "warning: $warning" }
    foreach ($problem in $problems) { Write-Log "failed: $($problem.TargetObject): $(($problem.FullyQualifiedErrorId -split ',')[0]): $problem $($problem.ErrorDetails.RecommendedAction)" }
    $code = [int]($problems.Count -gt 0)
}
catch {
    Write-Log "nothing was done: $(($_.FullyQualifiedErrorId -split ',')[0]): $_"
}
finally {
    if (Get-Command -Name Disconnect-KeyGuard -ErrorAction SilentlyContinue) { Disconnect-KeyGuard }
}
Write-Log "exit code $code"
exit $code
