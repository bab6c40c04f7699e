namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>What is asked of machines, hosts, clusters and first-class disks.</summary>
internal static class MachineTables
{
    public const string Text = """
        abstract VirtualMachineProfileSpec @5.5
        type VirtualMachineDefinedProfileSpec < VirtualMachineProfileSpec @5.5 = profileId string, replicationSpec? any @6.5, profileData? any, profileParams* KeyValue @6.7
        type VirtualMachineEmptyProfileSpec < VirtualMachineProfileSpec @5.5
        type VirtualMachineDefaultProfileSpec < VirtualMachineProfileSpec @6.0
        enum VirtualDeviceConfigSpecOperation = add, remove, edit
        enum VirtualDeviceConfigSpecFileOperation = create, destroy, replace
        type OptionValue = key string, value? anyType
        type VirtualDeviceConfigSpecBackingSpec @6.5 = parent? VirtualDeviceConfigSpecBackingSpec, crypto? CryptoSpec
        type VirtualDeviceConfigSpec = operation? VirtualDeviceConfigSpecOperation, fileOperation? VirtualDeviceConfigSpecFileOperation, device VirtualDevice,
          profile* VirtualMachineProfileSpec @5.5, backing? VirtualDeviceConfigSpecBackingSpec @6.5, filterSpec* any @7.0, changeMode? string @8.0.1.0
        type VirtualMachineConfigSpec = changeVersion? string, name? string, version? string, createDate? dateTime @6.7, uuid? string, instanceUuid? string @4.0,
          npivNodeWorldWideName* long, npivPortWorldWideName* long, npivWorldWideNameType? string, npivDesiredNodeWwns? short @4.0,
          npivDesiredPortWwns? short @4.0, npivTemporaryDisabled? boolean @4.0, npivOnNonRdmDisks? boolean @4.0, npivWorldWideNameOp? string,
          locationId? string, guestId? string, alternateGuestName? string, annotation? string, files? any, tools? any, flags? any, consolePreferences? any,
          powerOpInfo? any, rebootPowerOff? boolean @8.0.0.1, numCPUs? int, vcpuConfig* any @7.0, numCoresPerSocket? int @5.0, memoryMB? long,
          memoryHotAddEnabled? boolean @4.0, cpuHotAddEnabled? boolean @4.0, cpuHotRemoveEnabled? boolean @4.0, virtualICH7MPresent? boolean @5.0,
          virtualSMCPresent? boolean @5.0, deviceChange* VirtualDeviceConfigSpec, cpuAllocation? any, memoryAllocation? any, latencySensitivity? any @5.1,
          cpuAffinity? any, memoryAffinity? any, networkShaper? any, cpuFeatureMask* any, extraConfig* OptionValue, swapPlacement? string, bootOptions? any,
          vAppConfig? any @4.0, ftInfo? any @4.0, repConfig? any @6.0, vAppConfigRemoved? boolean @4.0, vAssertsEnabled? boolean @4.0,
          changeTrackingEnabled? boolean @4.0, firmware? string @5.0, maxMksConnections? int @5.0, guestAutoLockEnabled? boolean @5.0, managedBy? any @5.0,
          memoryReservationLockedToMax? boolean @5.0, nestedHVEnabled? boolean @5.1, vPMCEnabled? boolean @5.1, scheduledHardwareUpgradeInfo? any @5.1,
          vmProfile* VirtualMachineProfileSpec @5.5, messageBusTunnelEnabled? boolean @6.0, crypto? CryptoSpec @6.5, migrateEncryption? string @6.5,
          sgxInfo? any @7.0, ftEncryptionMode? string @7.0.2.0, guestMonitoringModeInfo? any @7.0, sevEnabled? boolean @7.0.1.0

        call +VirtualMachine.ReconfigVM_Task = spec VirtualMachineConfigSpec
        call +VirtualMachine.CryptoUnlock_Task @6.7 !Cryptographer.RegisterVM
        call +VirtualMachine.PowerOnVM_Task !VirtualMachine.Interact.PowerOn = host? HostSystem
        call +VirtualMachine.PowerOffVM_Task !VirtualMachine.Interact.PowerOff
        call +VirtualMachine.CreateSnapshot_Task !VirtualMachine.State.CreateSnapshot = name string, description? string, memory boolean, quiesce boolean
        call +VirtualMachine.RemoveAllSnapshots_Task !VirtualMachine.State.RemoveSnapshot = consolidate? boolean @5.0

        call +HostSystem.ConfigureCryptoKey @6.5 !Cryptographer.RegisterHost = keyId? CryptoKeyId
        call +HostSystem.PrepareCrypto @6.5 !Cryptographer.RegisterHost
        call +HostSystem.EnableCrypto @6.5 !Cryptographer.RegisterHost = keyPlain CryptoKeyPlain
        call +CryptoManagerHost.CryptoManagerHostPrepare @6.7 !Cryptographer.RegisterHost
        call +CryptoManagerHost.CryptoManagerHostEnable @6.7 !Cryptographer.RegisterHost = initialKey CryptoKeyPlain
        call +CryptoManagerHost.CryptoManagerHostDisable @7.0 !Cryptographer.RegisterHost
        call +CryptoManagerHost.ChangeKey_Task @6.7 !Cryptographer.RegisterHost = newKey CryptoKeyPlain
        call CryptoManagerHost.GetCryptoKeyStatus @8.0.1.0 !Cryptographer.RegisterHost = keys* CryptoKeyId

        type ClusterComputeResourceCryptoModePolicy @8.0.3.0 = keyId? CryptoKeyId, providerId? KeyProviderId
        call +ClusterComputeResource.SetCryptoMode @7.0 !Cryptographer.RegisterHost = cryptoMode string, policy? ClusterComputeResourceCryptoModePolicy @8.0.3.0

        type DiskCryptoSpec @7.0 = parent? DiskCryptoSpec, crypto CryptoSpec
        call VcenterVStorageObjectManager.ListVStorageObject @6.5 = datastore Datastore
        call VcenterVStorageObjectManager.RetrieveVStorageObject @6.5 = id ID, datastore Datastore, diskInfoFlags* string @8.0.0.1
        call +VcenterVStorageObjectManager.UpdateVStorageObjectCrypto_Task @7.0 = id ID, datastore Datastore, profile* VirtualMachineProfileSpec, disksCrypto? DiskCryptoSpec
        """;
}
