@{
    RootModule             = 'module/KeyGuard.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = 'b7d0a4f2-6c1e-4c55-9a3e-2f8d51c07e94'
    Author                 = 'The KeyGuard authors'
    CompanyName            = 'KeyGuard'
    Copyright              = '(c) the KeyGuard authors. MIT licence.'
    Description            = 'Backup encryption passwords nobody knows: KeyGuard has IBM Key Protect or HPCS make and wrap them, registers them in Veeam Backup & Replication with their wrapped form, re-wraps them after the root key was rotated, and unwraps them in a disaster. In VMware vCenter it spreads the encryption of machines, hosts and vSAN clusters over several key managers and moves it between them. For fleets of Windows computers it audits WinRM and hardens it to encrypted PowerShell remoting, proving each step and taking back what fails.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('module/KeyGuard.Format.ps1xml', 'module/KeyGuard.Kmip.Format.ps1xml', 'module/KeyGuard.VCenter.Format.ps1xml', 'module/KeyGuard.VMEncryption.Format.ps1xml', 'module/KeyGuard.WinRm.Format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @(
        'Add-KmipAdapterCertificate'
        'Add-VCenterKms'
        'Connect-KeyGuardKms'
        'Connect-KeyGuardVbr'
        'Connect-KeyGuardVCenter'
        'Disable-KmsRootKey'
        'Disconnect-KeyGuard'
        'Enable-KmsRootKey'
        'Export-WinRMPolicy'
        'Export-WrappedBackupKey'
        'Find-WinRMComputer'
        'Get-KeyGuardConnection'
        'Get-KeyGuardJournal'
        'Get-KmipAdapter'
        'Get-KmipAdapterCertificate'
        'Get-KmipObject'
        'Get-KmsRootKey'
        'Get-UnwrappedBackupKey'
        'Get-VCenterKms'
        'Get-VMEncryptionKms'
        'Get-VMHostEncryptionKms'
        'Get-VsanClusterEncryptionKms'
        'Get-WinRMSecurity'
        'Get-WrappedBackupKey'
        'Import-WrappedBackupKey'
        'Invoke-KmsRootKeyRotation'
        'Move-VCenterEncryptionKms'
        'Move-WrappedBackupKey'
        'New-KmipAdapter'
        'New-KmsRootKey'
        'New-WrappedBackupKey'
        'Protect-WinRM'
        'Register-WrappedBackupKey'
        'Remove-KmipAdapter'
        'Remove-KmipAdapterCertificate'
        'Remove-KmipObject'
        'Remove-KmsRootKey'
        'Remove-VCenterKms'
        'Remove-WrappedBackupKey'
        'Restore-KmsRootKey'
        'Set-VCenterKms'
        'Set-VMEncryptionKms'
        'Set-VMHostEncryptionKms'
        'Set-VsanClusterEncryptionKms'
        'Test-KeyGuardJournal'
        'Test-VCenterKms'
        'Test-WinRMSecurity'
        'Test-WrappedBackupKey'
        'Undo-WinRMProtection'
        'Update-WrappedBackupKey'
    )
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags = @('Veeam', 'Backup', 'Encryption', 'KeyManagement', 'IBMCloud', 'KeyProtect', 'HPCS', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
