using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Writes a recovery bundle: what custody knows, as one file to keep elsewhere.</summary>
[Cmdlet(VerbsData.Export, "WrappedBackupKey", SupportsShouldProcess = true)]
[OutputType(typeof(RecoveryBundle))]
public sealed class ExportWrappedBackupKeyCommand : KeyGuardCmdlet
{
    /// <summary>The file to write, or a folder, in which the file gets a name of its own.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The names of the keys; wildcards are allowed. All when left out.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The custody file; those of the open connections when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CustodyPath { get; set; }

    /// <inheritdoc/>
    protected override void Complete()
    {
        var custody = CustodyFiles.Find(this, CustodyPath);
        RequireNames(custody);
        var server = BundleRefreshing.Server(this);
        var path = BundlePath.ForExport(GetUnresolvedProviderPathFromPSPath(Path), server);
        if (!ShouldProcess(path, "Write a recovery bundle of " + string.Join(" and ", custody.Select(file => file.Path)))) return;
        var bundle = new BundleWriter(custody, KeyGuardHost).Write(path, IsWanted(), server);
        if (bundle.OnlyInBundle > 0) WriteVerbose($"{bundle.OnlyInBundle} keys that custody does not know stay in the bundle.");
        WriteObject(bundle);
    }

    private Func<CustodyRecord, bool> IsWanted()
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        return record => Array.Exists(patterns, pattern => pattern.IsMatch(record.Name));
    }

    private void RequireNames(IReadOnlyList<CustodyFile> custody)
    {
        var book = CustodyBook.Open(custody);
        foreach (var name in Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && book.ByName(name) is null)) ForItem(name, () => throw Faults.NotInCustody(name));
    }
}
