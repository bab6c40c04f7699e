using System.Collections.Generic;

namespace KeyGuard.Errors;

/// <summary>
/// The faults of vCenter that KeyGuard knows (vSphere Web Services API; message keys as VMware's own VM Operator maps them).
/// </summary>
internal static class VimMeanings
{
    private const string AskForPrivileges = "Have the role of this user extended by the privileges named (vSphere Client, Administration, Roles), on the object named or above it; for keys and key providers, on the vCenter itself.";
    private const string KeyServers = "Check with Test-VCenterKms that vCenter and the hosts reach the key provider and that the key still exists there; then run the command again.";
    private const string DropSnapshots = "Remove the VM's snapshots, or wait for the backup that made them; then run the command again.";
    private const string PlainDisks = "Run the command again with -SkipHardDisks, or look at the VM's disks and their storage policies in the vSphere Client.";

    public static IReadOnlyList<VimMeaning> All { get; } =
    [
        // The session and the user.
        new("InvalidLogin", null, "VCenterCredentialsRejected", FaultCategory.AuthenticationError, "vCenter does not accept this user name and password for",
            "Check user name (name@domain or DOMAIN\\name) and password. The password is not tried again on this connection, lest the account be locked."),
        new("NotAuthenticated", null, "VCenterSessionEnded", FaultCategory.AuthenticationError, "vCenter does not know the session, not even after logging in anew; asked for",
            "Connect again with Connect-KeyGuardVCenter. If it happens again at once, the user may not log on, or something between here and vCenter drops its cookie."),
        new("NoPermission|RestrictedByAdministrator", null, "VCenterNoPermission", FaultCategory.SecurityError, "the user has no permission for", AskForPrivileges),

        // What was asked.
        new("InvalidRequest", "Unexpected element", "VCenterElementUnknown", FaultCategory.ProtocolError, "this version of vCenter does not know a part of what was asked about",
            "Connect again with Connect-KeyGuardVCenter, which agrees on the version anew. If it stays, report it with vCenter's version and its words above."),
        new("InvalidRequest|InvalidType", null, "VCenterRequestInvalid", FaultCategory.ProtocolError, "vCenter can't make sense of the call about",
            "Report it with vCenter's version and its words above; something between here and vCenter may also have changed the call."),
        new("InvalidArgument", null, "VCenterArgumentInvalid", FaultCategory.InvalidArgument, "vCenter does not accept an argument for",
            "Check the name of the key provider, the key and the object: they must exist in this very vCenter."),
        new("InvalidProperty", null, "VCenterPropertyUnknown", FaultCategory.ProtocolError, "this version of vCenter has no such property of", "Update vCenter, or report it with vCenter's version."),
        new("MethodNotFound|NotImplemented", null, "VCenterMethodUnknown", FaultCategory.NotInstalled, "this server has no such method, asked of", "Use a vCenter whose version has it; docs/about_KeyGuard_VCenter says which is needed for what."),
        new("NotSupported", "msg.disk.policyChangeFailure", "VCenterPolicyWithoutEncryption", FaultCategory.InvalidOperation, "the storage policy does not hold the encryption filter, wanted for", "Choose a storage policy with VM encryption, such as \"VM Encryption Policy\"."),
        new("NotSupported", null, "VCenterNotSupported", FaultCategory.NotInstalled, "the host or this version of vCenter can't do that to", "Check the versions of vCenter and the host, and whether the VM has linked clones, fault tolerance or other things that encryption excludes."),

        // The object.
        new("ManagedObjectNotFound", null, "VCenterObjectGone", FaultCategory.ObjectNotFound, "vCenter no longer has", "It was removed, or registered anew under another id: look it up by its name and run the command again."),
        new("NotFound", null, "VCenterNotFound", FaultCategory.ObjectNotFound, "vCenter finds nothing of that name for", "Check the name; the Get- cmdlets list what there is."),
        new("AlreadyExists|DuplicateName", null, "VCenterExists", FaultCategory.ResourceExists, "vCenter has already what was to be made of", "Nothing is left to do if it is the one meant; else choose another name."),
        new("RuntimeFault|SystemError|SystemErrorFault", "Already registered", "VCenterExists", FaultCategory.ResourceExists, "vCenter has already what was to be made of", "Nothing is left to do if it is the one meant; else choose another name."),
        new("ResourceInUse", null, "VCenterInUse", FaultCategory.ResourceBusy, "something still uses", "Find out what uses it (Get-VMEncryptionKms, Get-VMHostEncryptionKms, Get-VsanClusterEncryptionKms), and move that away first."),
        new("TaskInProgress", null, "VCenterObjectBusy", FaultCategory.ResourceBusy, "another task is at work on", "Wait for that task (a backup, a migration) and run the command again; what is done already is recognised."),
        new("ConcurrentAccess", null, "VCenterObjectChanged", FaultCategory.ResourceBusy, "somebody else changed, at the same moment,", "Run the command again; what is done already is recognised."),
        new("RequestCanceled", null, "VCenterCancelled", FaultCategory.InvalidOperation, "somebody cancelled the work on", "Find out who did and why, then run the command again; what is done already is recognised."),
        new("InvalidPowerState", null, "VCenterPowerState", FaultCategory.InvalidOperation, "the power state does not allow it for", "Shut the VM down first: encrypting, decrypting and a deep re-key need it to be off; a shallow re-key does not."),
        new("InvalidVmState", null, "VCenterVmState", FaultCategory.InvalidOperation, "the VM's state does not allow it for", "If the VM is locked: have its key provider trusted and reachable under the same id, then unlock it; if it is invalid or orphaned, register it anew."),
        new("EncryptionKeyRequired", null, "VCenterKeyRequired", FaultCategory.ResourceUnavailable, "the host lacks an encryption key that is needed for", KeyServers),
        new("KeyNotFound", null, "VCenterKeyNotFound", FaultCategory.ObjectNotFound, "the key provider has no such key, needed for", KeyServers),
        new("InvalidState", null, "VCenterState", FaultCategory.InvalidOperation, "its state does not allow it for", "Look at the object in the vSphere Client: a host must be connected and crypto-safe, a VM neither locked nor invalid, a cluster not in the middle of a change."),

        // VM encryption, by message key.
        new("GenericVmConfigFault", "msg.vigor.enc.keyNotFound", "VCenterKeyNotFound", FaultCategory.ObjectNotFound, "the key provider has no such key, needed for", KeyServers),
        new("GenericVmConfigFault", "msg.keysafe.locator", "VCenterKeyLocator", FaultCategory.ResourceUnavailable, "the host can't find the key for", KeyServers),
        new("GenericVmConfigFault", "msg.vtpm.add.notEncrypted", "VCenterVtpmNeedsEncryption", FaultCategory.InvalidOperation, "a virtual TPM needs the home of the VM to be encrypted:", "Encrypt the VM's home first."),
        new("GenericVmConfigFault", "msg.vigor.enc.required.vtpm", "VCenterVtpmKeepsEncryption", FaultCategory.InvalidOperation, "a virtual TPM keeps from being decrypted", "Remove the virtual TPM first, if what is sealed in it (BitLocker) may be lost."),
        new("SystemError|SystemErrorFault", "Error creating disk Key locator", "VCenterKeyLocator", FaultCategory.ResourceUnavailable, "the host can't find the key for", KeyServers),
        new("SystemError|SystemErrorFault", "Key locator error", "VCenterKeyLocator", FaultCategory.ResourceUnavailable, "the host can't find the key for", KeyServers),
        new("SystemError|SystemErrorFault", "Key required for encryption.bundle", "VCenterKeyLocator", FaultCategory.ResourceUnavailable, "the host can't find the key for", KeyServers),
        new("InvalidDeviceOperation", "msg.hostd.deviceSpec.enc.encrypted", "VCenterDiskEncrypted", FaultCategory.InvalidOperation, "a disk is encrypted already:", PlainDisks),
        new("InvalidDeviceOperation", "msg.hostd.deviceSpec.enc.notEncrypted", "VCenterDiskNotEncrypted", FaultCategory.InvalidOperation, "a disk is not encrypted:", PlainDisks),
        new("InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.badPolicy", "VCenterDiskPolicy", FaultCategory.InvalidOperation, "a disk's storage policy does not go with its encryption:", "Give the disk a storage policy with VM encryption, such as \"VM Encryption Policy\"."),
        new("InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.notDisk", "VCenterNotADisk", FaultCategory.InvalidOperation, "something that is no disk can't be encrypted:", PlainDisks),
        new("InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.sharedBacking", "VCenterDiskShared", FaultCategory.InvalidOperation, "a disk that is shared with other VMs can't be encrypted:", PlainDisks),
        new("InvalidDeviceSpec", "msg.hostd.deviceSpec.enc.notFile", "VCenterDiskNotAFile", FaultCategory.InvalidOperation, "a raw device can't be encrypted:", PlainDisks),
        new("InvalidDeviceSpec", "msg.hostd.deviceSpec.add.noencrypt", "VCenterDiskPlain", FaultCategory.InvalidOperation, "a disk without encryption can't be added to an encrypted VM:", "Encrypt the disk as well."),
        new("InvalidDeviceSpec|InvalidDeviceOperation|InvalidDeviceBacking", null, "VCenterDevice", FaultCategory.InvalidOperation, "vCenter does not accept the change of a device of", PlainDisks),
        new("InvalidVmConfig", "msg.hostd.configSpec.enc.snapshots", "VCenterSnapshots", FaultCategory.InvalidOperation, "snapshots keep from being changed", DropSnapshots),
        new("InvalidVmConfig", "msg.hostd.deviceSpec.enc.diskChain", "VCenterDiskChain", FaultCategory.InvalidOperation, "a disk with parents keeps from being changed", DropSnapshots),
        new("InvalidVmConfig", "msg.hostd.configSpec.enc.notEncrypted", "VCenterVmNotEncrypted", FaultCategory.InvalidOperation, "nothing is encrypted of", "Encrypt the VM first (Set-VM, or a storage policy with VM encryption)."),
        new("InvalidVmConfig", "msg.hostd.configSpec.enc.encrypted", "VCenterVmEncrypted", FaultCategory.InvalidOperation, "it is encrypted already:", "Use a re-key: Set-VMEncryptionKms."),
        new("InvalidVmConfig", "msg.hostd.configSpec.enc.mismatch", "VCenterEncryptionMismatch", FaultCategory.InvalidOperation, "home and disks are not encrypted alike:", "Look with Get-VMEncryptionKms which of them is encrypted, and with which provider."),
        new("InvalidVmConfig", "msg.hostd.configSpec.enc.mixedKeys", "VCenterProvidersMixed", FaultCategory.InvalidOperation, "home and disks can't be under providers of different types:", "Move home and disks together, without -SkipHardDisks."),
        new("InvalidVmConfig|GenericVmConfigFault|VmConfigFault", null, "VCenterVmConfig", FaultCategory.InvalidOperation, "vCenter does not accept the configuration of", "vCenter's own words above say what is wrong with it; correct that and run the command again."),

        // Hosts, files, resources.
        new("HostNotConnected|HostNotReachable|HostCommunication|HostConnectFault", null, "VCenterHostUnreachable", FaultCategory.ResourceUnavailable, "vCenter does not reach the host of", "Bring the host back (or move the VM to another one) and run the command again; what is done already is recognised."),
        new("FileFault|FileLocked|FileNotFound|FileNotWritable|CannotAccessFile|NoDiskSpace|FileAlreadyExists|InvalidDatastore|InvalidDatastorePath", null, "VCenterFile", FaultCategory.WriteError, "the host can't work on a file of", "Look at the datastore: space, access, and who holds the file open (a backup or a replica)."),
        new("InsufficientResourcesFault|InsufficientCpuResourcesFault|InsufficientMemoryResourcesFault|InsufficientHostCapacityFault", null, "VCenterResources", FaultCategory.ResourceUnavailable, "the host has not enough resources for", "Free resources on the host or its datastore and run the command again."),
        new("Timedout|TaskTimedOut", null, "VCenterTimedOut", FaultCategory.ResourceUnavailable, "vCenter itself waited too long for", "Look at the host and the key provider, then run the command again; what is done already is recognised."),
        new("VsanFault|CannotReconfigureVsanWhenHaEnabled|CannotChangeVsanClusterUuid", null, "VCenterVsan", FaultCategory.InvalidOperation, "vSAN refused for", "Look at the cluster's vSAN health in the vSphere Client; vCenter's own words above say why."),
    ];
}
