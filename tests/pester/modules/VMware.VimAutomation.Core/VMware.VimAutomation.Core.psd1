@{
    RootModule        = 'VMware.VimAutomation.Core.psm1'
    ModuleVersion     = '13.3.0'
    GUID              = '9b8b3a6a-6b0a-4b6e-9a3f-0d2f5c1e7a44'
    Author            = 'KeyGuard'
    Description       = 'Stands in for PowerCLI in tests: objects with the names of its properties, for what the Lab has.'
    FunctionsToExport = 'Connect-VIServer', 'Disconnect-VIServer', 'Get-VM', 'Get-VMHost', 'Get-Cluster'
    CmdletsToExport   = @()
    AliasesToExport   = @()
}
