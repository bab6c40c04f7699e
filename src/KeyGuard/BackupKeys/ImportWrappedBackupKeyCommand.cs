using System.Collections.Generic;
using System.Management.Automation;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.Cmdlets.Common;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Reads a recovery bundle, or merges it into the custody file.</summary>
[Cmdlet(VerbsData.Import, "WrappedBackupKey", SupportsShouldProcess = true, DefaultParameterSetName = ReadSet)]
[OutputType(typeof(BackupKeyEntry), ParameterSetName = [ReadSet])]
[OutputType(typeof(BackupKeyMerge), ParameterSetName = [MergeSet])]
public sealed class ImportWrappedBackupKeyCommand : KeyGuardCmdlet
{
    private const string ReadSet = "Read";
    private const string MergeSet = "Merge";

    /// <summary>Recovery bundles, or copies of custody files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Join the keys into the custody file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MergeSet)]
    public SwitchParameter Merge { get; set; }

    /// <summary>The custody file to merge into; the default connection's when left out.</summary>
    [Parameter(ParameterSetName = MergeSet)]
    [ValidateNotNullOrEmpty]
    public string? CustodyPath { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in Path) ForItem(path, () => Take(GetUnresolvedProviderPathFromPSPath(path)));
    }

    private void Take(string path)
    {
        var keys = BundleImport.Read(path);
        if (Merge) MergeAll(keys, path);
        else Show(keys);
    }

    private void Show(List<CustodyRecord> keys)
    {
        var book = CustodyBook.Open([]);
        book.AddGiven(keys);
        foreach (var entry in BackupKeyInventory.Join(null, book, includeUnmanaged: false)) WriteObject(entry);
    }

    private void MergeAll(List<CustodyRecord> keys, string path)
    {
        var custody = CustodyFiles.ToChange(this, CustodyPath);
        if (!ShouldProcess(custody.Path, $"Merge {keys.Count} keys of {path}")) return;
        foreach (var result in BundleImport.Merge(custody, keys, path, KeyGuardHost)) WriteObject(result);
        this.RefreshBundles(KeyGuardHost, [custody]);
    }
}
