namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>Virtual devices and their backings, as far as the Lab's machines have them: clients send them back whole.</summary>
internal static class DeviceTables
{
    public const string Text = """
        type ID @6.5 = id string
        type Description = label string, summary string
        type SharesInfo = shares int, level string
        type StorageIOAllocationInfo @4.1 = limit? long, shares? SharesInfo, reservation? int @5.5
        type VirtualDeviceConnectInfo = migrateConnect? string @6.7, startConnected boolean, allowGuestControl boolean, connected boolean, status? string @4.0
        abstract VirtualDeviceBusSlotInfo @5.1
        type VirtualDevicePciBusSlotInfo < VirtualDeviceBusSlotInfo @5.1 = pciSlotNumber int
        abstract VirtualDeviceBackingInfo
        type VirtualDeviceFileBackingInfo < VirtualDeviceBackingInfo = fileName string, datastore? Datastore, backingObjectId? string @5.5
        type VirtualDeviceDeviceBackingInfo < VirtualDeviceBackingInfo = deviceName string, useAutoDetect? boolean
        type VirtualDiskFlatVer2BackingInfo < VirtualDeviceFileBackingInfo = diskMode string, split? boolean, writeThrough? boolean, thinProvisioned? boolean,
          eagerlyScrub? boolean @4.0, uuid? string, contentId? string @4.0, changeId? string @4.0, parent? VirtualDiskFlatVer2BackingInfo @4.0,
          deltaDiskFormat? string @5.0, digestEnabled? boolean @5.0, deltaGrainSize? int @5.1, deltaDiskFormatVariant? string @6.0, sharing? string @6.0,
          keyId? CryptoKeyId @6.5, cryptoIntegrityProtectionType? string @8.0.3.0
        type VirtualDiskSeSparseBackingInfo < VirtualDeviceFileBackingInfo @5.1 = diskMode string, writeThrough? boolean, uuid? string, contentId? string,
          changeId? string, parent? VirtualDiskSeSparseBackingInfo, deltaDiskFormat? string, digestEnabled? boolean, grainSize? int, keyId? CryptoKeyId @6.5,
          cryptoIntegrityProtectionType? string @8.0.3.0
        type VirtualDiskRawDiskMappingVer1BackingInfo < VirtualDeviceFileBackingInfo = lunUuid? string, deviceName? string, compatibilityMode? string,
          diskMode? string, uuid? string, contentId? string @4.0, changeId? string @4.0, parent? VirtualDiskRawDiskMappingVer1BackingInfo @4.0,
          deltaDiskFormat? string @6.7, deltaGrainSize? int @6.7, sharing? string @6.0
        type VirtualCdromIsoBackingInfo < VirtualDeviceFileBackingInfo
        type VirtualEthernetCardNetworkBackingInfo < VirtualDeviceDeviceBackingInfo = network? Network, inPassthroughMode? boolean @4.0

        type VirtualDevice = key int, deviceInfo? Description, backing? VirtualDeviceBackingInfo, connectable? VirtualDeviceConnectInfo,
          slotInfo? VirtualDeviceBusSlotInfo @5.1, controllerKey? int, unitNumber? int, numaNode? int @8.0.0.1, deviceGroupInfo? any @8.0.0.1
        type VirtualController < VirtualDevice = busNumber int, device* int
        type VirtualPCIController < VirtualController
        type VirtualIDEController < VirtualController
        type VirtualPS2Controller < VirtualController
        type VirtualSIOController < VirtualController
        type VirtualSCSIController < VirtualController = hotAddRemove? boolean, sharedBus string, scsiCtlrUnitNumber? int
        type ParaVirtualSCSIController < VirtualSCSIController
        type VirtualLsiLogicSASController < VirtualSCSIController
        type VirtualSATAController < VirtualController @5.5
        type VirtualAHCIController < VirtualSATAController @5.5
        type VirtualNVMEController < VirtualController @6.5
        type VirtualKeyboard < VirtualDevice
        type VirtualPointingDevice < VirtualDevice
        type VirtualMachineVideoCard < VirtualDevice = videoRamSizeInKB? long, numDisplays? int, useAutoDetect? boolean
        type VirtualMachineVMCIDevice < VirtualDevice @4.0 = id? long, allowUnrestrictedCommunication? boolean, filterEnable? boolean @6.0, filterInfo? any @6.0
        type VirtualCdrom < VirtualDevice
        type VirtualTPM < VirtualDevice @6.7 = endorsementKeyCertificateSigningRequest* base64Binary, endorsementKeyCertificate* base64Binary
        type VirtualEthernetCard < VirtualDevice = addressType? string, macAddress? string, wakeOnLanEnabled? boolean, resourceAllocation? any @6.0,
          externalId? string @6.0, uptCompatibilityEnabled? boolean @6.0
        type VirtualVmxnet < VirtualEthernetCard
        type VirtualVmxnet3 < VirtualVmxnet @4.0
        type VirtualDisk < VirtualDevice = capacityInKB long, capacityInBytes? long @5.5, shares? SharesInfo, storageIOAllocation? StorageIOAllocationInfo @4.1,
          diskObjectId? string @5.5, vFlashCacheConfigInfo? any @5.5, iofilter* string @6.0, vDiskId? ID @6.5, vDiskVersion? int @8.0.3.0,
          nativeUnmanagedLinkedClone? boolean @6.7, independentFilters* any @7.0.2.1, guestReadOnly? boolean @8.0.2.0
        """;
}
