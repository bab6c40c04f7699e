# What Tab offers, and that it never makes a call.
BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    function Get-Offer([string] $Line) { @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | ForEach-Object CompletionText) }
}

Describe 'Completion of names of backup keys' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
        $null = Register-Key 'vm 2026', 'vm-tape', 'config'
        Reset-LabCounter
        Reset-VeeamStandInCounter
    }

    It 'comes from custody, for <_>' -ForEach 'Get-WrappedBackupKey', 'Update-WrappedBackupKey', 'Get-UnwrappedBackupKey', 'Test-WrappedBackupKey', 'Move-WrappedBackupKey', 'Remove-WrappedBackupKey' {
        Get-Offer "$_ -Name vm" | Should -Be "'vm 2026'", 'vm-tape'
        Get-Offer "$_ -Name 'vm 2" | Should -Be "'vm 2026'"
        Get-Offer "$_ -Name nothing" | Should -BeNullOrEmpty
        Get-Offer "$_ -Name config, v" | Should -Be "'vm 2026'", 'vm-tape'
        (Get-LabCounter).started | Should -Be 0
        $env:KEYGUARD_TEST_VEEAM_FAULT = 'fail-before:*'
        Get-Offer "$_ -Name c" | Should -Be config
    }

    It 'comes from the custody file that the line names' {
        $other = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $null = Connect-Lab -Name primary -With @{ CustodyPath = $other }
        $null = New-WrappedBackupKey elsewhere
        Disconnect-KeyGuard
        Get-Offer "Get-WrappedBackupKey -CustodyPath '$other' -Name e" | Should -Be elsewhere
        Push-Location $TestDrive
        try { Get-Offer "Export-WrappedBackupKey x.json -CustodyPath ./$(Split-Path -Leaf $other) -Name e" | Should -Be elsewhere }
        finally { Pop-Location }
        Get-Offer 'Get-WrappedBackupKey -Name c' | Should -Be config
    }

    It 'offers nothing, not even files, where there is no custody file or a damaged one' {
        Push-Location $PSScriptRoot
        try {
            Set-Content -LiteralPath (Get-CustodyPath) -Value 'damaged'
            Get-Offer 'Get-WrappedBackupKey -Name C' | Should -BeNullOrEmpty
            Get-Offer "Get-WrappedBackupKey -CustodyPath '$TestDrive/none.json' -Name " | Should -BeNullOrEmpty
            Get-Offer "Get-WrappedBackupKey -CustodyPath 'no:such:drive' -Name " | Should -BeNullOrEmpty
        }
        finally { Pop-Location }
    }
}

Describe 'Completion of root keys' {
    BeforeEach {
        Reset-World $TestDrive
        $other = Connect-Lab -Name primary | ForEach-Object { New-KmsRootKey other -Alias other-root }
        Disconnect-KeyGuard
        Connect-BothInstances
        Reset-LabCounter
    }

    It 'knows what the connections have seen, for <_>' -ForEach 'Get-KmsRootKey', 'Invoke-KmsRootKeyRotation', 'Disable-KmsRootKey', 'Enable-KmsRootKey', 'Remove-KmsRootKey', 'Restore-KmsRootKey' {
        Get-Offer "$_ -Id vee" | Should -Be (Get-RootKeyId primary), (Get-RootKeyId recovery)
        Get-Offer "$_ -Id oth" | Should -BeNullOrEmpty -Because 'nobody has looked at it yet'
        Get-Offer "$_ -Kms recovery -Id " | Should -Be (Get-RootKeyId recovery)
        (Get-LabCounter).started | Should -Be 0
        $null = Get-KmsRootKey
        Reset-LabCounter
        Get-Offer "$_ -Id other-" | Should -Be $other.Id
        Get-Offer "$_ -Id $($other.Id.Substring(0, 8))" | Should -Be $other.Id
        (Get-LabCounter).started | Should -Be 0
    }

    It 'knows them for -RootKey of Connect-KeyGuardKms, of the instance that the line names' {
        Get-Offer "Connect-KeyGuardKms -InstanceId $(Get-InstanceId recovery) -RootKey " | Should -Be (Get-RootKeyId recovery)
        (Get-LabCounter).started | Should -Be 0
    }

    It 'knows what a connection without a root key listed, and what was just made' {
        Disconnect-KeyGuard
        $null = Connect-Lab -Name primary -With @{ RootKey = 'other-root' }
        Get-Offer 'Get-KmsRootKey -Id vee' | Should -BeNullOrEmpty
        $made = New-KmsRootKey fresh
        Get-Offer 'Disable-KmsRootKey fre' | Should -Be $made.Id
        Disconnect-KeyGuard
        $null = Connect-KeyGuardKms -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -IamUri (Get-LabUrl) -ApiKey (ConvertTo-Secret lab-manager-key)
        Get-Offer 'Disable-KmsRootKey fre' | Should -Be $made.Id
    }

    It 'offers nothing, not even files, without a connection' {
        Disconnect-KeyGuard
        Push-Location $PSScriptRoot
        try { Get-Offer 'Disable-KmsRootKey ' | Should -BeNullOrEmpty }
        finally { Pop-Location }
    }
}
