# The session for which these cmdlets were made, line by line: two key providers, machines moved from the default one to the
# other, hosts and a vSAN cluster after them, the default last. At the Lab's vCenter, and as far as it goes at the public
# simulator, which nobody here wrote.
BeforeDiscovery {
    $simulator = Join-Path -Path $PSScriptRoot -ChildPath '../simulator/bin/simulator'
    $hasSimulator = Test-Path -LiteralPath $simulator
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules

    # The first columns of a table, without its head and without colours, one blank between them.
    function Get-TableLine([object[]] $Object, [int] $Columns) {
        $text = $Object | Format-Table | Out-String -Width 120
        $lines = ($text -replace "$([char] 27)\[[0-9;]*m" -split '\r?\n' -match '\S').ForEach({ $_.Trim() -replace ' +', ' ' })
        $rule = [array]::IndexOf($lines, ($lines -match '^-')[0])
        $lines[($rule + 1)..($lines.Count - 1)].ForEach({ ($_ -split ' ' | Select-Object -First $Columns) -join ' ' })
    }
}

Describe 'The session with two key providers' {
    It 'runs at the Lab, line by line' {
        Reset-World $TestDrive
        $null = Connect-LabVCenter -With @{ Name = 'vc01' }

        $providers = Get-VCenterKms kms-*
        Get-TableLine $providers 4 | Should -Be 'True Green Standard kms-old', 'False Green Standard kms-new'

        $machines = Get-VMEncryptionKms app*
        Get-TableLine $machines 3 | Should -Be ($machines.ForEach({ "$($_.Name) kms-old $($_.KeyId)" }))

        $moved = Get-VMEncryptionKms app* | Set-VMEncryptionKms -KmsCluster kms-new
        Get-TableLine ($moved | Sort-Object Name) 4 | Should -Be 'app01 Rekeyed kms-old kms-new', 'app02 Rekeyed kms-old kms-new', 'app03 Rekeyed kms-old kms-new'
        $keys = @{}; $moved.ForEach({ $keys[$_.Name] = $_.KeyId })
        Get-TableLine (Get-VMEncryptionKms app* | Sort-Object Name) 3 | Should -Be ('app01', 'app02', 'app03').ForEach({ "$_ kms-new $($keys[$_])" })

        $hosts = Get-VMHostEncryptionKms | Set-VMHostEncryptionKms -KmsCluster kms-new
        $hosts.Status | Select-Object -Unique | Should -Be Rekeyed
        (Get-VMHostEncryptionKms).KmsCluster | Select-Object -Unique | Should -Be kms-new

        $vsan = Get-VsanClusterEncryptionKms | Set-VsanClusterEncryptionKms -KmsCluster kms-new
        Get-TableLine $vsan 4 | Should -Be "$($vsan.Name) Rekeyed kms-old kms-new"

        (Set-VCenterKms kms-new -Default).Status | Should -Be Done
        Get-TableLine (Get-VCenterKms kms-*) 4 | Should -Be 'False Green Standard kms-old', 'True Green Standard kms-new'
    }

    Context 'at the public simulator' -Skip:(-not $hasSimulator) {
        BeforeAll {
            $start = [System.Diagnostics.ProcessStartInfo]::new((Join-Path -Path $PSScriptRoot -ChildPath '../simulator/bin/simulator'), '-vms 4 -hosts 2')
            $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
            $start.UseShellExecute = $false
            $process = [System.Diagnostics.Process]::Start($start)
            $url = (ConvertFrom-Json -InputObject $process.StandardOutput.ReadLine()).url
            Reset-World $TestDrive
            $null = Connect-LabVCenter -Server $url -With @{ Name = 'sim' }
        }

        AfterAll {
            # It ends with its standard input.
            $process.StandardInput.Close()
            if (-not $process.WaitForExit(5000)) { $process.Kill() }
        }

        It 'shows the providers, and says that it can not tell how they are' {
            $seen = Watch-Command { Get-VCenterKms }
            $seen.Output.Name | Should -Be kp-old, kp-new
            $seen.Output.IsDefault | Should -Be $true, $false
            $seen.Output.Status | Select-Object -Unique | Should -Be Unknown
            $seen.Warning | Should -Match 'RetrieveKmipServersStatus_Task'
        }

        It 'moves machines, as a table shows before and after' {
            $before = Get-VMEncryptionKms | Where-Object Encrypted
            $before.KmsCluster | Should -Be kp-old, kp-old
            $moved = $before | Set-VMEncryptionKms -KmsCluster kp-new
            Get-TableLine ($moved | Sort-Object Name) 4 | Should -Be ($before | Sort-Object Name).ForEach({ "$($_.Name) Rekeyed kp-old kp-new" })
            $after = Get-VMEncryptionKms | Where-Object Encrypted | Sort-Object Name
            Get-TableLine $after 3 | Should -Be ($moved | Sort-Object Name).ForEach({ "$($_.Name) kp-new $($_.KeyId)" })
            ($before | Set-VMEncryptionKms -KmsCluster kp-new).Status | Select-Object -Unique | Should -Be AlreadyThere
        }

        It 'shows hosts and the vSAN cluster, and says of each that this server can not re-key it' {
            (Get-VMHostEncryptionKms).KmsCluster | Select-Object -Unique | Should -Be kp-old
            $seen = Watch-Command { Get-VMHostEncryptionKms | Set-VMHostEncryptionKms -KmsCluster kp-new }
            $seen.Output.Status | Should -Be Failed, Failed
            $seen.Error.Exception.Message | Should -BeLike '*ConfigureCryptoKey*has no such method*'

            (Get-VsanClusterEncryptionKms).KmsCluster | Should -Be kp-old
            $seen = Watch-Command { Get-VsanClusterEncryptionKms | Set-VsanClusterEncryptionKms -KmsCluster kp-new }
            $seen.Output.Status | Should -Be Failed
            $seen.Error.Exception.Message | Should -BeLike '*VsanClusterReconfig*has no such method*'
        }

        It 'makes the other provider the default' {
            (Set-VCenterKms kp-new -Default).Status | Should -Be Done
            (Get-VCenterKms -SkipStatus).IsDefault | Should -Be $false, $true
        }
    }
}
