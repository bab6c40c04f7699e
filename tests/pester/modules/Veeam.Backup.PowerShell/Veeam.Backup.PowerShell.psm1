# A stand-in for Veeam's module. Parameters, positions and pipeline binding are those of the real cmdlets' metadata
# (Veeam's help centre, PowerShell reference). It protects nothing: the file holds the passwords in clear, so that tests can
# compare them.
#
# KEYGUARD_TEST_VEEAM_STORE   the file; without it the keys live as long as the module
# KEYGUARD_TEST_VEEAM_LIMIT   the most characters of a description; what is longer is cut off silently
# KEYGUARD_TEST_VEEAM_FAULT   '<what>:<n>': happens at the n-th write of this process, or at every one for '*';
#                             several are separated by commas. What: fail-before, fail-after, lose, kill-before, kill-after,
#                             stop-after (stops the shell that is the AppDomain's datum 'KeyGuard.StoppedShell');
#                             and kill-after-list, which counts listings that follow a write.
Set-StrictMode -Version Latest

function Import-Type {
    # Compiled once and kept beside the source: a kill test starts many shells.
    $source = Join-Path -Path $PSScriptRoot -ChildPath 'Types.cs'
    $hash = (Get-FileHash -LiteralPath $source -Algorithm SHA256).Hash.Substring(0, 12)
    $folder = Join-Path -Path $PSScriptRoot -ChildPath 'bin'
    $compiled = Join-Path -Path $folder -ChildPath "Types-$($PSVersionTable.PSVersion)-$hash.dll"
    if (-not (Test-Path -LiteralPath $compiled)) {
        $null = New-Item -Path $folder -ItemType Directory -Force
        $fresh = Join-Path -Path $folder -ChildPath "$([guid]::NewGuid()).tmp"
        Add-Type -Path $source -OutputAssembly $fresh -OutputType Library
        Move-Item -LiteralPath $fresh -Destination $compiled -Force
    }
    Add-Type -Path $compiled
}

if (-not ('Veeam.Backup.PowerShell.Infos.PSCryptoKey' -as [type])) { Import-Type }

$script:Path = ''
$script:Read = 0L
$script:Records = [ordered]@{}
$script:Keys = [System.Collections.Generic.Dictionary[guid, Veeam.Backup.PowerShell.Infos.PSCryptoKey]]::new()
$script:Backups = [ordered]@{}
$script:Job = $null
$script:Uses = [ordered]@{}
$script:Writes = 0
$script:ListingsAfterWrite = 0
$script:Calls = @{}
$script:Watch = [System.Diagnostics.Stopwatch]::new()

#region The store: one JSON line per change, replayed on load, so that a kill after a write keeps that write

function Clear-Memory {
    $script:Read = 0L
    $script:Records = [ordered]@{}
    $script:Keys.Clear()
    $script:Backups = [ordered]@{}
    $script:Job = $null
    $script:Uses = [ordered]@{}
}

function Sync-Store {
    $path = [string]$env:KEYGUARD_TEST_VEEAM_STORE
    if ($path -cne $script:Path) {
        Clear-Memory
        $script:Path = $path
    }
    [Veeam.Backup.PowerShell.StandIn.KeyByDescriptionAttribute]::Know($script:Keys)
    if (-not $path) { return }
    $length = if ([System.IO.File]::Exists($path)) { [System.IO.FileInfo]::new($path).Length } else { 0L }
    if ($length -lt $script:Read) { Clear-Memory }
    if ($length -gt $script:Read) { Read-Store }
}

function Read-Store {
    # What another process has appended since.
    $file = [System.IO.File]::Open($script:Path, 'Open', 'Read', 'ReadWrite')
    try {
        $null = $file.Seek($script:Read, 'Begin')
        $bytes = [byte[]]::new($file.Length - $script:Read)
        $count = $file.Read($bytes, 0, $bytes.Length)
    }
    finally { $file.Dispose() }
    foreach ($line in [System.Text.Encoding]::UTF8.GetString($bytes, 0, $count).Split([char]10)) {
        if ($line) { Set-Memory -Change (ConvertFrom-Json -InputObject $line) }
    }
    $script:Read += $count
}

# The file first, and memory from the file: a stop between the two changes nothing that the next call would not see.
function Save-Change([hashtable] $Change) {
    if (-not $script:Path) { return Set-Memory -Change ([pscustomobject]$Change) }
    $line = (ConvertTo-Json -InputObject $Change -Compress) + "`n"
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($line)
    $file = Open-ForAppend
    try { $file.Write($bytes, 0, $bytes.Length) } finally { $file.Dispose() }
    Read-Store
}

# One writer at a time: two that found the same end of the file would write over each other.
function Open-ForAppend {
    while ($true) {
        try { return [System.IO.File]::Open($script:Path, 'Append', 'Write', 'None') }
        catch [System.IO.IOException] { [System.Threading.Thread]::Sleep(1) }
    }
}

function Set-Memory($Change) {
    switch ($Change.Kind) {
        'key' {
            $script:Records[$Change.Id] = $Change
            $id = [guid]$Change.Id
            $script:Keys[$id] = [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new($id, $Change.Description, 'AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA', [datetime]$Change.Modified)
        }
        'removed' {
            $script:Records.Remove($Change.Id)
            $null = $script:Keys.Remove([guid]$Change.Id)
        }
        'backup' { $script:Backups[$Change.Id] = $Change }
        'job' { $script:Job = $Change }
        'use' { $script:Uses["$($Change.Use) $($Change.Name)"] = $Change }
    }
}

#endregion

#region Faults

function Test-Fault([string] $What, [int] $Number) {
    foreach ($fault in ([string]$env:KEYGUARD_TEST_VEEAM_FAULT).Split(',')) {
        $kind, $at = $fault.Trim().Split(':')
        if ($kind -ceq $What -and ($at -ceq '*' -or [int]$at -eq $Number)) { return $true }
    }
    $false
}

function Stop-ThisProcess { [System.Diagnostics.Process]::GetCurrentProcess().Kill(); [System.Threading.Thread]::Sleep([System.Threading.Timeout]::Infinite) }

# As if the user pressed Ctrl+C while this write was under way.
function Stop-ThisShell {
    $shell = [System.AppDomain]::CurrentDomain.GetData('KeyGuard.StoppedShell')
    $null = $shell.BeginStop($null, $null)
    while ($shell.InvocationStateInfo.State -eq 'Running') { [System.Threading.Thread]::Sleep(1) }
}

function Write-Change([hashtable] $Change) {
    $script:Writes++
    if ($env:KEYGUARD_TEST_VEEAM_FAULT) {
        if (Test-Fault -What 'kill-before' -Number $script:Writes) { Stop-ThisProcess }
        if (Test-Fault -What 'fail-before' -Number $script:Writes) { throw 'Failed to connect to the backup service.' }
        if (Test-Fault -What 'lose' -Number $script:Writes) { return }
    }
    Save-Change -Change $Change
    if ($env:KEYGUARD_TEST_VEEAM_FAULT) {
        if (Test-Fault -What 'kill-after' -Number $script:Writes) { Stop-ThisProcess }
        if (Test-Fault -What 'fail-after' -Number $script:Writes) { throw 'The connection to the backup service was lost.' }
        if (Test-Fault -What 'stop-after' -Number $script:Writes) { Stop-ThisShell }
    }
}

function Test-ListingFault {
    if (-not $env:KEYGUARD_TEST_VEEAM_FAULT -or $script:Writes -eq 0) { return }
    $script:ListingsAfterWrite++
    if (Test-Fault -What 'kill-after-list' -Number $script:ListingsAfterWrite) { Stop-ThisProcess }
}

#endregion

function Enter-Call([string] $Name) {
    $script:Calls[$Name] = 1 + [int]$script:Calls[$Name]
    $script:Watch.Start()
    Sync-Store
}

function Exit-Call { $script:Watch.Stop() }

function Get-KeyCopy([guid] $Id) {
    $key = $script:Keys[$Id]
    [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new($key.Id, $key.Description, $key.EncryptedPassword, $key.ModificationDateUtc)
}

function Get-Stored($EncryptionKey) {
    if (-not $script:Keys.ContainsKey($EncryptionKey.Id)) { throw "Encryption key with id $($EncryptionKey.Id) was not found." }
    $script:Records["$($EncryptionKey.Id)"]
}

function Limit-Description([string] $Description) {
    $limit = [string]$env:KEYGUARD_TEST_VEEAM_LIMIT
    if ($limit -and $Description.Length -gt [int]$limit) { return $Description.Substring(0, [int]$limit) }
    $Description
}

function ConvertTo-Clear([securestring] $Text) { [System.Net.NetworkCredential]::new('', $Text).Password }

function New-KeyChange([string] $Id, [string] $Description, [string] $Password) {
    @{ Kind = 'key'; Id = $Id; Description = Limit-Description $Description; Password = $Password; Modified = [datetime]::UtcNow.ToString('o') }
}

#region Encryption keys

function Add-VBREncryptionKey {
    [CmdletBinding()]
    [OutputType('Veeam.Backup.PowerShell.Infos.PSCryptoKey')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [securestring] $Password,

        [Parameter(Position = 1)]
        [string] $Description
    )
    process {
        Enter-Call -Name Add
        try {
            $id = [guid]::NewGuid()
            Write-Change -Change (New-KeyChange -Id $id -Description $Description -Password (ConvertTo-Clear $Password))
            $added = if ($script:Keys.ContainsKey($id)) { Get-KeyCopy -Id $id } else { [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new($id, $Description, '', [datetime]::UtcNow) }
        }
        finally { Exit-Call }
        $added
    }
}

function Get-VBREncryptionKey {
    [CmdletBinding(DefaultParameterSetName = 'Description')]
    [OutputType('Veeam.Backup.PowerShell.Infos.PSCryptoKey')]
    param(
        [Parameter(Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Description')]
        [SupportsWildcards()]
        [string] $Description,

        [Parameter(Mandatory, Position = 1, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Backup')]
        [Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup] $Backup,

        [Parameter(Mandatory, Position = 2, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Medium')]
        [Veeam.Backup.PowerShell.Infos.VBRTapeMedium] $Medium
    )
    process {
        Enter-Call -Name Get
        try {
            $found = switch ($PSCmdlet.ParameterSetName) {
                'Backup' { Find-BackupKey -Backup $Backup }
                'Medium' { }
                default { Find-Key -Description $Description }
            }
            Test-ListingFault
        }
        finally { Exit-Call }
        $found
    }
}

function Find-Key([string] $Description) {
    foreach ($key in $script:Keys.Values) {
        if ($Description -and $key.Description -notlike $Description) { continue }
        [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new($key.Id, $key.Description, $key.EncryptedPassword, $key.ModificationDateUtc)
    }
}

# Of an imported backup Veeam knows the key's id and hint, not its password.
function Find-BackupKey($Backup) {
    $stored = $script:Backups["$($Backup.Id)"]
    [Veeam.Backup.PowerShell.Infos.PSCryptoKey]::new([guid]$stored.KeyId, @($stored.Hints)[-1], '', [datetime]::UtcNow)
}

function Set-VBREncryptionKey {
    [CmdletBinding(SupportsShouldProcess)]
    [OutputType('Veeam.Backup.PowerShell.Infos.PSCryptoKey')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.StandIn.KeyByDescription()]
        [Veeam.Backup.PowerShell.Infos.PSCryptoKey] $EncryptionKey,

        [Parameter()]
        [string] $Description,

        [Parameter()]
        [securestring] $Password
    )
    process {
        if (-not $PSCmdlet.ShouldProcess($EncryptionKey.Description)) { return }
        Enter-Call -Name Set
        try {
            $stored = Get-Stored -EncryptionKey $EncryptionKey
            $newDescription = if ($PSBoundParameters.ContainsKey('Description')) { $Description } else { $stored.Description }
            $newPassword = if ($PSBoundParameters.ContainsKey('Password')) { ConvertTo-Clear $Password } else { $stored.Password }
            Write-Change -Change (New-KeyChange -Id $stored.Id -Description $newDescription -Password $newPassword)
            $changed = Get-KeyCopy -Id $EncryptionKey.Id
        }
        finally { Exit-Call }
        $changed
    }
}

function Remove-VBREncryptionKey {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.StandIn.KeyByDescription()]
        [Veeam.Backup.PowerShell.Infos.PSCryptoKey] $EncryptionKey
    )
    process {
        if (-not $PSCmdlet.ShouldProcess($EncryptionKey.Description)) { return }
        Enter-Call -Name Remove
        try {
            $stored = Get-Stored -EncryptionKey $EncryptionKey
            if ($script:Job -and $script:Job.KeyId -ceq $stored.Id) { throw 'Unable to delete the selected password: it is in use by job Backup Configuration Job.' }
            # Jobs and repository permissions keep a password from being removed; no cmdlet lists the latter.
            $user = $script:Uses.Values | Where-Object { $_.KeyId -ceq $stored.Id -and $_.Use -in 'job', 'agent job', 'copy job', 'permission' } | Select-Object -First 1
            if ($user) { throw "Unable to delete the selected password: it is in use by $($user.Use) $($user.Name)." }
            Write-Change -Change @{ Kind = 'removed'; Id = $stored.Id }
        }
        finally { Exit-Call }
    }
}

#endregion

#region What uses keys

function New-VBRDecryptionSet {
    [CmdletBinding(DefaultParameterSetName = 'Password')]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRDecryptionSet')]
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', '', Justification = 'The real cmdlet takes a string.')]
    param(
        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.Infos.PSCryptoKey] $EncryptionKey,

        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'Password')]
        [string] $Password,

        [Parameter(Mandatory, ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'KMSServer')]
        [Veeam.Backup.PowerShell.Infos.VBRKMSServer] $KMSServer,

        [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName, ParameterSetName = 'KMSServer')]
        [string] $KmsKeyId
    )
    process {
        $set = [Veeam.Backup.PowerShell.Infos.VBRDecryptionSet]::new()
        $set.EncryptionKey = $EncryptionKey
        $set.Password = $Password
        $set.KMSServer = $KMSServer
        $set.KmsKeyId = $KmsKeyId
        $set
    }
}

function Get-VBRConfigurationBackupJob {
    [CmdletBinding()]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRConfigurationBackupJob')]
    param()
    Enter-Call -Name GetJob
    try {
        $job = [Veeam.Backup.PowerShell.Infos.VBRConfigurationBackupJob]::new()
        $job.EncryptionOptions = [Veeam.Backup.PowerShell.Infos.VBREncryptionOptions]::new()
        if ($script:Job) {
            $job.Enabled = $script:Job.Enabled
            $job.RestorePointsToKeep = $script:Job.RestorePointsToKeep
            $job.EncryptionOptions.Enabled = $script:Job.EnableEncryption
            if ($script:Job.KeyId) { $job.EncryptionOptions.Key = Get-KeyCopy -Id $script:Job.KeyId }
        }
    }
    finally { Exit-Call }
    $job
}

# What else uses keys, by the property paths that Veeam's objects have.
function Get-Use([string] $Use) {
    Enter-Call -Name GetUse
    try { $script:Uses.Values | Where-Object Use -CEQ $Use } finally { Exit-Call }
}

function Get-VBRJob {
    [CmdletBinding()]
    param()
    foreach ($use in Get-Use 'job') {
        [pscustomobject]@{
            Name = $use.Name
            Options = [pscustomobject]@{ BackupStorageOptions = [pscustomobject]@{ StorageEncryptionEnabled = $use.KeyId -ne [guid]::Empty } }
            Info = [pscustomobject]@{ PwdKeyId = [guid]$use.KeyId }
        }
    }
}

function Get-VBRComputerBackupJob {
    [CmdletBinding()]
    param()
    foreach ($use in Get-Use 'agent job') { [pscustomobject]@{ Name = $use.Name; StorageOptions = [pscustomobject]@{ EncryptionEnabled = $true; EncryptionKey = Get-KeyCopy -Id $use.KeyId } } }
}

function Get-VBRBackupCopyJob {
    [CmdletBinding()]
    param()
    foreach ($use in Get-Use 'copy job') { [pscustomobject]@{ Name = $use.Name; StorageOptions = [pscustomobject]@{ EncryptionEnabled = $true; EncryptionKey = Get-KeyCopy -Id $use.KeyId } } }
}

function Get-VBRTapeMediaPool {
    [CmdletBinding()]
    param()
    foreach ($use in Get-Use 'tape pool') { [pscustomobject]@{ Name = $use.Name; EncryptionOptions = [pscustomobject]@{ Enabled = $true; Key = Get-KeyCopy -Id $use.KeyId } } }
}

function Get-VBRBackupRepository {
    [CmdletBinding()]
    param([switch] $ScaleOut)
    if (-not $ScaleOut) { return }
    foreach ($use in Get-Use 'scale-out repository') { [pscustomobject]@{ Name = $use.Name; EncryptionEnabled = $true; EncryptionKey = Get-KeyCopy -Id $use.KeyId } }
}

function Set-VBRConfigurationBackupJob {
    # Which of its parameters take pipeline input is not documented; by property name is what the tests assume.
    [CmdletBinding()]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRConfigurationBackupJob')]
    param(
        [switch] $Enable,
        [object] $Repository,
        [object] $ScheduleOptions,
        [ValidateRange(1, 255)]
        [int] $RestorePointsToKeep = 10,
        [switch] $EnableEncryption,
        [Parameter(ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.StandIn.KeyByDescription()]
        [Veeam.Backup.PowerShell.Infos.VBREncryptionKey] $EncryptionKey,
        [object] $NotificationOptions,
        [switch] $PassThru
    )
    process {
        Enter-Call -Name SetJob
        try {
            if ($EncryptionKey) { $null = Get-Stored -EncryptionKey $EncryptionKey }
            Save-Change -Change @{
                Kind = 'job'; Enabled = [bool]$Enable; RestorePointsToKeep = $RestorePointsToKeep
                EnableEncryption = [bool]$EnableEncryption; KeyId = if ($EncryptionKey) { "$($EncryptionKey.Id)" } else { '' }
            }
        }
        finally { Exit-Call }
        if ($PassThru) { Get-VBRConfigurationBackupJob }
    }
}

function Get-VBREncryptedBackup {
    [CmdletBinding()]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup')]
    param(
        [Parameter(Position = 0)]
        [SupportsWildcards()]
        [string] $Name = '*'
    )
    Enter-Call -Name GetBackup
    try {
        $found = foreach ($stored in $script:Backups.Values) {
            if ($stored.Name -notlike $Name) { continue }
            $backup = [Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup]::new()
            $backup.Id = $stored.Id
            $backup.Name = $stored.Name
            $backup.IsDecrypted = $stored.Decrypted
            $backup
        }
    }
    finally { Exit-Call }
    $found
}

# The name before 12.3.1.
Set-Alias -Name Get-VBRImportedEncryptedBackup -Value Get-VBREncryptedBackup

function Get-VBREncryptedBackupHint {
    [CmdletBinding()]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackupHint')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup] $Backup
    )
    process {
        Enter-Call -Name GetHint
        try {
            $hints = foreach ($text in @($script:Backups["$($Backup.Id)"].Hints)) {
                $hint = [Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackupHint]::new()
                $hint.BackupId = $Backup.Id
                $hint.Hint = $text
                $hint
            }
        }
        finally { Exit-Call }
        $hints
    }
}

function Set-VBREncryptedBackupPassword {
    [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Password')]
    [OutputType('Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup')]
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPlainTextForPassword', '', Justification = 'The real cmdlet takes strings.')]
    param(
        [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.Infos.VBRImportedEncryptedBackup] $Backup,

        [Parameter(Mandatory, ParameterSetName = 'Password')]
        [string[]] $Password,

        [Parameter(Mandatory, ParameterSetName = 'DecryptionSet')]
        [Veeam.Backup.PowerShell.Infos.VBRDecryptionSet[]] $DecryptionSet
    )
    process {
        if (-not $PSCmdlet.ShouldProcess($Backup.Name)) { return }
        Enter-Call -Name SetPassword
        try {
            $stored = $script:Backups["$($Backup.Id)"]
            $given = if ($PSCmdlet.ParameterSetName -eq 'Password') { $Password } else { $DecryptionSet.Password }
            if ($given -cnotcontains $stored.Password) { throw 'Wrong password.' }
            Save-Change -Change @{ Kind = 'backup'; Id = $stored.Id; Name = $stored.Name; KeyId = $stored.KeyId; Hints = @($stored.Hints); Password = $stored.Password; Decrypted = $true }
        }
        finally { Exit-Call }
        Get-VBREncryptedBackup -Name $Backup.Name
    }
}

#endregion

#region What only the stand-in has

function Get-VeeamStandInKey {
    # What is really stored, the password included.
    [CmdletBinding()]
    param()
    Sync-Store
    foreach ($record in $script:Records.Values) {
        [pscustomobject]@{ Id = [guid]$record.Id; Description = $record.Description; Password = $record.Password }
    }
}

function New-VeeamStandInBackup {
    # A backup made with a key: it keeps the description of now as its hint, as backups do.
    [CmdletBinding()]
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test''s own world.')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [string] $Name,

        [Parameter(Mandatory, Position = 1, ValueFromPipelineByPropertyName)]
        [Veeam.Backup.PowerShell.Infos.PSCryptoKey] $EncryptionKey
    )
    process {
        Sync-Store
        $key = Get-Stored -EncryptionKey $EncryptionKey
        Save-Change -Change @{ Kind = 'backup'; Id = "$([guid]::NewGuid())"; Name = $Name; KeyId = $key.Id; Hints = @($key.Description); Password = $key.Password; Decrypted = $false }
        Get-VBREncryptedBackup -Name $Name
    }
}

function New-VeeamStandInUse {
    # Something that uses a key: job, agent job, copy job, tape pool, scale-out repository, permission.
    [CmdletBinding()]
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test''s own world.')]
    param(
        [Parameter(Mandatory, Position = 0)]
        [ValidateSet('job', 'agent job', 'copy job', 'tape pool', 'scale-out repository', 'permission')]
        [string] $Use,

        [Parameter(Mandatory, Position = 1)]
        [string] $Name,

        [Parameter(Mandatory)]
        [guid] $KeyId
    )
    Sync-Store
    Save-Change -Change @{ Kind = 'use'; Use = $Use; Name = $Name; KeyId = "$KeyId" }
}

function Get-VeeamStandInCounter {
    # Calls since the last reset, by kind, and the time spent in them: benchmarks subtract it.
    [CmdletBinding()]
    param()
    [pscustomobject]@{ Writes = $script:Writes; Calls = $script:Calls.Clone(); Elapsed = $script:Watch.Elapsed }
}

function Reset-VeeamStandInCounter {
    [CmdletBinding()]
    [System.Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'A test''s own world.')]
    param()
    $script:Writes = 0
    $script:ListingsAfterWrite = 0
    $script:Calls = @{}
    $script:Watch.Reset()
}

#endregion
