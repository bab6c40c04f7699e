using System;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KeyGuard.Tests.Support;

namespace KeyGuard.Cmdlets.Tests;

/// <summary>A runspace of the real engine with KeyGuard imported from its manifest.</summary>
public sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    public Shell()
        : this(PSLanguageMode.FullLanguage)
    {
    }

    internal Shell(PSLanguageMode mode)
    {
        var state = InitialSessionState.CreateDefault2();
        state.LanguageMode = mode;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        using var shell = Create();
        shell.AddCommand("Import-Module").AddParameter("Name", Path.Combine(Repository.Root, "KeyGuard.psd1")).AddParameter("ErrorAction", "Stop").Invoke();
    }

    /// <summary>A pipeline in the runspace.</summary>
    public PowerShell Create()
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell;
    }

    /// <summary>Runs script text and gives its output; errors end up in the list given, or throw.</summary>
    public Collection<PSObject> Run(string script)
    {
        using var shell = Create();
        var output = shell.AddScript(script).Invoke();
        if (shell.Streams.Error.Count > 0) throw new InvalidOperationException(shell.Streams.Error[0].ToString());
        return output;
    }

    public void Dispose() => _runspace.Dispose();
}
