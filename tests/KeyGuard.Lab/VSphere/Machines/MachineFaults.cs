using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Machines;

/// <summary>The faults of changing machines, with the message keys by which clients tell them apart.</summary>
internal static class MachineFaults
{
    public static VimFault ConcurrentAccess() => new("ConcurrentAccess", "The operation cannot be allowed at the current time because another operation has changed the virtual machine.");

    public static VimFault HostNotConnected() => new("HostNotConnected", "Unable to communicate with the remote host, since it is disconnected.");

    public static VimFault Config(string key, string text) => new VimFault("InvalidVmConfig", "Invalid virtual machine configuration.").Keyed(key, text);

    public static VimFault HasSnapshots() => Config("msg.hostd.configSpec.enc.snapshots", "Cannot change the encryption state of a virtual machine that has snapshots.");

    public static VimFault DiskChain() => Config("msg.hostd.deviceSpec.enc.diskChain", "Cannot change the encryption of a disk that is part of a disk chain.");

    public static VimFault NotEncrypted() => Config("msg.hostd.configSpec.enc.notEncrypted", "The virtual machine is not encrypted.");

    public static VimFault Encrypted() => Config("msg.hostd.configSpec.enc.encrypted", "The virtual machine is already encrypted.");

    public static VimFault Mismatch() => Config("msg.hostd.configSpec.enc.mismatch", "The encryption of the disks does not match that of the virtual machine.");

    public static VimFault MixedKeys() => Config("msg.hostd.configSpec.enc.mixedKeys", "The virtual machine and its disks cannot use keys of different kinds of key providers.");

    public static VimFault Generic(string key, string text) =>
        new VimFault("GenericVmConfigFault", text).Keyed(key).With("reason", VimValue.Of(text));

    public static VimFault KeyNotFound() => Generic("msg.vigor.enc.keyNotFound", "The operation failed because the encryption key could not be found.");

    public static VimFault KeyLocator() => Generic("msg.keysafe.locator", "The encryption key could not be located.");

    public static VimFault TpmNeedsEncryption() => Generic("msg.vtpm.add.notEncrypted", "Virtual TPM device needs an encrypted virtual machine.");

    public static VimFault TpmRequiresEncryption() => Generic("msg.vigor.enc.required.vtpm", "The virtual machine must stay encrypted while it has a virtual TPM device.");

    /// <summary>A key problem at the disk layer has no key of its own, only a text.</summary>
    public static VimFault DiskKeyLocator() => new VimFault("SystemError", "A general system error occurred: Error creating disk Key locator")
    {
        Cause = new VimFault("SystemError", "Error creating disk Key locator").With("reason", VimValue.Of("Key locator error")),
    }.With("reason", VimValue.Of("Error creating disk Key locator"));

    public static VimFault Device(int index, string? key, string text)
    {
        var fault = new VimFault("InvalidDeviceSpec", $"Invalid configuration for device '{index}'.");
        return (key is null ? fault : fault.Keyed(key, text)).With("property", VimValue.Of($"virtualDeviceSpec[{index}]")).With("deviceIndex", VimValue.Of(index));
    }

    public static VimFault DeviceOperation(int index, string key, string text) =>
        new VimFault("InvalidDeviceOperation", $"Invalid operation for device '{index}'.").Keyed(key, text).With("deviceIndex", VimValue.Of(index)).With("badOp", VimValue.Of("edit"));

    public static VimFault MissingKey(CryptoKey key) => new VimFault("KeyNotFound", "The key could not be found.").With("key", VimValue.Of(key.Id));

    public static VimFault KeyRequired(CryptoKey[] keys) =>
        new VimFault("EncryptionKeyRequired", "An encryption key is required to complete the operation.")
            .With("requiredKey", new VimArray("CryptoKeyId", System.Linq.Enumerable.Select(keys, key => CryptoKey.Value(key)!)));
}
