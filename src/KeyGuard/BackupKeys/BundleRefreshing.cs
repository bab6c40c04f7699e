using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Hosting;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Has recovery bundles follow custody at the end of a command.</summary>
internal static class BundleRefreshing
{
    private const string SessionCommand = "Get-VBRServerSession";

    /// <summary>Brings the bundles that follow custody files up to date. A failure is told and ends nothing.</summary>
    public static void RefreshBundles(this PSCmdlet cmdlet, IKeyGuardHost host, IEnumerable<CustodyFile> custody)
    {
        var targets = cmdlet.IsRehearsal() ? [] : Following(custody.Distinct()).ToArray();
        if (targets.Length == 0) return;
        foreach (var failure in BundleRefresh.Run(targets, Server(cmdlet), host))
        {
            cmdlet.WriteWarning(failure.Message);
            // With -ErrorAction Stop an error here would keep the rest of a pipeline from its end, where it may still have keys to store.
            if (cmdlet.MyInvocation.PipelinePosition == cmdlet.MyInvocation.PipelineLength) cmdlet.WriteError(ErrorRecords.From(failure));
        }
    }

    /// <summary>The bundles that follow custody files, for those that read them.</summary>
    public static IReadOnlyList<BundleTarget> Bundles(this PSCmdlet cmdlet, IEnumerable<CustodyFile> custody)
    {
        var targets = Following(custody.Distinct()).ToArray();
        if (targets.Length == 0) return [];
        var server = Server(cmdlet);
        return targets.Select(target => target with { Path = BundlePath.ForRefresh(target.Path, server) }).ToArray();
    }

    // Those of all open connections with the file, whichever of them the command used; else the one of the environment variable.
    private static IEnumerable<BundleTarget> Following(IEnumerable<CustodyFile> custody)
    {
        foreach (var file in custody)
        {
            var paths = ConnectionRegistry.Current.Open.Where(connection => connection.Custody == file).Select(connection => connection.BundlePath).OfType<string>().Distinct().ToArray();
            if (paths.Length == 0 && BundlePath.FromEnvironment() is { } path) paths = [path];
            foreach (var bundle in paths) yield return new BundleTarget(bundle, file);
        }
    }

    /// <summary>
    /// The backup server's name: that of the connection to its REST API where one is open, since that is what the cmdlets
    /// use then; else as Veeam's session has it; this computer's where there is neither.
    /// </summary>
    public static string Server(PSCmdlet cmdlet)
    {
        // A role below Backup Administrator may not ask the server for its name; the one connected to is as good.
        var name = VbrRegistry.Current.InUse is { } connection
            ? connection.ServerName ?? connection.Endpoint.Host.Trim('[', ']')
            : Session(cmdlet)?.Properties["Server"]?.Value as string;
        return name is null or { Length: 0 } or "localhost" or "127.0.0.1" or "::1" ? Environment.MachineName : name;
    }

    private static PSObject? Session(PSCmdlet cmdlet)
    {
        if (cmdlet.InvokeCommand.GetCommand(SessionCommand, CommandTypes.Cmdlet | CommandTypes.Function) is not { } command) return null;
        try
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            return shell.AddCommand(command.ModuleName is { Length: > 0 } module ? module + "\\" + SessionCommand : SessionCommand).Invoke().FirstOrDefault();
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            // It names a file and nothing more; this computer's name does as well.
            return null;
        }
    }
}
