using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
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
    [ArgumentCompleter(typeof(BackupKeyNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Show Veeam's other encryption passwords as well, those that are not wrapped.</summary>
    [Parameter]
    public SwitchParameter IncludeUnmanaged { get; set; }

    /// <summary>The custody file; those of the open connections when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CustodyPath { get; set; }

    /// <summary>Show what uses each key in Veeam.</summary>
    [Parameter]
    public SwitchParameter IncludeUsage { get; set; }

    /// <summary>Ask the root keys whether they have a newer version than the one that wrapped the key.</summary>
    [Parameter]
    public SwitchParameter CheckVersion { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var entries = BackupKeyInventory.Join(ListVeeam(), CustodyFiles.Open(this, CustodyPath), IncludeUnmanaged, Inquire());
        foreach (var entry in entries.Where(entry => patterns.Any(pattern => pattern.IsMatch(entry.Name)))) WriteObject(entry);
    }

    private InventoryInquiry Inquire()
    {
        var connections = ConnectionRegistry.Current.Open;
        if (CheckVersion && connections.Count == 0) throw Faults.NoConnection();
        foreach (var connection in connections) Traced(connection);
        var usage = IncludeUsage ? KeyStores.TryOpen(this) as IKeyUsage : null;
        if ((usage as IPartialKeyUsage)?.NotAsked is { Count: > 0 } notAsked) WriteWarning($"It can't be asked here whether these use a key: {string.Join(", ", notAsked)}.");
        return new InventoryInquiry(usage, CheckVersion ? new RootKeyVersions(connections, KeyGuardHost) : null, DateTime.UtcNow);
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
