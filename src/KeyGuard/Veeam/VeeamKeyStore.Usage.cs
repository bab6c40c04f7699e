using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;

namespace KeyGuard.Cmdlets.Veeam;

/// <content>
/// What uses a key: each of Veeam's cmdlets that shows one is listed once. Keys are compared by id; descriptions may be
/// doubled. A cmdlet that this version of Veeam does not have is reported as not asked; one that fails is a failure.
/// </content>
internal sealed partial class VeeamKeyStore : IPartialKeyUsage
{
    private static readonly UseSource[] Sources =
    [
        new("job", "Get-VBRJob", ["Info.PwdKeyId"]),
        new("agent job", "Get-VBRComputerBackupJob", ["StorageOptions.EncryptionKey.Id"]),
        new("copy job", "Get-VBRBackupCopyJob", ["StorageOptions.EncryptionKey.Id"]),
        new("tape pool", "Get-VBRTapeMediaPool", ["EncryptionOptions.Key.Id"]),
        // The first name is that of versions before 12.3.
        new("scale-out repository", "Get-VBRBackupRepository", ["EncryptionKey.Id", "CapacityTierEncryptionKey.Id", "ArchiveTierEncryptionKey.Id"], "ScaleOut"),
        new("configuration backup", "Get-VBRConfigurationBackupJob", ["EncryptionOptions.Key.Id"]),
    ];

    private ILookup<Guid, KeyUse>? _uses;

    public IReadOnlyList<string> NotAsked => Sources.Where(source => Lookup(_cmdlet, source.Command) is null).Select(source => source.Kind).ToArray();

    public IReadOnlyList<KeyUse> Find(StoredKey key) => (_uses ??= ListUses().ToLookup(use => use.Key, use => use.Use))[key.Id].ToArray();

    private IEnumerable<(Guid Key, KeyUse Use)> ListUses() =>
        from source in Sources
        where Lookup(_cmdlet, source.Command) is not null
        from user in Invoke(source.Command, source.Switch is null ? [] : [(source.Switch, true)])
        from key in source.Paths.Select(path => IdAt(user, path)).Where(id => id != Guid.Empty).Distinct()
        // A key that is set counts as used though encryption may be off: switching it on again takes that key.
        select (key, new KeyUse(source.Kind, VeeamKeys.Text(user, "Name") ?? source.Kind));

    private static Guid IdAt(PSObject start, string path)
    {
        object? value = start;
        foreach (var step in path.Split('.'))
        {
            if (value is null) return Guid.Empty;
            value = Step(PSObject.AsPSObject(value), step);
        }
        return value is not null && Guid.TryParse(value.ToString(), out var id) ? id : Guid.Empty;
    }

    private static object? Step(PSObject from, string property)
    {
        try
        {
            return from.Properties[property]?.Value;
        }
        catch (GetValueException)
        {
            // A property that can't be read now is as good as none.
            return null;
        }
    }

    private sealed record UseSource(string Kind, string Command, string[] Paths, string? Switch = null);
}
