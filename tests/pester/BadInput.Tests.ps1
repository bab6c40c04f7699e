BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
}

Describe 'A wrong connection' {
    BeforeEach {
        Reset-World $TestDrive
        $good = @{ InstanceId = Get-InstanceId; Endpoint = Get-LabUrl; IamUri = Get-LabUrl; RootKey = 'veeam-root'; MaximumRetryCount = 0; ApiKey = ConvertTo-Secret 'lab-manager-key' }
    }
    AfterEach { Get-KeyGuardConnection | Should -BeNullOrEmpty -Because 'a connection that fails is not kept' }

    It 'to a region that does not exist' {
        $good.Endpoint = 'xx-nowhere'
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good -TimeoutSec 5 } -Id KmsUnavailable -Category ResourceUnavailable
    }

    It 'to an endpoint that is none: <_>' -ForEach 'us south', 'ftp://kms.example', 'http://kms.example.com', 'https://user:pass@kms.example.com', 'kms.example.com' {
        $good.Endpoint = $_
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id EndpointInvalid -Category InvalidArgument
    }

    It 'to an instance that is not there' {
        $good.InstanceId = '00000000-0000-4000-8000-000000000000'
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id KmsAccessDenied -Category AuthenticationError
    }

    It 'to an instance id that is none: <_>' -ForEach 'my-instance', 'crn:v1:bluemix:public:kms:us-south:a/1' {
        $good.InstanceId = $_
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id InstanceIdInvalid -Category InvalidArgument -Target $_
    }

    It 'with a wrong API key' {
        $good.ApiKey = ConvertTo-Secret 'no-such-key'
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id IamCredentialsRejected -Category AuthenticationError
    }

    It 'with an API key without a role' {
        $good.ApiKey = ConvertTo-Secret 'lab-stranger-key'
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id KmsAccessDenied -Category AuthenticationError
    }

    It 'with an API key of another instance only' {
        $good.ApiKey = ConvertTo-Secret 'lab-primary-only-key'
        $good.InstanceId = Get-InstanceId recovery
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id KmsAccessDenied -Category AuthenticationError
    }

    It 'with an empty API key' {
        $good.ApiKey = [securestring]::new()
        $seen = Watch-Command { Connect-KeyGuardKms @good }
        $seen.Error.Count | Should -Be 1
        $seen.Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'without an API key in the environment' {
        $null = $good.Remove('ApiKey')
        $env:KEYGUARD_API_KEY = ''
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id ApiKeyNotFound -Category ObjectNotFound
    }

    It 'with an access token that is none' {
        $null = $good.Remove('ApiKey')
        $null = $good.Remove('IamUri')
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good -AccessToken (ConvertTo-Secret 'not-a-token') } -Id KmsAccessDenied -Category AuthenticationError
    }

    It 'to a root key that is not there' {
        $good.RootKey = 'no-such-alias'
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id RootKeyUnknown -Category ObjectNotFound
    }

    It 'to a server that does not answer' {
        $null = Add-LabFault @{ path = '^/identity'; times = 0; transport = 'hang' }
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good -TimeoutSec 1 } -Id KmsUnavailable -Category ResourceUnavailable
    }

    It 'to a server that is not Key Protect' {
        $null = Add-LabFault @{ path = '/api/v2'; times = 0; status = 200; body = '<html>welcome</html>'; contentType = 'text/html' }
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id KmsReplyInvalid -Category ProtocolError
    }

    It 'to a server behind a redirect' {
        $null = Add-LabFault @{ path = '/api/v2'; times = 0; status = 302; headers = @{ Location = 'http://127.0.0.1:9/' } }
        Assert-RefusedWithoutChange { Connect-KeyGuardKms @good } -Id KmsRejected -Category ProtocolError
    }
}

Describe 'No connection' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a
        Disconnect-KeyGuard
    }

    It '<_> says that there is none' -ForEach 'New-WrappedBackupKey b', 'Update-WrappedBackupKey', 'Get-VBREncryptionKey | Update-WrappedBackupKey', 'Get-VBREncryptionKey | Get-UnwrappedBackupKey',
    'Get-KmsRootKey', 'New-KmsRootKey another', 'Invoke-KmsRootKeyRotation veeam-root', 'Disable-KmsRootKey veeam-root -Force -Confirm:$false', 'Enable-KmsRootKey veeam-root',
    'Remove-KmsRootKey veeam-root -Force -Confirm:$false', 'Restore-KmsRootKey veeam-root' {
        $command = [scriptblock]::Create($_)
        Assert-RefusedWithoutChange $command -Id NotConnected -Category ObjectNotFound
    }
}

Describe 'A wrapped text that is none' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $wrapped = (Register-Key a).Description.Split(' ')[-1]
    }

    It '<_> is refused before any call' -ForEach 'just text', 'name | ', 'name | AAAA', 'name | eyJ4IjoxfQ==', 'eyJjaXBoZXJ0ZXh0Ij' {
        Reset-LabCounter
        $text = $_
        Assert-RefusedWithoutChange { $text | Get-UnwrappedBackupKey } -Id NotAWrappedKey -Category InvalidData
        Assert-RefusedWithoutChange { Get-UnwrappedBackupKey -WrappedKey $text } -Id NotAWrappedKey -Category InvalidData
        (Get-LabCounter).started | Should -Be 0
    }

    It 'an empty one is refused' {
        $seen = Watch-Command { '' | Get-UnwrappedBackupKey }
        Assert-Failure $seen.Error -Id NotAWrappedKey -Category InvalidData
    }

    It 'one of another root key is BadCiphertext, and stays as it is' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key foreign -Kms recovery
        Remove-Item -LiteralPath (Get-CustodyPath)
        Disconnect-KeyGuard recovery
        $before = Get-StoreText
        $seen = Watch-Command { Update-WrappedBackupKey foreign }
        $seen.Output.Status | Should -Be BadCiphertext
        Assert-Failure $seen.Error -Id KmsBadCiphertext -Category InvalidData -Target foreign
        $seen = Watch-Command { Get-VBREncryptionKey -Description 'foreign*' | Get-UnwrappedBackupKey }
        Assert-Failure $seen.Error -Id KmsBadCiphertext -Category InvalidData -Target foreign
        Get-StoreText | Should -BeExactly $before
    }

    It 'a changed one is BadCiphertext' {
        $json = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($wrapped)) | ConvertFrom-Json
        $bytes = [System.Convert]::FromBase64String($json.ciphertext)
        $bytes[5] = $bytes[5] -bxor 1
        $json.ciphertext = [System.Convert]::ToBase64String($bytes)
        $changed = [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes(($json | ConvertTo-Json -Compress)))
        $before = Get-Custody | ConvertTo-Json -Depth 10
        $seen = Watch-Command { Get-UnwrappedBackupKey "a | $changed" }
        Assert-Failure $seen.Error -Id KmsBadCiphertext -Category InvalidData -Target a
        Get-Custody | ConvertTo-Json -Depth 10 | Should -BeExactly $before
    }

    It 'a file without any is refused' {
        $file = Join-Path $TestDrive 'empty.txt'
        Set-Content -LiteralPath $file -Value ''
        Assert-RefusedWithoutChange { Get-UnwrappedBackupKey -Path $file } -Id InputFileWithoutKeys -Category InvalidData -Target $file
        Assert-RefusedWithoutChange { Get-UnwrappedBackupKey -Path "$file.missing" } -Id InputFileUnreadable -Category ReadError -Target "$file.missing"
        Set-Content -LiteralPath $file -Value '{ "format": "something else" }'
        Assert-RefusedWithoutChange { Get-UnwrappedBackupKey -Path $file } -Id CustodyFileDamaged -Category InvalidData -Target $file
        Set-Content -LiteralPath $file -Value 'some prose'
        Assert-RefusedWithoutChange { Get-UnwrappedBackupKey -Path $file } -Id NotAWrappedKey -Category InvalidData
    }

    It 'a good line is used although another one is bad' {
        $file = Join-Path $TestDrive 'mixed.txt'
        Set-Content -LiteralPath $file -Value 'some prose', "a | $wrapped"
        $seen = Watch-Command { Get-UnwrappedBackupKey -Path $file }
        Assert-Failure $seen.Error -Id NotAWrappedKey -Category InvalidData
        $seen.Output.Name | Should -Be a
    }
}

Describe 'A custody file that can''t be used' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a
        $null = Invoke-KmsRootKeyRotation veeam-root
        $made = New-WrappedBackupKey -Name made
    }

    It 'because it is <Name>: nothing is changed, in Veeam neither' -ForEach @(
        @{ Name = 'cut off'; Content = '{ "format": "keyguard-custody", "version": 1, "keys": [ {' }
        @{ Name = 'empty'; Content = '' }
        @{ Name = 'of another kind'; Content = '{ "format": "shopping-list" }' }
        @{ Name = 'zeroes'; Content = [string]::new([char]0, 300) }
        @{ Name = 'null'; Content = 'null' }
        @{ Name = 'without its lists'; Content = '{ "format": "keyguard-custody", "version": 1, "keys": null }' }
        @{ Name = 'with a key that is null'; Content = '{ "format": "keyguard-custody", "version": 1, "keys": [ null ] }' }
    ) {
        [System.IO.File]::WriteAllText((Get-CustodyPath), $Content)
        foreach ($command in { Update-WrappedBackupKey }, { New-WrappedBackupKey b }, { $made | Register-WrappedBackupKey }, { Get-WrappedBackupKey }) {
            Assert-RefusedWithoutChange $command -Id CustodyFileDamaged -Category InvalidData -Target (Get-CustodyPath)
        }
    }

    It 'because it can''t be written, as a folder stands in its place' {
        Remove-Item -LiteralPath (Get-CustodyPath)
        $null = New-Item -Path (Get-CustodyPath) -ItemType Directory
        $before = "$((Get-LabCounter).writes)$(Get-StoreText)"
        foreach ($command in { Update-WrappedBackupKey }, { New-WrappedBackupKey b }, { $made | Register-WrappedBackupKey }) {
            $seen = Watch-Command $command
            $seen.Output | Should -BeNullOrEmpty
            $seen.Error.Count | Should -Be 1
            $seen.Error[0].FullyQualifiedErrorId | Should -Match '^CustodyFile(Unwritable|Unreadable),'
            $seen.Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        "$((Get-LabCounter).writes)$(Get-StoreText)" | Should -BeExactly $before
    }

    It 'because its folder can''t be made' {
        $file = Join-Path $TestDrive 'a-file'
        Set-Content -LiteralPath $file -Value x
        $null = Connect-Lab -With @{ CustodyPath = Join-Path $file 'custody.json' }
        foreach ($command in { Update-WrappedBackupKey }, { New-WrappedBackupKey b }) {
            Assert-RefusedWithoutChange $command -Id CustodyFileUnwritable -Category WriteError
        }
    }

    It 'because it is marked read-only' {
        Set-ItemProperty -LiteralPath (Get-CustodyPath) -Name IsReadOnly -Value $true
        try {
            foreach ($command in { Update-WrappedBackupKey }, { New-WrappedBackupKey b }, { $made | Register-WrappedBackupKey }) {
                Assert-RefusedWithoutChange $command -Id CustodyFileUnwritable -Category WriteError -Target (Get-CustodyPath)
            }
        }
        finally { Set-ItemProperty -LiteralPath (Get-CustodyPath) -Name IsReadOnly -Value $false }
    }
}

Describe 'A Veeam that fails' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a
        $null = Invoke-KmsRootKeyRotation veeam-root
    }

    It 'because its module is missing: a clear error, and custody is shown all the same' {
        $script = @"
`$ProgressPreference = 'SilentlyContinue'
Import-Module '$(Get-ModulePath)'
Import-Module '$PSScriptRoot/support/Lab.psm1'
`$null = Connect-Lab
`$found = Get-WrappedBackupKey -ErrorAction SilentlyContinue -ErrorVariable listing
"entries: `$(`$found.Count) `$(`$found.Name)"
foreach (`$command in { Get-WrappedBackupKey }, { Update-WrappedBackupKey }, { New-WrappedBackupKey -Name b | Register-WrappedBackupKey }) {
    foreach (`$failure in (Watch-Command `$command).Error) {
        "`$(`$failure.FullyQualifiedErrorId.Split(',')[0]) `$(`$failure.CategoryInfo.Category) `$(`$null -ne `$failure.ErrorDetails.RecommendedAction)"
    }
}
Disable-KmsRootKey veeam-root -WhatIf
"unwrapped: `$((Get-UnwrappedBackupKey -Name a).Name)"
"@
        $before = Get-StoreText
        $shell = Invoke-Shell $script
        $shell.Output | Should -Match 'entries: 1 a'
        [regex]::Matches($shell.Output, 'VeeamModuleMissing NotInstalled True').Count | Should -Be 3 -Because $shell.Output
        $shell.Output | Should -Match 'unwrapped: a'
        Get-StoreText | Should -BeExactly $before
    }

    It 'while it is listing' {
        $env:KEYGUARD_TEST_VEEAM_STORE = Join-Path $TestDrive 'no-folder/store.jsonl/x'
        $null = New-Item -Path (Join-Path $TestDrive 'no-folder') -ItemType Directory -Force
        function global:Get-VBREncryptionKey { throw 'You are not connected to a backup server.' }
        try {
            $seen = Watch-Command { Update-WrappedBackupKey }
            Assert-Failure $seen.Error -Id VeeamCommandFailed -Category WriteError
            "$($seen.Error)" | Should -Match 'not connected to a backup server'
        }
        finally { Remove-Item function:\Get-VBREncryptionKey }
    }
}
