@{
    RootModule        = 'Veeam.Backup.PowerShell.psm1'
    ModuleVersion     = '13.0.1.0'
    GUID              = '5f0a1f5e-0a52-4a0e-8a4c-3b1f6d8c2e11'
    Author            = 'The KeyGuard authors'
    Description       = 'A stand-in for Veeam''s own module, for tests and demos: the real cmdlets'' names, parameters and bindings, with the keys in a file. It encrypts nothing.'
    PowerShellVersion = '5.1'
    FunctionsToExport = @(
        'Add-VBREncryptionKey'
        'Get-VBREncryptionKey'
        'Set-VBREncryptionKey'
        'Remove-VBREncryptionKey'
        'New-VBRDecryptionSet'
        'Get-VBRConfigurationBackupJob'
        'Set-VBRConfigurationBackupJob'
        'Get-VBRJob'
        'Get-VBRComputerBackupJob'
        'Get-VBRBackupCopyJob'
        'Get-VBRTapeMediaPool'
        'Get-VBRBackupRepository'
        'Get-VBREncryptedBackup'
        'Get-VBREncryptedBackupHint'
        'Set-VBREncryptedBackupPassword'
        'Get-VeeamStandInKey'
        'New-VeeamStandInBackup'
        'New-VeeamStandInUse'
        'Get-VeeamStandInCounter'
        'Reset-VeeamStandInCounter'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @('Get-VBRImportedEncryptedBackup')
}
