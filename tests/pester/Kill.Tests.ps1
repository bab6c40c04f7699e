# A shell is killed (SIGKILL) after every effect outside of it in turn. Every write to custody is followed by something that
# a test can act on: New-WrappedBackupKey hands a key out right after it was recorded, Veeam's first write comes right after
# the pending entries, a result of Register-WrappedBackupKey right after its outcome, and the end of the pipeline after the
# outcomes of an update.
BeforeDiscovery {
    $whileMaking = @(
        @{ Moment = 'after the first reply of the KMS'; Reply = 1 }
        @{ Moment = 'after the second reply of the KMS'; Reply = 2 }
        @{ Moment = 'after custody has the first key'; Made = 1 }
        @{ Moment = 'after custody has the second key'; Made = 2 }
        @{ Moment = 'after custody has the pending registrations'; Fault = 'kill-before:1' }
        @{ Moment = 'after the first write to Veeam'; Fault = 'kill-after:1' }
        @{ Moment = 'before the second write to Veeam'; Fault = 'kill-before:2' }
        @{ Moment = 'after the second write to Veeam'; Fault = 'kill-after:2' }
        @{ Moment = 'after Veeam was read back'; Fault = 'kill-after-list:1' }
        @{ Moment = 'after custody has the outcome'; Written = 1 }
        @{ Moment = 'after everything'; AtEnd = $true }
    )
    $whileUpdating = @(
        @{ Moment = 'after the first reply of the KMS'; Reply = 1 }
        @{ Moment = 'after the second reply of the KMS'; Reply = 2 }
        @{ Moment = 'after the third reply of the KMS'; Reply = 3 }
        @{ Moment = 'after custody has the first pending form'; Fault = 'kill-before:1' }
        @{ Moment = 'after the first write to Veeam'; Fault = 'kill-after:1' }
        @{ Moment = 'after Veeam was read back the first time'; Fault = 'kill-after-list:1' }
        @{ Moment = 'after the first result'; Written = 1 }
        @{ Moment = 'before the second write to Veeam'; Fault = 'kill-before:2' }
        @{ Moment = 'after the second write to Veeam'; Fault = 'kill-after:2' }
        @{ Moment = 'after the third write to Veeam'; Fault = 'kill-after:3' }
        @{ Moment = 'after the last result'; Written = 3 }
        @{ Moment = 'after custody has the last outcome'; AtEnd = $true }
    )
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $killSelf = '[System.Diagnostics.Process]::GetCurrentProcess().Kill(); [System.Threading.Thread]::Sleep(60000)'

    # Counts objects that pass, and kills the shell at the n-th.
    function Get-Trap([string] $Of, $Number) { "ForEach-Object { `$$Of = 0 } { `$$Of++; if (`$$Of -eq $([int]$Number)) { $killSelf }; `$_ }" }

    # Runs a script in a shell that is killed at the given moment, and makes sure that it was.
    function Invoke-KilledShell([string] $Script, [hashtable] $Moment, [string] $Action) {
        if ($Moment.ContainsKey('AtEnd')) { $Script += "`n$killSelf" }
        $environment = if ($Moment.ContainsKey('Fault')) { @{ KEYGUARD_TEST_VEEAM_FAULT = $Moment.Fault } } else { @{} }
        if ($Moment.ContainsKey('Reply')) { $null = Add-LabFault @{ path = "/actions/$Action"; skip = $Moment.Reply - 1; when = 'after'; transport = 'hang' } }
        $shell = Start-Shell -Script "$(Get-ShellPrologue)`n`$null = Connect-Lab`n$Script`n'not killed'" -Environment $environment
        if ($Moment.ContainsKey('Reply')) {
            # The operation is done at the service, and its reply never arrives.
            Wait-Until { (Get-LabFault).played -eq 1 -or $shell.Process.HasExited } -Because 'the reply is held back'
            $shell.Process.Kill()
            Clear-LabFault
        }
        $ended = Wait-Shell $shell
        $ended.ExitCode | Should -Be 137 -Because "the shell was killed: $($ended.Output)$($ended.Error)"
    }
}

Describe 'A shell killed while keys are made and registered' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
    }

    It '<Moment>: nothing is lost, nothing doubled, and the next run finishes the rest' -ForEach $whileMaking {
        $moment = $_
        $made = if ($moment.ContainsKey('Made')) { Get-Trap made $moment.Made } else { Get-Trap made 0 }
        $written = if ($moment.ContainsKey('Written')) { Get-Trap written $moment.Written } else { Get-Trap written 0 }
        Invoke-KilledShell "`$null = 'a', 'b' | New-WrappedBackupKey -ThrottleLimit 1 | $made | Register-WrappedBackupKey | $written" -Moment $moment -Action wrap

        foreach ($key in Get-VeeamStandInKey) {
            ConvertFrom-Secret ($key.Description | Get-UnwrappedBackupKey).SecurePassword | Should -BeExactly $key.Password -Because 'whatever is in Veeam can be unwrapped, even before the next run'
        }
        $failures = (Watch-Command { 'a', 'b' | New-WrappedBackupKey | Register-WrappedBackupKey }).Error
        foreach ($failure in $failures) { Assert-Failure $failure -Id BackupKeyExists -Category ResourceExists }
        Assert-NothingLostOrDoubled a, b
        Assert-EveryPasswordUnwraps 2
        (Get-WrappedBackupKey).Pending | Should -Be '', ''
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
    }
}

Describe 'A shell killed while keys are updated' {
    BeforeEach {
        Reset-World $TestDrive
        $null = Connect-Lab
        $null = Register-Key a, b, c
        $original = Get-StoredPassword
        $hints = (Get-VeeamStandInKey).Description
        $version = (Invoke-KmsRootKeyRotation veeam-root).KeyVersion
    }

    It '<Moment>: nothing is lost, nothing doubled, and the next run finishes the rest' -ForEach $whileUpdating {
        $moment = $_
        $written = if ($moment.ContainsKey('Written')) { Get-Trap written $moment.Written } else { Get-Trap written 0 }
        Invoke-KilledShell "`$null = Update-WrappedBackupKey -ThrottleLimit 1 | $written" -Moment $moment -Action rewrap

        $updates = Update-WrappedBackupKey
        $updates.Count | Should -Be 3
        $updates.Status | Should -BeIn Rewrapped, AlreadyCurrent
        Assert-NothingLostOrDoubled a, b, c
        (Get-WrappedBackupKey).KeyVersion | Select-Object -Unique | Should -Be $version
        (Get-WrappedBackupKey).Pending | Should -Be '', '', ''
        (Test-KeyGuardJournal).IsValid | Should -BeTrue
        $now = Get-UnwrappedPassword
        foreach ($name in $original.Keys) { $now[$name] | Should -BeExactly $original[$name] }
        foreach ($hint in $hints) { ConvertFrom-Secret ($hint | Get-UnwrappedBackupKey).SecurePassword | Should -BeExactly $original[$hint.Split(' ')[0]] -Because 'old hints still resolve' }
    }
}
