using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Shows the backup keys that Veeam and the custody file hold.</summary>
[Cmdlet(VerbsCommon.Get, "WrappedBackupKey")]
[OutputType(typeof(BackupKeyEntry))]
public sealed class GetWrappedBackupKeyCommand : KeyGuardCmdlet
{
    /// <summary>The keys' names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Show Veeam's other encryption passwords as well, those that are not wrapped.</summary>
    [Parameter]
    public SwitchParameter IncludeUnmanaged { get; set; }

    /// <summary>The custody file; those of the open connections when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CustodyPath { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var entries = BackupKeyInventory.Join(ListVeeam(), CustodyFiles.Open(this, CustodyPath), IncludeUnmanaged);
        foreach (var entry in entries.Where(entry => patterns.Any(pattern => pattern.IsMatch(entry.Name)))) WriteObject(entry);
    }

    // Custody is worth showing without Veeam; but a script must notice that Veeam was not asked.
    private IReadOnlyList<StoredKey>? ListVeeam()
    {
        try
        {
            return KeyStores.Open(this).List();
        }
        catch (KeyGuardException failure)
        {
            WriteError(ErrorRecords.From(failure));
            return null;
        }
    }
}
