BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'Connect-KeyGuardKms' {
    BeforeEach {
        Reset-World $TestDrive
        $basics = @{ InstanceId = Get-InstanceId; Endpoint = Get-LabUrl; IamUri = Get-LabUrl; MaximumRetryCount = 0 }
        $env:KEYGUARD_API_KEY = ''
    }
    AfterAll { $env:KEYGUARD_API_KEY = '' }

    It 'gives where it leads and as whom, and no secret' {
        $connection = Connect-Lab
        $connection.Name | Should -Be primary
        $connection.Endpoint | Should -Be "$(Get-LabUrl)/"
        $connection.InstanceId | Should -Be (Get-InstanceId)
        $connection.IamUri | Should -Be "$(Get-LabUrl)/"
        $connection.Identity | Should -Be 'API key'
        $connection.RootKeyId | Should -Be (Get-RootKeyId)
        $connection.RootKeyName | Should -Be veeam-root
        $connection.CustodyPath | Should -Be (Get-CustodyPath)
        $connection.IsDefault | Should -BeTrue
        @($connection.PSObject.Properties | Where-Object { $_.Value -is [securestring] }) | Should -BeNullOrEmpty
    }

    It 'takes the API key from -ApiKey' {
        (Connect-KeyGuardKms @basics -ApiKey (ConvertTo-Secret 'lab-manager-key')).Name | Should -Be default
    }

    It 'takes the API key from -Credential' {
        $credential = [pscredential]::new('apikey', (ConvertTo-Secret 'lab-manager-key'))
        (Connect-KeyGuardKms @basics -Credential $credential).Identity | Should -Be 'API key'
    }

    It 'takes the API key from the environment' {
        $env:KEYGUARD_API_KEY = 'lab-manager-key'
        (Connect-KeyGuardKms @basics).Identity | Should -Be 'API key'
        $env:MY_OWN_VARIABLE = 'lab-manager-key'
        (Connect-KeyGuardKms @basics -ApiKeyVariable MY_OWN_VARIABLE).Identity | Should -Be 'API key'
        $env:MY_OWN_VARIABLE = ''
    }

    It 'takes the API key from SecretManagement, when there is a Get-Secret' {
        function global:Get-Secret { param($Name, $Vault) if ($Name -eq 'kms') { ConvertTo-Secret 'lab-manager-key' } else { throw "no $Name in $Vault" } }
        try {
            (Connect-KeyGuardKms @basics -ApiKeySecretName kms -Vault work).Identity | Should -Be 'API key'
            Assert-RefusedWithoutChange { Connect-KeyGuardKms @basics -ApiKeySecretName other } -Id ApiKeyNotFound -Category ObjectNotFound
        }
        finally { Remove-Item function:\Get-Secret }
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @basics -ApiKeySecretName kms } -Id SecretManagementMissing -Category NotInstalled
    }

    It 'takes an access token' {
        $token = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/identity/token" -Body @{ grant_type = 'urn:ibm:params:oauth:grant-type:apikey'; apikey = 'lab-manager-key' }).access_token
        $connection = Connect-KeyGuardKms -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -AccessToken (ConvertTo-Secret $token)
        $connection.Identity | Should -Be 'access token'
        @(Get-KmsRootKey).Count | Should -Be 1
    }

    It 'takes a trusted profile of the virtual server' {
        $connection = Connect-KeyGuardKms -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -TrustedProfile Profile-lab-0001 -MetadataUri (Get-LabUrl)
        $connection.Identity | Should -Match 'Profile-lab-0001'
        @(Get-KmsRootKey).Count | Should -Be 1
    }

    It 'takes the instance as a CRN, and the root key by id' {
        $crn = "crn:v1:bluemix:public:kms:us-south:a/0123456789abcdef0123456789abcdef:$(Get-InstanceId)::"
        $connection = Connect-Lab -With @{ InstanceId = $crn; RootKey = Get-RootKeyId }
        $connection.InstanceId | Should -Be (Get-InstanceId)
        $connection.RootKeyName | Should -Be veeam-root
    }

    It 'takes a custody path relative to the current folder' {
        Push-Location -LiteralPath $TestDrive
        try { (Connect-Lab -With @{ CustodyPath = './my.json' }).CustodyPath | Should -Be (Join-Path (Get-Location -PSProvider FileSystem).ProviderPath 'my.json') }
        finally { Pop-Location }
    }

    It 'writes no file and changes nothing by connecting' {
        $null = Connect-Lab
        Test-Path -LiteralPath (Get-CustodyPath) | Should -BeFalse
        (Get-LabCounter).writes | Should -Be 0
    }

    It 'replaces the connection of the same name' {
        $first = Connect-Lab
        $second = Connect-Lab
        @(Get-KeyGuardConnection).Count | Should -Be 1
        $second.IsDefault | Should -BeTrue
        Assert-RefusedWithoutChange { Get-KmsRootKey -Kms $first } -Id ConnectionClosed -Category InvalidOperation -Target primary
    }

    It 'makes another connection the default with -Default' {
        $first = Connect-Lab
        $second = Connect-Lab -Name recovery -With @{ Default = $true }
        $first.IsDefault | Should -BeFalse
        $second.IsDefault | Should -BeTrue
        (Get-KmsRootKey).InstanceId | Should -Be (Get-InstanceId recovery)
    }

    It 'renews an expired token by itself' {
        $null = Connect-Lab
        Step-LabClock 4000
        (Get-KmsRootKey).Name | Should -Be veeam-root
    }

    It 'completes -Endpoint with regions' {
        (TabExpansion2 'Connect-KeyGuardKms -Endpoint eu-').CompletionMatches.CompletionText | Should -Contain 'eu-de'
    }

    It 'leaves the connections of another runspace alone' {
        $null = Connect-Lab
        $shell = New-TestShell
        $shell.AddCommand('Get-KeyGuardConnection').Invoke() | Should -BeNullOrEmpty
        Remove-TestShell $shell
        @(Get-KeyGuardConnection).Count | Should -Be 1
    }
}

Describe 'Get-KeyGuardConnection' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    It 'lists the open connections, the default first' {
        (Get-KeyGuardConnection).Name | Should -Be primary, recovery
    }

    It 'filters by name with wildcards, from the pipeline as well' {
        (Get-KeyGuardConnection 'rec*').Name | Should -Be recovery
        ('primary' | Get-KeyGuardConnection).Name | Should -Be primary
        Get-KeyGuardConnection 'nothing*' | Should -BeNullOrEmpty
    }

    It 'reports a name that is not open' {
        Assert-RefusedWithoutChange { Get-KeyGuardConnection nothing } -Id ConnectionUnknown -Category ObjectNotFound -Target nothing
    }

    It 'completes names from memory, without a call' {
        Reset-LabCounter
        (TabExpansion2 'Get-KeyGuardConnection rec').CompletionMatches.CompletionText | Should -Be recovery
        foreach ($command in Get-Command -Module KeyGuard | Where-Object { $_.Parameters.ContainsKey('Kms') }) {
            (TabExpansion2 "$command -Kms p").CompletionMatches.CompletionText | Should -Be primary -Because $command
        }
        (Get-LabCounter).started | Should -Be 0
    }

    It 'quotes a name with a blank when it completes it' {
        $null = Connect-Lab -Name 'the first' -Instance primary
        (TabExpansion2 'Get-KmsRootKey -Kms the').CompletionMatches.CompletionText | Should -Be "'the first'"
    }

    It 'goes on after a name that came down the pipeline and is not open' {
        $root = Get-RootKeyId
        $seen = Watch-Command { [pscustomobject]@{ Id = $root; Kms = 'nowhere' }, [pscustomobject]@{ Id = $root; Kms = 'primary' } | Get-KmsRootKey }
        Assert-Failure $seen.Error -Id ConnectionUnknown -Category ObjectNotFound -Target nowhere
        $seen.Output.Id | Should -Be $root
        $seen = Watch-Command { [pscustomobject]@{ Id = $root; Kms = 'nowhere' }, [pscustomobject]@{ Id = $root; Kms = 'primary' } | Enable-KmsRootKey }
        Assert-Failure $seen.Error -Id ConnectionUnknown -Category ObjectNotFound -Target nowhere
        $seen.Output.State | Should -Be Active
    }

    It 'explains a name for -Kms that is not open, and lists those that are' {
        Reset-LabCounter
        $before = Get-Everything
        foreach ($command in { New-WrappedBackupKey x -Kms nowhere }, { Update-WrappedBackupKey -Kms nowhere }, { Get-KmsRootKey -Kms nowhere }, { Get-UnwrappedBackupKey x -Kms nowhere }, { Disable-KmsRootKey x -Kms nowhere -Confirm:$false },
            { Move-WrappedBackupKey -From primary -To nowhere }, { Test-WrappedBackupKey -Kms primary, nowhere }, { New-KmsRootKey xy -Kms nowhere }, { 'x' | Register-WrappedBackupKey -Kms nowhere }) {
            $failure = (Watch-Command $command).Error
            Assert-Failure $failure -Id ConnectionUnknown -Category ObjectNotFound -Target nowhere
            "$failure" | Should -BeLike "*There is no connection named 'nowhere'. Open are: primary, recovery.*"
        }
        Get-Everything | Should -BeExactly $before
        (Get-LabCounter).started | Should -Be 0
    }
}

Describe 'Disconnect-KeyGuard' {
    BeforeEach {
        Reset-World $TestDrive
        Connect-BothInstances
    }

    It 'closes all connections' {
        Disconnect-KeyGuard | Should -BeNullOrEmpty
        Get-KeyGuardConnection | Should -BeNullOrEmpty
    }

    It 'closes the one named, and makes another the default' {
        Disconnect-KeyGuard primary
        (Get-KeyGuardConnection).Name | Should -Be recovery
        (Get-KeyGuardConnection).IsDefault | Should -BeTrue
    }

    It 'closes what is piped in' {
        Get-KeyGuardConnection 'rec*' | Disconnect-KeyGuard
        (Get-KeyGuardConnection).Name | Should -Be primary
    }

    It 'reports a name that is not open, and closes the others' {
        $seen = Watch-Command { Disconnect-KeyGuard nothing, primary }
        Assert-Failure $seen.Error -Id ConnectionUnknown -Category ObjectNotFound -Target nothing
        (Get-KeyGuardConnection).Name | Should -Be recovery
    }

    It 'sends nothing' {
        Reset-LabCounter
        Disconnect-KeyGuard
        (Get-LabCounter).started | Should -Be 0
    }
}
