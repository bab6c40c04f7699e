BeforeDiscovery {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $cmdlets = (Get-Command -Module KeyGuard).Name
}

BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $stories = Join-Path $PSScriptRoot 'support/EveryCmdlet.ps1'

    function New-Material { [System.Convert]::ToBase64String([System.Security.Cryptography.RandomNumberGenerator]::GetBytes(32)) }

    # The secrets of a run, apart from the passwords, which the service makes. An API key of IBM's is 44 characters long.
    function New-Marker {
        @{
            ApiKey      = 'lab-manager-key'
            StrangerKey = 'lab-stranger-key'
            WrongApiKey = 'MARKER-wrong-api-key-0123456789_abcdefghijkl'
            AccessToken = (Invoke-RestMethod -Method POST -Uri "$(Get-LabUrl)/identity/token" -Body @{ grant_type = 'urn:ibm:params:oauth:grant-type:apikey'; apikey = 'lab-manager-key' }).access_token
            VbrPassword = 'lab-vbr-password'
            # The reader's in the domain of tests/SambaDomain, where there can be one.
            DirectoryPassword = 'Reader-pass-1!'
            VCenterPassword = 'lab-vcenter-password'
            KmipPassword = 'MARKER-kmip-password-0123456789'
            WinRMPassword = 'lab-winrm-password'
            Material    = New-Material
            Material2   = New-Material
            PrivateKey  = New-Material
            BadMaterial = 'MARKER-bad+material/0123456789="x'
        }
    }

    # Base64 of a text in the middle of something longer looks different at each of three offsets; their cores are the same.
    function Get-Base64Cores([byte[]] $Bytes) {
        foreach ($offset in 0..2) {
            $padded = [byte[]]::new($offset) + $Bytes
            $text = [System.Convert]::ToBase64String($padded).TrimEnd('=')
            $from = (0, 2, 3)[$offset]
            $until = $text.Length - $(if ($padded.Length % 3) { 1 } else { 0 })
            if ($until - $from -ge 12) { $text.Substring($from, $until - $from) }
        }
    }

    # Name of the form -> text to look for. UTF-16 has its own bytes; the search reads everything as Latin-1 for that.
    function Get-Forms([string] $Secret) {
        $utf8 = [System.Text.Encoding]::UTF8.GetBytes($Secret)
        $utf16 = [System.Text.Encoding]::Unicode.GetBytes($Secret)
        $forms = [System.Collections.Generic.HashSet[string]]::new()
        $null = $forms.Add($Secret)
        $null = $forms.Add((ConvertTo-Json -InputObject $Secret).Trim('"'))
        $null = $forms.Add([System.Text.Json.JsonSerializer]::Serialize($Secret, [string]).Trim('"'))
        foreach ($url in [uri]::EscapeDataString($Secret), [System.Net.WebUtility]::UrlEncode($Secret)) {
            $null = $forms.Add($url)
            $null = $forms.Add([regex]::Replace($url, '%[0-9A-F]{2}', { param($code) $code.Value.ToLowerInvariant() }))
        }
        $null = $forms.Add([System.Security.SecurityElement]::Escape($Secret))
        foreach ($core in @(Get-Base64Cores $utf8) + @(Get-Base64Cores $utf16)) {
            $null = $forms.Add($core)
            $null = $forms.Add($core.Replace('+', '-').Replace('/', '_'))
        }
        $null = $forms.Add([System.Text.Encoding]::Latin1.GetString($utf16))
        $null = $forms.Add([System.Text.Encoding]::Latin1.GetString([System.Text.Encoding]::BigEndianUnicode.GetBytes($Secret)))
        foreach ($bytes in $utf8, $utf16) {
            $null = $forms.Add([System.Convert]::ToHexString($bytes))
            $null = $forms.Add([System.Convert]::ToHexString($bytes).ToLowerInvariant())
        }
        $forms
    }

    function Assert-HoldsNoSecret([string] $Where, [string] $Text, [string[]] $Secrets) {
        foreach ($secret in $Secrets) {
            foreach ($form in Get-Forms $secret) {
                $at = $Text.IndexOf($form, [System.StringComparison]::Ordinal)
                if ($at -ge 0) {
                    $from = [math]::Max(0, $at - 300)
                    throw "A secret is in ${Where}: …$($Text.Substring($from, [math]::Min(400 + $form.Length, $Text.Length - $from)))…"
                }
            }
        }
        [regex]::Match($Text, 'eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}').Value | Should -BeNullOrEmpty -Because "a token is in $Where"
    }

    # Objects as JSON, as CLIXML and as text. A SecureString in CLIXML is hexadecimal text in clear on Linux and macOS: that
    # is PowerShell's own doing whatever object holds it, and the only thing that is left out of the search.
    function ConvertTo-Text($Objects) {
        foreach ($item in $Objects) {
            if ($item -is [System.Management.Automation.ErrorRecord]) { ConvertTo-ErrorText $item; continue }
            ConvertTo-Json -InputObject $item -Depth 4 -WarningAction Ignore
            [System.Management.Automation.PSSerializer]::Serialize($item, 3) -replace '<SS\b[^>]*>[^<]*</SS>', ''
            $item | Format-List * | Out-String -Width 4000
        }
    }

    # As JSON to the standard depth. To a depth of 6 it runs out of memory, because .NET's reflection hangs at exceptions and
    # commands; so everything else that can be reached in 6 steps is looked at value by value.
    function ConvertTo-ErrorText($Record) {
        # PowerShell leaves a note under a key that is no text in an exception that came through a script, and then can't
        # write the exception as JSON at all. What it holds is looked at all the same, by the next line.
        try { ConvertTo-Json -InputObject $Record -WarningAction Ignore } catch [System.InvalidOperationException] { "$_" }
        Get-ReachableText -Value $Record -Depth 6 -Seen ([System.Collections.Generic.HashSet[object]]::new([System.Collections.Generic.ReferenceEqualityComparer]::Instance))
        [System.Management.Automation.PSSerializer]::Serialize($Record, 2) -replace '<SS\b[^>]*>[^<]*</SS>', ''
        $Record | Format-List * -Force | Out-String -Width 4000
    }

    function Get-ReachableText($Value, [int] $Depth, $Seen) {
        if ($null -eq $Value) { return }
        $type = $Value.GetType()
        if ($type.IsPrimitive -or $type.IsEnum -or $Value -is [string]) { return "$Value" }
        $isReflection = $Value -is [type] -or $type.FullName -match '^System\.(Reflection|Runtime|RuntimeType|Threading)|^System\.Management\.Automation\..*(CommandInfo|CmdletInfo|FunctionInfo|PSModuleInfo|SessionState|ScriptBlock|Ast|CommandMetadata)|Runspace'
        if ($Depth -eq 0 -or $isReflection -or -not $Seen.Add($Value)) { return }
        "$Value"
        if ($Value -is [System.Collections.IDictionary]) { $Value = @($Value.Keys) + @($Value.Values) }
        if ($Value -is [System.Collections.IEnumerable]) { foreach ($item in $Value) { Get-ReachableText $item ($Depth - 1) $Seen } }
        else { foreach ($property in $Value.PSObject.Properties) { Get-ReachableText (Get-Readable $property) ($Depth - 1) $Seen } }
    }

    function Get-Readable($Property) { try { $Property.Value } catch { $null } }

    function Get-FolderText([string] $Folder, [string[]] $Except) {
        foreach ($file in Get-ChildItem -LiteralPath $Folder -File -Recurse -Force | Where-Object Name -NotIn $Except) {
            [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($file.FullName))
        }
    }

    # The passwords of registered keys are in the stand-in's store; those of others are where they belong, in the objects.
    function Get-Secrets($Marker, $Made) {
        @($Marker.Values) + @((Get-VeeamStandInKey).Password) + @($Made | Where-Object { $_ } | ForEach-Object { ConvertFrom-Secret $_ })
    }
}

Describe 'No secret gets out' {
    It 'of <_>, because there is a story of it in success and in failure' -ForEach $cmdlets {
        (& $stories)[$_].Count | Should -BeGreaterThan 1 -Because "support/EveryCmdlet.ps1 must cover $_"
    }

    It 'through no story that belongs to no cmdlet' {
        (& $stories).Keys | Should -BeIn (Get-Command -Module KeyGuard).Name
    }

    Context 'in a session of its own' {
        BeforeAll {
            Reset-World $TestDrive
            $marker = New-Marker
            $shell = New-TestShell '$VerbosePreference = $DebugPreference = $InformationPreference = "Continue"; $ProgressPreference = "Continue"'
            $shell.Runspace.SessionStateProxy.SetVariable('Marker', $marker)
            $results = [System.Collections.Generic.List[object]]::new()
            $failures = 0
            foreach ($story in (& $stories).GetEnumerator()) {
                foreach ($step in $story.Value) {
                    $shell.Commands.Clear()
                    $errorsBefore = $shell.Streams.Error.Count
                    try { foreach ($item in $shell.AddScript("$step").Invoke()) { $results.Add($item) } }
                    catch { $results.Add($_.Exception.InnerException.ErrorRecord) ; $failures++ }
                    if ($shell.Streams.Error.Count -gt $errorsBefore) { $failures++ }
                }
            }
            $secrets = Get-Secrets $marker @($results | Where-Object { $_.PSObject.Properties['SecurePassword'] } | ForEach-Object SecurePassword)
        }
        AfterAll { Remove-TestShell $shell }

        It 'where the stories really succeed and fail' {
            $failures | Should -BeGreaterThan 20
            $results.Count | Should -BeGreaterThan 30
            @(Get-VeeamStandInKey).Count | Should -Be 3
            # The errors in which a server repeats a secret did come up, and say that something is left out.
            "$($shell.Streams.Error)" | Should -Match 'repeats the credential'
            "$($shell.Streams.Error)" | Should -Match '\[redacted\]'
            $secrets.Count | Should -BeGreaterThan 10
        }

        It 'by the stream <_>' -ForEach 'Error', 'Warning', 'Verbose', 'Debug', 'Information', 'Progress' {
            $records = $shell.Streams.$_
            if ($_ -in 'Error', 'Warning', 'Verbose', 'Progress') { $records.Count | Should -BeGreaterThan 0 }
            Assert-HoldsNoSecret "the stream $_" ((ConvertTo-Text $records) -join "`n") $secrets
        }

        It 'by $Error as JSON, CLIXML and text' {
            $errors = @($shell.Runspace.SessionStateProxy.GetVariable('Error'))
            $errors.Count | Should -BeGreaterThan 20
            Assert-HoldsNoSecret '$Error' ((ConvertTo-Text $errors) -join "`n") $secrets
            $oneOfEach = $errors | Group-Object FullyQualifiedErrorId | ForEach-Object { $_.Group[0] }
            Assert-HoldsNoSecret 'Get-Error' ($oneOfEach | Get-Error | Out-String -Width 4000) $secrets
        }

        It 'by the objects, as JSON, CLIXML and text' {
            Assert-HoldsNoSecret 'the output' ((ConvertTo-Text $results) -join "`n") $secrets
        }

        It 'by the files that KeyGuard wrote' {
            $folder = Split-Path (Get-CustodyPath)
            foreach ($file in (Get-CustodyPath), "$(Get-CustodyPath).bundle", (Join-Path $folder 'journal.jsonl')) { Test-Path -LiteralPath $file | Should -BeTrue -Because $file }
            # The stand-in's store holds the passwords in clear, so that this test can know them.
            Assert-HoldsNoSecret 'a file' ((Get-FolderText $folder -Except 'veeam.jsonl') -join "`n") $secrets
        }

        It 'by the request log of the Lab' {
            $log = Get-LabRequest
            $log.Count | Should -BeGreaterThan 50
            Assert-HoldsNoSecret 'the request log' (ConvertTo-Json -InputObject $log -Depth 4) $secrets
        }
    }

    Context 'in a shell with a transcript' {
        BeforeAll {
            Reset-World $TestDrive
            $marker = New-Marker
            $folder = (New-Item -Path (Join-Path $TestDrive 'transcribed') -ItemType Directory).FullName
            $temporary = (New-Item -Path (Join-Path $folder 'tmp') -ItemType Directory).FullName
            # The markers come by the environment: what is written into a script is in the transcript by the user's own doing.
            $script = @"
$(Get-ShellPrologue)
`$null = Start-Transcript -Path '$folder/transcript.txt'
`$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
`$Marker = `$env:KEYGUARD_TEST_MARKER | ConvertFrom-Json
foreach (`$story in (& '$stories').GetEnumerator()) {
    Write-Host "story: `$(`$story.Key)"
    foreach (`$step in `$story.Value) { try { . `$step | Out-Default } catch { Write-Error -ErrorRecord `$_ } }
}
`$null = Stop-Transcript
"@
            $shell = Invoke-Shell $script -Environment @{ KEYGUARD_TEST_MARKER = ConvertTo-Json $marker -Compress; TMPDIR = $temporary }
            $secrets = Get-Secrets $marker
            $transcript = Get-Content -LiteralPath "$folder/transcript.txt" -Raw
        }

        It 'that really holds every story' {
            foreach ($story in (& $stories).Keys) { $transcript | Should -Match "story: $story" }
            $transcript | Should -Match 'VERBOSE: POST http'
            $transcript | Should -Match 'RootKeyHasDependents|depend on root key'
        }

        It 'by the transcript' { Assert-HoldsNoSecret 'the transcript' $transcript $secrets }

        It 'by the screen' { Assert-HoldsNoSecret 'the screen' ($shell.Output + $shell.Error) $secrets }

        It 'by a temporary file' { Assert-HoldsNoSecret 'a temporary file' ((Get-FolderText $temporary) -join "`n") $secrets }
    }

    It 'unseen by this very search' -ForEach 'MARKER-wrong-api-key-0123456789_abcdefghijkl', 'q0+a/b"c=1234567890abcdefghijk' {
        # The search must find what it looks for, in every form.
        $bytes = [System.Text.Encoding]::UTF8.GetBytes("xx$($_)yyy")
        foreach ($leak in "…$_…", (ConvertTo-Json @{ a = $_ }), [uri]::EscapeDataString($_), [System.Convert]::ToBase64String($bytes), [System.Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes("x$($_)y")),
            [System.Text.Encoding]::Latin1.GetString([System.Text.Encoding]::Unicode.GetBytes("x$_")), [System.Convert]::ToHexString([System.Text.Encoding]::Unicode.GetBytes($_))) {
            { Assert-HoldsNoSecret 'the test itself' $leak $_ } | Should -Throw 'A secret is in*'
        }
        { Assert-HoldsNoSecret 'the test itself' 'nothing of the kind' $_ } | Should -Not -Throw
    }
}
