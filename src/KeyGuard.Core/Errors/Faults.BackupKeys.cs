using System;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException NameInvalid(string name, string why) => new("BackupKeyNameInvalid", FaultCategory.InvalidArgument,
        $"'{name}' can't be the name of a backup key: {why}.",
        "Use up to 100 letters, digits, blanks and punctuation, without | [ ] * ? ` and quotes: the name becomes part of Veeam's description.") { Target = name };

    public static KeyGuardException NameExists(string name, string where) => new("BackupKeyExists", FaultCategory.ResourceExists,
        $"There is a backup key named '{name}' already, in {where}.",
        "Choose another name. A password that is in use is never replaced: make a new key, switch the jobs over, and keep the old one until the last backup made with it has expired.") { Target = name };

    public static KeyGuardException NotComplexEnough(string name) => new("PasswordNotComplex", FaultCategory.InvalidData,
        $"The service generated no password for '{name}' that meets Veeam's complexity rule, in many tries.",
        "The key management service does not answer with random keys as it should. Check the endpoint's URL.") { Target = name };

    public static KeyGuardException VeeamMissing(string command) => new("VeeamModuleMissing", FaultCategory.NotInstalled,
        $"The command {command} is not there: Veeam's PowerShell module is not installed here, or not loaded.",
        "Connect to the backup server with Connect-KeyGuardVbr, or run this where the Veeam Backup & Replication console is installed: PowerShell 7 for version 13, Windows PowerShell 5.1 for 11 and 12.") { Target = command };

    public static KeyGuardException VeeamFailed(string command, string reason, Exception? inner) => new("VeeamCommandFailed", FaultCategory.WriteError,
        $"{command} failed: {reason}",
        "Check the connection to the backup server (Connect-VBRServer) and your role there; then run the command again. What is done already is recognised.", inner) { Target = command };

    public static KeyGuardException VeeamStopped(string command) => new("VeeamCommandStopped", FaultCategory.InvalidOperation,
        $"{command} was stopped before it ended.", "Run the command again: what was left unfinished is settled first.") { Target = command };

    public static KeyGuardException KeyDeserialized(string type) => new("KeyDeserialized", FaultCategory.InvalidType,
        $"This key ({type}) is only a copy that came from another session; Veeam's cmdlets can't work with it.",
        "Run Get-VBREncryptionKey and KeyGuard in the same session, without -UseWindowsPowerShell, Invoke-Command or Import-Clixml in between.") { Target = type };

    public static KeyGuardException NotAKey(string type) => new("NotABackupKey", FaultCategory.InvalidType,
        $"An object of type {type} is not a backup key: it has no description, hint or wrapped key.",
        "Pipe in the output of Get-VBREncryptionKey, Get-VBREncryptedBackupHint or Get-WrappedBackupKey.") { Target = type };

    public static KeyGuardException NotANewKey(string type) => new("NotANewBackupKey", FaultCategory.InvalidType,
        $"An object of type {type} can't be registered: it carries neither a password nor a record by which one can be unwrapped.",
        "Pipe New-WrappedBackupKey, Import-WrappedBackupKey, or Get-UnwrappedBackupKey without -AsPlainText, into Register-WrappedBackupKey.") { Target = type };

    public static KeyGuardException NameMissing() => new("BackupKeyNameMissing", FaultCategory.InvalidData,
        "A wrapped text that no record knows can't be registered without a name.",
        "Unwrap the whole hint, 'name | eyJ…', instead of its last part: the name becomes part of Veeam's description.");

    public static KeyGuardException NotInCustody(string name) => new("BackupKeyNotInCustody", FaultCategory.ObjectNotFound,
        $"The custody file has no key named '{name}'.", "Get-WrappedBackupKey lists what it has; -Path reads another custody file.") { Target = name };

    public static KeyGuardException NotWrapped(string name) => new("NotAWrappedKey", FaultCategory.InvalidData,
        $"'{name}' holds no wrapped key.",
        "A wrapped key looks like 'name | eyJ…': base64 text made by Key Protect or HPCS, unchanged and not cut off.") { Target = name };

    public static KeyGuardException KeyNotInStore(string name) => new("BackupKeyNotInVeeam", FaultCategory.ObjectNotFound,
        $"'{name}' is not among the encryption passwords of the connected backup server.",
        "Look with Get-WrappedBackupKey; Connect-KeyGuardVbr or Connect-VBRServer chooses the backup server.") { Target = name };

    public static KeyGuardException DescriptionAltered(string name, int wanted, int found) => new("VeeamDescriptionAltered", FaultCategory.WriteError,
        $"Veeam did not keep the description of '{name}' as it was given ({wanted} characters given, {found} kept); the state before has been put back.",
        "The description may be longer than this version of Veeam allows: use a shorter name. The custody file still holds the wrapped key.") { Target = name };

    public static KeyGuardException NotTakenOut(string name, Guid id, KeyGuardException cause) => new("VeeamKeyNotTakenOut", FaultCategory.WriteError,
        $"Veeam did not keep the description of '{name}' as it was given, and the key could not be taken out again: {cause.Message}",
        $"Remove the encryption password with the id {id} in Veeam by hand: its description is not whole, so nobody could unwrap it from there. Then use a shorter name.", cause) { Target = name };

    public static KeyGuardException NotPutBack(string name, KeyGuardException? cause) => new("VeeamDescriptionNotPutBack", FaultCategory.WriteError,
        $"Veeam did not keep the new description of '{name}', and the old one could not be put back: {cause?.Message ?? "Veeam did not keep that one either."}",
        "No key is lost: the custody file holds both wrapped forms. Put the description shown by Get-WrappedBackupKey back with Set-VBREncryptionKey or in Veeam's console (Manage Passwords).", cause) { Target = name };

    public static KeyGuardException WriteNotKept(string name) => new("VeeamWriteNotKept", FaultCategory.WriteError,
        $"Veeam did not take over the new description of '{name}'; the old one still stands and still works.",
        "Run the command again. If it stays so, check your role on the backup server.") { Target = name };

    public static KeyGuardException NoConnectionForKey(string name, string endpoint, string instanceId) => new("ConnectionForKeyMissing", FaultCategory.ObjectNotFound,
        $"'{name}' is wrapped at {endpoint}, instance {instanceId}, and there is no connection to it.",
        "Open one with Connect-KeyGuardKms for that endpoint and instance.") { Target = name };

    public static KeyGuardException CustodyUnknown(string name, string detail) => new("CustodyUnknown", FaultCategory.InvalidData,
        $"It is not known which root key wrapped '{name}': {detail}",
        "Connect to the instance and root key that wrapped it. An answer of another root key proves nothing about this backup key.") { Target = name };

    public static KeyGuardException CheckValueDiffers(string name) => new("CheckValueDiffers", FaultCategory.InvalidData,
        $"What was unwrapped for '{name}' is not the key that the custody file recorded.",
        "The description in Veeam may have been exchanged with another key's. Compare it with the custody file's entry (Get-WrappedBackupKey) before you use this password.") { Target = name };

    public static KeyGuardException MoveNotProved(string name) => new("MoveNotProved", FaultCategory.InvalidData,
        $"What the new root key unwraps for '{name}' is not the key that it was given to wrap.",
        "Nothing has been changed. The new key management service does not work as it should; give its support the correlation ids shown by -Verbose.") { Target = name };

    public static KeyGuardException CustodiansAlike(string first, string second) => new("CustodiansAlike", FaultCategory.InvalidArgument,
        $"'{second}' is no second custodian: '{first}' leads to the same instance and root key.",
        "Give connections that differ in instance or root key, best in region as well.") { Target = second };

    public static KeyGuardException MoveToItself(string name) => new("MoveToItself", FaultCategory.InvalidArgument,
        $"'{name}' can't be moved from: it is the same instance and root key as the one to move to.",
        "Give two connections that differ in instance or root key.") { Target = name };

    public static KeyGuardException InputFileUnreadable(string path, Exception inner) => new("InputFileUnreadable", FaultCategory.ReadError,
        $"'{path}' can't be read: {inner.Message}", "Give the path of a custody file, or of a text file with a wrapped key or hint on each line.", inner) { Target = path };

    public static KeyGuardException InputFileEmpty(string path) => new("InputFileWithoutKeys", FaultCategory.InvalidData,
        $"'{path}' holds no wrapped key.", "Give the path of a custody file, or of a text file with a wrapped key or hint on each line.") { Target = path };
}
