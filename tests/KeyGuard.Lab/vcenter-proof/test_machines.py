import re

from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

from lab import LabTest, Soap, control, key_id, message_keys

Disk = vim.vm.device.VirtualDisk
DeviceSpec = vim.vm.device.VirtualDeviceSpec


def shallow(key):
    return vim.encryption.CryptoSpecShallowRecrypt(newKeyId=key)


def edit(disk, crypto):
    return DeviceSpec(operation="edit", device=disk, backing=DeviceSpec.BackingSpec(crypto=crypto))


class Machines(LabTest):
    def disks(self, vm):
        return [device for device in vm.config.hardware.device if isinstance(device, Disk)]

    def rekey(self, vm, key=None):
        return vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=shallow(key or self.key())))

    def change(self, name, **traits):
        control("/vcenter/vms/change", {"vm": name, "traits": traits})

    def special(self, name):
        control("/vcenter/seed/special")
        return self.vm(name)

    def test_home_and_disks(self):
        vm, key = self.vm("app01"), self.key()
        spec = vim.vm.ConfigSpec(crypto=shallow(key), deviceChange=[edit(disk, shallow(key)) for disk in self.disks(vm)])
        before = vm.config.changeVersion
        task = vm.ReconfigVM_Task(spec)
        WaitForTask(task)
        self.assertEqual("success", task.info.state)
        self.assertEqual({key.keyId}, {disk.backing.keyId.keyId for disk in self.disks(vm)} | {vm.config.keyId.keyId})
        self.assertNotEqual(before, vm.config.changeVersion)

    def test_disks_follow_unless_told_otherwise(self):
        vm = self.vm("app01")
        old = vm.config.keyId.keyId
        stay = [edit(disk, vim.encryption.CryptoSpecNoOp()) for disk in self.disks(vm)[:1]]
        key = self.key()
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=shallow(key), deviceChange=stay)))
        self.assertEqual([old, key.keyId], [disk.backing.keyId.keyId for disk in self.disks(vm)])

    def test_one_disk(self):
        vm, key = self.vm("app01"), self.key()
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[edit(self.disks(vm)[1], shallow(key))])))
        self.assertEqual([False, True], [disk.backing.keyId.keyId == key.keyId for disk in self.disks(vm)])

    def test_native_keys_are_made_by_the_platform(self):
        vm = self.vm("app01")
        WaitForTask(self.rekey(vm, key_id("", "native")))
        self.assertEqual("native", vm.config.keyId.providerId.id)
        self.assertNotEqual("", vm.config.keyId.keyId)

    def test_encrypt_and_decrypt(self):
        vm, key = self.vm("plain02"), self.key()
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecEncrypt(cryptoKeyId=key))))
        self.assertEqual((key.keyId, "required"), (vm.config.keyId.keyId, vm.config.migrateEncryption))
        WaitForTask(vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecDecrypt())))
        self.assertIsNone(vm.config.keyId)
        self.assertIsNone(self.disks(vm)[0].backing.keyId)

    def test_deep_needs_power_off_and_no_snapshots(self):
        def deep(vm):
            return vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecDeepRecrypt(newKeyId=self.key())))

        fault = self.fails(deep(self.vm("app01")), vim.fault.InvalidPowerState)
        self.assertEqual(("poweredOff", "poweredOn"), (fault.requestedState, fault.existingState))
        self.change("app03", powerState="poweredOff")
        fault = self.fails(deep(self.vm("app03")), vim.fault.InvalidVmConfig)
        self.assertEqual(["msg.hostd.configSpec.enc.snapshots"], message_keys(fault))
        WaitForTask(deep(self.vm("app02")))

    def test_snapshots(self):
        chain, tree = self.special("special-chain"), self.vm("special-tree")
        WaitForTask(self.rekey(chain))
        new = chain.config.keyId.keyId
        backing = self.disks(chain)[0].backing
        self.assertEqual([new, new, new], [backing.keyId.keyId, backing.parent.keyId.keyId, backing.parent.parent.keyId.keyId])
        self.assertEqual(["msg.hostd.configSpec.enc.snapshots"], message_keys(self.fails(self.rekey(tree), vim.fault.InvalidVmConfig)))

    def test_kinds_that_can_not_be_rekeyed(self):
        clone = self.special("special-clone")
        self.assertEqual(["msg.hostd.deviceSpec.enc.diskChain"], message_keys(self.fails(self.rekey(clone), vim.fault.InvalidVmConfig)))
        self.fails(self.rekey(self.vm("special-template")), vmodl.fault.NotSupported)
        self.fails(self.rekey(self.vm("special-ide")), vim.fault.InvalidPowerState)
        self.assertEqual(["msg.hostd.configSpec.enc.notEncrypted"], message_keys(self.fails(self.rekey(self.vm("plain01")), vim.fault.InvalidVmConfig)))

    def test_disks_that_can_not_be_rekeyed(self):
        self.special("special-raw")

        def disk_fault(name, index, kind):
            vm = self.vm(name)
            return self.fails(vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[edit(self.disks(vm)[index], shallow(self.key()))])), kind)

        self.assertEqual(["msg.hostd.deviceSpec.enc.notFile"], message_keys(disk_fault("special-raw", 1, vim.fault.InvalidDeviceSpec)))
        self.assertEqual(["msg.hostd.deviceSpec.enc.sharedBacking"], message_keys(disk_fault("special-shared", 0, vim.fault.InvalidDeviceSpec)))
        self.assertEqual(["msg.hostd.deviceSpec.enc.notEncrypted"], message_keys(disk_fault("win-tpm", 0, vim.fault.InvalidDeviceOperation)))

    def test_device_must_be_whole(self):
        vm = self.vm("app01")
        disk = self.disks(vm)[0]
        disk.backing = None
        task = vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[edit(disk, shallow(self.key()))]))
        self.fails(task, vim.fault.InvalidDeviceSpec)

    def test_kinds_of_providers_do_not_mix(self):
        vm = self.vm("app01")
        stay = [edit(disk, vim.encryption.CryptoSpecNoOp()) for disk in self.disks(vm)]
        task = vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=shallow(key_id("", "native")), deviceChange=stay))
        self.assertEqual(["msg.hostd.configSpec.enc.mixedKeys"], message_keys(self.fails(task, vim.fault.InvalidVmConfig)))

    def test_keys_that_can_not_be_had(self):
        vm = self.vm("app01")
        self.assertEqual(["msg.vigor.enc.keyNotFound"], message_keys(self.fails(self.rekey(vm, key_id("bogus", "kms-new")), vim.fault.GenericVmConfigFault)))
        key = self.key()
        control("/vcenter/kms/change", {"address": "kms-new.example", "up": False})
        self.assertEqual(["msg.keysafe.locator"], message_keys(self.fails(self.rekey(vm, key), vim.fault.GenericVmConfigFault)))

    def test_out_of_a_dead_key_manager(self):
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": False})
        # the host still holds the old key of a machine
        WaitForTask(self.rekey(self.vm("app01")))
        control("/vcenter/hosts/change", {"host": self.vm("app02").runtime.host._moId, "forgetKeys": True})
        self.assertEqual(["msg.keysafe.locator"], message_keys(self.fails(self.rekey(self.vm("app02")), vim.fault.GenericVmConfigFault)))

    def test_locked(self):
        vm = self.vm("app01")
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": False})
        control("/vcenter/hosts/change", {"host": vm.runtime.host._moId, "reboot": True})
        self.assertEqual(("locked", "invalid"), (vm.runtime.cryptoState, vm.runtime.connectionState))
        self.fails(vm.CryptoUnlock(), vim.fault.InvalidVmState)
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": True})
        WaitForTask(vm.CryptoUnlock())
        self.assertEqual("unlocked", vm.runtime.cryptoState)

    def test_busy_and_queued(self):
        control("/vcenter/settings", {"taskClockSeconds": 60, "tasksPerHost": 1}, "PUT")
        control("/vcenter/vms", {"name": "many", "count": 2, "provider": "kms-old", "host": self.vm("app01").runtime.host._moId})
        first, second = self.rekey(self.vm("many0001")), self.rekey(self.vm("many0002"))
        busy = self.fails(self.rekey(self.vm("many0001")), vim.fault.TaskInProgress)
        self.assertEqual(first, busy.task)
        self.assertEqual(["running", "queued"], [first.info.state, second.info.state])
        second.Cancel()
        self.assertTrue(second.info.cancelled)
        control("/clock", {"advanceSeconds": 61})
        WaitForTask(first)
        with self.assertRaises(vim.fault.InvalidState):
            first.Cancel()

    def test_change_version(self):
        vm = self.vm("app01")
        old = vm.config.changeVersion
        WaitForTask(self.rekey(vm))
        task = vm.ReconfigVM_Task(vim.vm.ConfigSpec(changeVersion=old, crypto=shallow(self.key())))
        self.fails(task, vim.fault.ConcurrentAccess)

    def test_disconnected_host(self):
        vm = self.vm("app01")
        control("/vcenter/hosts/change", {"host": vm.runtime.host._moId, "connectionState": "disconnected"})
        self.assertEqual("disconnected", vm.runtime.connectionState)
        self.fails(self.rekey(vm), vmodl.fault.HostNotConnected)

    def test_tpm(self):
        tpm = DeviceSpec(operation="add", device=vim.vm.device.VirtualTPM(key=-1))
        task = self.vm("plain01").ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[tpm]))
        self.assertEqual(["msg.vtpm.add.notEncrypted"], message_keys(self.fails(task, vim.fault.GenericVmConfigFault)))
        self.change("win-tpm", powerState="poweredOff")
        task = self.vm("win-tpm").ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecDecrypt()))
        self.assertEqual(["msg.vigor.enc.required.vtpm"], message_keys(self.fails(task, vim.fault.GenericVmConfigFault)))

    def test_privilege_on_one_machine(self):
        vm = self.vm("app01")
        control("/vcenter/deny", {"user": "lab-vcenter", "object": vm._moId, "privileges": ["Cryptographer.Recrypt"]})
        with self.assertRaises(vim.fault.NoPermission) as raised:
            self.rekey(vm)
        self.assertEqual((vm, "Cryptographer.Recrypt"), (raised.exception.object, raised.exception.privilegeId))
        WaitForTask(self.rekey(self.vm("app02")))

    def test_first_class_disks(self):
        vm = self.special("special-fcd")
        disk = next(disk for disk in self.disks(vm) if disk.vDiskId)
        manager = self.content.vStorageObjectManager
        store = disk.backing.datastore
        self.assertEqual([disk.vDiskId.id], [listed.id for listed in manager.ListVStorageObject(store)])
        shown = manager.RetrieveVStorageObject(vim.vslm.ID(id=disk.vDiskId.id), store)
        self.assertEqual(disk.backing.fileName, shown.config.backing.filePath)
        task = vm.ReconfigVM_Task(vim.vm.ConfigSpec(deviceChange=[edit(disk, shallow(self.key()))]))
        self.fails(task, vmodl.fault.NotSupported)

    def test_rekeying_a_first_class_disk(self):
        vm = self.special("special-fcd")
        disk = next(disk for disk in self.disks(vm) if disk.vDiskId)
        key = self.key()
        crypto = f'<crypto xsi:type="CryptoSpecShallowRecrypt"><newKeyId><keyId>{key.keyId}</keyId><providerId><id>kms-new</id></providerId></newKeyId></crypto>'
        reply = Soap().login().call(
            "UpdateVStorageObjectCrypto_Task", "VcenterVStorageObjectManager", "VStorageObjectManager",
            f'<id><id>{disk.vDiskId.id}</id></id><datastore type="Datastore">{disk.backing.datastore._moId}</datastore><disksCrypto>{crypto}</disksCrypto>')
        WaitForTask(vim.Task(re.search(r'<returnval type="Task">(.*?)<', reply[1])[1], self.si._stub))
        self.assertEqual(key.keyId, next(disk for disk in self.disks(vm) if disk.vDiskId).backing.keyId.keyId)
