using System;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Register;

/// <summary>One key on its way into Veeam.</summary>
internal sealed class Registration(WrappedBackupKey key)
{
    public WrappedBackupKey Key { get; } = key;

    /// <summary>Whether Veeam was asked to add it, with whatever outcome.</summary>
    public bool WasTried { get; set; }

    /// <summary>The id that Veeam gave it.</summary>
    public Guid? AddedId { get; set; }

    /// <summary>Whether this run added it.</summary>
    public bool WasAdded { get; set; }

    /// <summary>The key in Veeam with exactly the wanted description.</summary>
    public StoredKey? Kept { get; set; }

    public KeyGuardException? Failure { get; set; }

    public bool IsFresh => Kept is null && Failure is null;

    public RegisteredBackupKey Result(StoredKey kept) => new()
    {
        Name = Key.Name,
        Added = WasAdded,
        Id = kept.Id,
        EncryptionKey = kept.Native,
        Description = kept.Description,
        RootKeyId = Key.RootKeyId,
        KeyVersion = Key.KeyVersion,
        InstanceId = Key.InstanceId,
        Endpoint = Key.Endpoint,
    };
}
