BeforeAll {
    Import-Module "$PSScriptRoot/support/Lab.psm1"
    Import-TestedModules
    $null = Get-LabUrl

    # What a child shell does to prove that the module works: the whole way of one key, then what it says on the output.
    $roundTrip = @'
Reset-World $env:KEYGUARD_TEST_FOLDER
$null = Connect-Lab
$null = Register-Key a
$null = Invoke-KmsRootKeyRotation veeam-root
"status: $((Update-WrappedBackupKey).Status)"
"equal: $((ConvertFrom-Secret (Get-VBREncryptionKey | Get-UnwrappedBackupKey).SecurePassword) -ceq (Get-VeeamStandInKey).Password)"
'@

    function Invoke-RoundTripShell([string] $Before, [string] $After = '') {
        $shell = Invoke-Shell "$Before`n$(Get-ShellPrologue)`n$roundTrip`n$After" -Environment @{ KEYGUARD_TEST_FOLDER = "$TestDrive" }
        $shell.Output | Should -Match 'status: Rewrapped' -Because "$($shell.Output)$($shell.Error)"
        $shell.Output | Should -Match 'equal: True'
        $shell.Error | Should -BeNullOrEmpty
        $shell.Output
    }

    # PowerShell brings the compiler along; Add-Type loads it, but would choose the assembly's name by itself.
    Add-Type -TypeDefinition 'public static class LoadsTheCompiler { }'

    # An assembly of the same name, and the same public key where one is given, in any version.
    function New-Stranger([string] $Name, [string] $Version, [string] $SignedLike) {
        $folder = New-Item -Path (Join-Path $TestDrive "$Name-$Version") -ItemType Directory -Force
        $path = Join-Path $folder "$Name.dll"
        $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
        if ($SignedLike) {
            $key = [System.Reflection.AssemblyName]::GetAssemblyName($SignedLike).GetPublicKey()
            $options = $options.WithPublicSign($true).WithCryptoPublicKey([System.Collections.Immutable.ImmutableArray]::Create($key))
        }
        $tree = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText("[assembly: System.Reflection.AssemblyVersion(`"$Version`")]")
        $framework = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
        $compiled = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($Name, [Microsoft.CodeAnalysis.SyntaxTree[]]@($tree), [Microsoft.CodeAnalysis.MetadataReference[]]@($framework), $options)
        $file = [System.IO.File]::Create($path)
        try { $compiled.Emit($file).Success | Should -BeTrue } finally { $file.Dispose() }
        [System.Reflection.AssemblyName]::GetAssemblyName($path).Version | Should -Be $Version
        $path
    }
}

Describe 'The module' {
    It 'has a manifest that is valid and mere data' {
        $manifest = Test-ModuleManifest -Path (Get-ModulePath)
        $data = Import-PowerShellDataFile -Path (Get-ModulePath)
        $manifest.Version | Should -Be $data.ModuleVersion
        $data.FunctionsToExport | Should -BeNullOrEmpty
        $data.AliasesToExport | Should -BeNullOrEmpty
        $data.VariablesToExport | Should -BeNullOrEmpty
        $data.CompatiblePSEditions | Should -Be Desktop, Core
    }

    It 'exports the commands of its manifest, and nothing else' {
        $module = Get-Module KeyGuard
        $data = Import-PowerShellDataFile -Path (Get-ModulePath)
        (Get-Command -Module KeyGuard).Name | Sort-Object | Should -Be ($data.CmdletsToExport | Sort-Object)
        (Get-Command -Module KeyGuard).CommandType | Select-Object -Unique | Should -Be Cmdlet
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedAliases.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'exports every cmdlet that its assembly has' {
        $assembly = (Get-Command Connect-KeyGuardKms).ImplementingType.Assembly
        $types = $assembly.GetExportedTypes() | Where-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false).Count -gt 0 }
        $types.Count | Should -Be @(Get-Command -Module KeyGuard).Count
    }

    It 'keeps KeyGuard.Core and what it needs in a load context of its own' {
        $core = [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'KeyGuard.Core' }
        @($core).Count | Should -Be 1
        [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($core).Name | Should -Be KeyGuard
    }

    It 'is imported without a request, and without a file written' {
        Reset-World $TestDrive
        Reset-LabCounter
        $home2 = New-Item -Path (Join-Path $TestDrive 'home') -ItemType Directory
        $shell = Invoke-Shell "Import-Module '$(Get-ModulePath)'; (Get-Command -Module KeyGuard).Count" -Environment @{ KEYGUARD_CUSTODY_PATH = ''; XDG_DATA_HOME = "$home2" }
        [int]$shell.Output | Should -Be @(Get-Command -Module KeyGuard).Count
        @(Get-ChildItem -LiteralPath $home2 -Recurse | Where-Object FullName -Match KeyGuard) | Should -BeNullOrEmpty
        (Get-LabCounter).started | Should -Be 0
    }

    It 'can be imported twice with -Force, and works after it' {
        $null = Invoke-RoundTripShell -Before "Import-Module '$(Get-ModulePath)'; Import-Module '$(Get-ModulePath)' -Force; Import-Module '$(Get-ModulePath)' -Force"
    }

    It 'closes its connections when it is removed, and works again when it is imported again' {
        $output = Invoke-RoundTripShell -Before '' -After @"
Remove-Module KeyGuard
Import-Module '$(Get-ModulePath)'
"open: `$(@(Get-KeyGuardConnection).Count)"
`$null = Connect-Lab
"again: `$((Update-WrappedBackupKey).Status)"
"@
        $output | Should -Match 'open: 0'
        $output | Should -Match 'again: AlreadyCurrent'
    }

    It 'has a private folder for its default custody file' -Skip:(-not $IsLinux) {
        $data = New-Item -Path (Join-Path $TestDrive 'data') -ItemType Directory
        $shell = Invoke-Shell "$(Get-ShellPrologue)`n(Connect-Lab).CustodyPath; `$null = New-WrappedBackupKey a" -Environment @{ KEYGUARD_CUSTODY_PATH = ''; XDG_DATA_HOME = "$data" }
        $shell.Output.Trim() | Should -Be (Join-Path $data 'KeyGuard/custody.json') -Because $shell.Error
        [System.IO.File]::GetUnixFileMode((Join-Path $data 'KeyGuard')) | Should -Be ([System.IO.UnixFileMode]'UserRead, UserWrite, UserExecute')
    }
}

Describe 'The module beside other versions of its dependencies' {
    BeforeAll {
        $shipped = Join-Path (Split-Path (Get-ModulePath)) 'module/bin/net8.0/dependencies/Polly.Core.dll'
        $inOwnContext = @'
$context = [System.Runtime.Loader.AssemblyLoadContext]::new('another module')
$null = $context.LoadFromAssemblyPath('{0}')
'@
    }

    It 'works after Polly.Core <Version> was loaded (<Kind>)' -ForEach @(
        @{ Version = '1.0.0.0'; Kind = 'without a strong name'; Signed = $false }
        @{ Version = '99.0.0.0'; Kind = 'without a strong name'; Signed = $false }
        @{ Version = '1.0.0.0'; Kind = 'with Polly''s strong name'; Signed = $true }
        @{ Version = '99.0.0.0'; Kind = 'with Polly''s strong name'; Signed = $true }
    ) {
        $stranger = New-Stranger -Name Polly.Core -Version $Version -SignedLike $(if ($Signed) { $shipped })
        $output = Invoke-RoundTripShell -Before "`$null = [System.Reflection.Assembly]::LoadFrom('$stranger')" -After @'
foreach ($assembly in [System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Polly.Core' }) {
    "polly: $($assembly.GetName().Version) in $([System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly).Name)"
}
'@
        $output | Should -Match "polly: $([regex]::Escape($Version)) in Default"
        $output | Should -Match 'polly: 8\.[0-9.]+ in KeyGuard'
    }

    It 'works after System.Text.Json <_> was loaded by another module' -ForEach '4.0.1.2', '99.0.0.0' {
        $framework = [System.Text.Json.JsonSerializer].Assembly.Location
        $stranger = New-Stranger -Name System.Text.Json -Version $_ -SignedLike $framework
        $output = Invoke-RoundTripShell -Before ($inOwnContext -f $stranger) -After @'
"json: $(@([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'System.Text.Json' }).Count)"
'@
        $output | Should -Match 'json: 2'
    }

    It 'leaves a module that wants its own Polly.Core alone' {
        $null = Invoke-RoundTripShell -Before '' -After "`$stranger = [System.Reflection.Assembly]::LoadFrom('$(New-Stranger -Name Polly.Core -Version 99.0.0.0)'); if (`$stranger.GetName().Version.Major -ne 99) { throw 'got another one' }"
    }
}

Describe 'The module in Constrained Language' {
    BeforeEach {
        Reset-World $TestDrive
        # The stand-in is a script module and is loaded before, as Veeam's own is signed; KeyGuard is imported in the constrained session.
        $state = [initialsessionstate]::CreateDefault2()
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create()
        $shell.Runspace = $runspace
        $null = $shell.AddScript("Import-Module '$(Get-StandInPath)'").Invoke()
        $shell.Commands.Clear()

        function Invoke-Constrained([string] $Script) {
            $shell.Commands.Clear()
            $shell.Streams.ClearStreams()
            $output = $shell.AddScript($Script).Invoke()
            "$($shell.Streams.Error)" | Should -BeNullOrEmpty
            $output
        }
    }
    AfterEach {
        $runspace.Dispose()
        $shell.Dispose()
    }

    It 'goes the whole way of a key, <Order>' -ForEach @(
        @{ Order = 'imported before the session is constrained'; Before = $true }
        @{ Order = 'imported in the constrained session'; Before = $false }
    ) {
        $import = "Import-Module '$(Get-ModulePath)'"
        if ($Before) { Invoke-Constrained $import }
        $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
        Invoke-Constrained '$ExecutionContext.SessionState.LanguageMode' | Should -Be ConstrainedLanguage
        if (-not $Before) { Invoke-Constrained $import }
        $env:KEYGUARD_API_KEY = 'lab-manager-key'
        try { Invoke-Constrained "`$null = Connect-KeyGuardKms -InstanceId $(Get-InstanceId) -Endpoint $(Get-LabUrl) -IamUri $(Get-LabUrl) -RootKey veeam-root" }
        finally { $env:KEYGUARD_API_KEY = '' }
        (Invoke-Constrained "'a', 'b' | New-WrappedBackupKey | Register-WrappedBackupKey").Count | Should -Be 2
        Invoke-Constrained '$null = Invoke-KmsRootKeyRotation veeam-root'
        (Invoke-Constrained 'Get-VBREncryptionKey | Update-WrappedBackupKey').Status | Should -Be Rewrapped, Rewrapped
        $stored = Get-StoredPassword
        foreach ($key in Invoke-Constrained 'Get-VBREncryptionKey | Get-UnwrappedBackupKey') { ConvertFrom-Secret $key.SecurePassword | Should -BeExactly $stored[$key.Name] }
        (Invoke-Constrained 'Get-WrappedBackupKey').Count | Should -Be 2
        Assert-NothingLostOrDoubled a, b
    }
}
