BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    # Every key has this status, with an error for each, and nothing was written anywhere.
    function Assert-AllReported([string] $Status, [string] $Id, [string] $Category, [int] $Count = 3) {
        $veeam = Get-StoreText
        $custody = Get-CustodyText
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Count | Should -Be $Count
        $seen.Output.Status | Select-Object -Unique | Should -Be $Status
        $seen.Error.Count | Should -Be $Count
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id $Id -Category $Category }
        ($seen.Error.TargetObject | Sort-Object) | Should -Be ($seen.Output.Name | Sort-Object)
        $seen.Output.Message | Should -Not -Contain ''
        Get-StoreText | Should -BeExactly $veeam
        Get-CustodyText | Should -BeExactly $custody
    }
}

Describe 'A root key that is taken away' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a, b, c
    }

    It 'is reported as RootKeyDisabled while it is suspended, and works again when enabled' {
        $null = Invoke-KmsRootKeyRotation veeam-root
        $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        Assert-AllReported -Status RootKeyDisabled -Id RootKeyDisabled -Category InvalidOperation
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
        $seen.Output | Should -BeNullOrEmpty
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id RootKeyDisabled -Category InvalidOperation }
        $null = Enable-KmsRootKey veeam-root
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped, Rewrapped
        Assert-EveryPasswordUnwraps 3
    }

    It 'makes no new key while it is suspended' {
        $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        $seen = Watch-Command { New-WrappedBackupKey -Name d }
        Assert-Failure $seen.Error -Id RootKeyDisabled -Category InvalidOperation -Target d
        (Get-Custody).keys.Count | Should -Be 3
    }

    It 'is reported as RootKeyDestroyed for the keys recorded under it, and nothing is removed' {
        $null = Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        Assert-AllReported -Status RootKeyDestroyed -Id RootKeyDestroyed -Category InvalidOperation
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id RootKeyDestroyed -Category InvalidOperation }
        @(Get-VeeamStandInKey).Count | Should -Be 3
    }

    It 'proves nothing about a key of unknown custody: CustodyUnknown' {
        Remove-Item -LiteralPath (Get-CustodyPath)
        $null = Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        Assert-AllReported -Status CustodyUnknown -Id CustodyUnknown -Category InvalidData
        $seen = Watch-Command { Get-VBREncryptionKey | Get-UnwrappedBackupKey }
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id CustodyUnknown -Category InvalidData }
    }

    It 'proves nothing about a key that another instance has wrapped' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key foreign -Kms recovery
        Remove-Item -LiteralPath (Get-CustodyPath)
        Disconnect-KeyGuard recovery
        $null = Remove-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        $update = Update-WrappedBackupKey foreign -ErrorAction SilentlyContinue
        $update.Status | Should -Be CustodyUnknown
    }

    It 'stands in the way of its own keys only' {
        $null = Connect-Lab -Name recovery
        $null = Register-Key r -Kms recovery
        $null = Invoke-KmsRootKeyRotation veeam-root -Kms recovery
        $null = Disable-KmsRootKey veeam-root -Force -Confirm:$false -WarningAction SilentlyContinue
        $updates = Update-WrappedBackupKey -ErrorAction SilentlyContinue
        ($updates | Where-Object Name -EQ r).Status | Should -Be Rewrapped
        ($updates | Where-Object Name -NE r).Status | Select-Object -Unique | Should -Be RootKeyDisabled
    }
}

Describe 'What is never taken for a revocation' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a, b, c
        $null = Invoke-KmsRootKeyRotation veeam-root
    }

    It '<Name> at the re-wrapping' -ForEach @(
        @{ Name = '401'; Fault = @{ status = 401 }; Status = 'AuthenticationFailed'; Id = 'KmsAccessDenied'; Category = 'AuthenticationError' }
        @{ Name = '403'; Fault = @{ status = 403 }; Status = 'AuthenticationFailed'; Id = 'KmsAccessDenied'; Category = 'AuthenticationError' }
        @{ Name = '429'; Fault = @{ status = 429 }; Status = 'Throttled'; Id = 'KmsThrottled'; Category = 'LimitsExceeded' }
        @{ Name = '429 with Retry-After'; Fault = @{ status = 429; headers = @{ 'Retry-After' = '1' } }; Status = 'Throttled'; Id = 'KmsThrottled'; Category = 'LimitsExceeded' }
        @{ Name = 'an empty 500'; Fault = @{ status = 500; transport = 'empty' }; Status = 'Unavailable'; Id = 'KmsUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'a plain-text 502'; Fault = @{ status = 502; body = 'Bad gateway'; contentType = 'text/plain' }; Status = 'Unavailable'; Id = 'KmsUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = '503'; Fault = @{ status = 503 }; Status = 'Unavailable'; Id = 'KmsUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'a reset connection'; Fault = @{ transport = 'reset' }; Status = 'Unavailable'; Id = 'KmsUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'a closed connection'; Fault = @{ transport = 'close' }; Status = 'Unavailable'; Id = 'KmsUnavailable'; Category = 'ResourceUnavailable' }
        @{ Name = 'a truncated reply'; Fault = @{ transport = 'truncate' }; Status = 'Unavailable'; Id = 'KmsReplyInvalid'; Category = 'ProtocolError' }
        @{ Name = 'a redirect'; Fault = @{ status = 307; headers = @{ Location = 'http://127.0.0.1:9/' } }; Status = 'Failed'; Id = 'KmsRejected'; Category = 'ProtocolError' }
        @{ Name = '410 of a key that is alive'; Fault = @{ status = 410; code = 'KEY_DELETED_ERR' }; Status = 'Failed'; Id = 'KmsConflict'; Category = 'InvalidOperation' }
        @{ Name = '409 of a key that is alive'; Fault = @{ status = 409; code = 'KEY_ACTION_INVALID_STATE_ERR' }; Status = 'Failed'; Id = 'KmsConflict'; Category = 'InvalidOperation' }
    ) {
        $Fault.path = '/actions/rewrap'
        $Fault.times = 0
        $null = Add-LabFault $Fault
        $veeam = Get-StoreText
        $custody = Get-CustodyText
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Select-Object -Unique | Should -Be $Status
        $seen.Error.Count | Should -Be 3
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id $Id -Category $Category }
        Get-StoreText | Should -BeExactly $veeam
        Get-CustodyText | Should -BeExactly $custody
        Clear-LabFault
        (Update-WrappedBackupKey).Status | Should -Be Rewrapped, Rewrapped, Rewrapped
    }

    It 'a time-out' {
        $null = Connect-Lab -With @{ TimeoutSec = 1 }
        $null = Add-LabFault @{ path = '/actions/rewrap'; times = 0; transport = 'hang' }
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Select-Object -Unique | Should -Be Unavailable
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id KmsUnavailable -Category ResourceUnavailable }
    }

    It 'an access token that has run out' {
        $null = Connect-Lab
        $token = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/identity/token" -Body @{ grant_type = 'urn:ibm:params:oauth:grant-type:apikey'; apikey = 'lab-manager-key' }).access_token
        $null = Connect-KeyGuardKms -Name primary -InstanceId (Get-InstanceId) -Endpoint (Get-LabUrl) -AccessToken (ConvertTo-Secret $token) -RootKey veeam-root
        Step-LabClock 4000
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Select-Object -Unique | Should -Be AuthenticationFailed
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id KmsTokenExpired -Category AuthenticationError }
    }

    It 'a failure of IAM' {
        Step-LabClock 4000
        $null = Add-LabFault @{ path = '^/identity'; times = 0; status = 400; code = 'BXNIM0415E' }
        $seen = Watch-Command { Update-WrappedBackupKey }
        $seen.Output.Status | Select-Object -Unique | Should -Be AuthenticationFailed
        foreach ($failure in $seen.Error) { Assert-Failure $failure -Id IamCredentialsRejected -Category AuthenticationError }
    }
}
