namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException DrillKeyGone(string name, string id) => new("BackupKeyGoneFromVeeam", FaultCategory.ObjectNotFound,
        $"'{name}' is gone from Veeam: the password {id} that custody recorded is not there any more.",
        "Backups made with it can still be opened: Get-UnwrappedBackupKey gives the password. If the key was removed on purpose, Remove-WrappedBackupKey would have recorded that; if not, find out who did.") { Target = name };

    public static KeyGuardException DrillDescriptionMoved(string name, string recorded, string found) => new("VeeamDescriptionMoved", FaultCategory.InvalidData,
        $"The wrapped form of '{name}' stands in the description of another password in Veeam ({found}) than the recorded one ({recorded}), which is gone.",
        "Whether that password is the same is not known. Register a new key and switch the jobs over, unless the backup server was restored or replaced on purpose.") { Target = name };

    public static KeyGuardException DrillDescriptionChanged(string name, string id) => new("VeeamDescriptionChanged", FaultCategory.InvalidData,
        $"Veeam's description of '{name}' (password {id}) was changed: it does not carry the wrapped form that custody recorded.",
        "Put the description that Get-WrappedBackupKey shows back with Set-VBREncryptionKey. New backups carry it as their hint.") { Target = name };

    public static KeyGuardException DrillKeyMissing(string name) => new("BackupKeyUnknown", FaultCategory.ObjectNotFound,
        $"There is no backup key named '{name}'.", "Get-WrappedBackupKey lists the keys of Veeam and of the custody file.") { Target = name };

    public static KeyGuardException DrillErasedKey(string name) => new("ErasedKeyInVeeam", FaultCategory.InvalidData,
        $"'{name}' was erased on purpose, and Veeam holds it all the same.",
        "It may have come back with a restored configuration. Look whether a job uses it, then run Remove-WrappedBackupKey again.") { Target = name };

    public static KeyGuardException DrillPasswordDiffers(string name) => new("VeeamPasswordDiffers", FaultCategory.InvalidData,
        $"Veeam holds another password for '{name}' than the one that its wrapped form unwraps to.",
        "Somebody changed the password in Veeam. Backups made since can't be opened with the wrapped key: make a new key, and switch the jobs over now.") { Target = name };
}
