from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

from lab import LabTest, control, login

Collector = vmodl.query.PropertyCollector


def filter_spec(kind, paths, start, path):
    step = Collector.TraversalSpec(name="step", type=type(start), path=path, skip=False)
    return Collector.FilterSpec(
        propSet=[Collector.PropertySpec(type=kind, pathSet=paths)],
        objectSet=[Collector.ObjectSpec(obj=start, skip=True, selectSet=[step])])


class Properties(LabTest):
    def view(self, kind=vim.VirtualMachine):
        return self.content.viewManager.CreateContainerView(self.content.rootFolder, [kind], True)

    def pages(self, spec, most=None):
        page = self.content.propertyCollector.RetrievePropertiesEx([spec], Collector.RetrieveOptions(maxObjects=most))
        while page:
            yield page.objects
            page = page.token and self.content.propertyCollector.ContinueRetrievePropertiesEx(page.token)

    def test_pages(self):
        pages = list(self.pages(filter_spec(vim.VirtualMachine, ["name", "config.keyId"], self.view(), "view"), 3))
        self.assertEqual([3, 3, 2], [len(page) for page in pages])
        self.assertEqual(8, len({found.obj._moId for page in pages for found in page}))

    def test_the_server_pages_unasked(self):
        control("/vcenter/settings", {"pageSize": 5}, "PUT")
        self.assertEqual([5, 3], [len(page) for page in self.pages(filter_spec(vim.VirtualMachine, ["name"], self.view(), "view"))])

    def test_used_and_cancelled_tokens_are_gone(self):
        collector = self.content.propertyCollector
        spec = filter_spec(vim.VirtualMachine, ["name"], self.view(), "view")
        token = collector.RetrievePropertiesEx([spec], Collector.RetrieveOptions(maxObjects=2)).token
        collector.CancelRetrievePropertiesEx(token)
        with self.assertRaises(vmodl.fault.InvalidArgument):
            collector.ContinueRetrievePropertiesEx(token)

    def test_traversal_without_a_view(self):
        spec = filter_spec(vim.HostSystem, ["name", "runtime.cryptoState"], self.all(vim.ClusterComputeResource)[0], "host")
        found = [item for page in self.pages(spec) for item in page]
        self.assertEqual(["safe"] * 4, [next(prop.val for prop in item.propSet if prop.name == "runtime.cryptoState") for item in found])

    def test_recursive_traversal_by_name(self):
        again = Collector.SelectionSpec(name="down")
        down = Collector.TraversalSpec(name="down", type=vim.Folder, path="childEntity", skip=False, selectSet=[
            again, Collector.TraversalSpec(name="center", type=vim.Datacenter, path="vmFolder", skip=False, selectSet=[again])])
        spec = Collector.FilterSpec(
            propSet=[Collector.PropertySpec(type=vim.VirtualMachine, pathSet=["name"])],
            objectSet=[Collector.ObjectSpec(obj=self.content.rootFolder, skip=False, selectSet=[down])])
        named = [item.obj._moId for page in self.pages(spec) for item in page if item.propSet]
        self.assertEqual(8, len(named))

    def test_unknown_property(self):
        with self.assertRaises(vmodl.query.InvalidProperty):
            list(self.pages(filter_spec(vim.VirtualMachine, ["config.nonsense"], self.view(), "view")))

    def test_devices(self):
        devices = self.vm("app01").config.hardware.device
        disks = [device for device in devices if isinstance(device, vim.vm.device.VirtualDisk)]
        self.assertEqual([2000, 2001], [disk.key for disk in disks])
        self.assertEqual("kms-old", disks[0].backing.keyId.providerId.id)
        self.assertEqual(disks[0].controllerKey, next(device.key for device in devices if isinstance(device, vim.vm.device.ParaVirtualSCSIController)))

    def test_names_are_escaped(self):
        self.assertIn("db%2fprod & 'co' [1] 100%25", [vm.name for vm in self.all(vim.VirtualMachine)])

    def test_waiting_in_parts(self):
        control("/vcenter/settings", {"updateSize": 3}, "PUT")
        collector = self.content.propertyCollector.CreatePropertyCollector()
        collector.CreateFilter(filter_spec(vim.VirtualMachine, ["name"], self.view(), "view"), False)
        versions, seen, update = [""], [], None
        while update is None or update.truncated:
            update = collector.WaitForUpdatesEx(versions[-1], Collector.WaitOptions(maxWaitSeconds=5))
            versions.append(update.version)
            seen += [found.obj._moId for found in update.filterSet[0].objectSet]
        self.assertEqual((8, 8), (len(seen), len(set(seen))))
        self.assertEqual(len(versions), len(set(versions)))
        # nothing more: an empty answer
        self.assertIsNone(collector.WaitForUpdatesEx(versions[-1], Collector.WaitOptions(maxWaitSeconds=0)))
        # the reply was lost: asking again gets the same
        self.assertEqual(versions[-1], collector.WaitForUpdatesEx(versions[-2], Collector.WaitOptions(maxWaitSeconds=0)).version)
        with self.assertRaises(vmodl.query.InvalidCollectorVersion):
            collector.WaitForUpdatesEx("77", Collector.WaitOptions(maxWaitSeconds=0))
        collector.Destroy()

    def test_changes_are_told(self):
        vm = self.vm("plain02")
        collector = self.content.propertyCollector.CreatePropertyCollector()
        collector.CreateFilter(filter_spec(vim.VirtualMachine, ["runtime.powerState"], self.view(), "view"), False)
        version = collector.WaitForUpdatesEx("", Collector.WaitOptions(maxWaitSeconds=5)).version
        WaitForTask(vm.PowerOn())
        update = collector.WaitForUpdatesEx(version, Collector.WaitOptions(maxWaitSeconds=5))
        change = update.filterSet[0].objectSet[0]
        self.assertEqual((vm, "modify", "poweredOn"), (change.obj, change.kind, change.changeSet[0].val))

    def test_properties_that_need_more(self):
        reader = login("lab-vcenter-reader").RetrieveContent()
        spec = Collector.FilterSpec(
            propSet=[Collector.PropertySpec(type=vim.encryption.CryptoManagerKmip, pathSet=["enabled", "kmipServers"])],
            objectSet=[Collector.ObjectSpec(obj=reader.cryptoManager)])
        found = reader.propertyCollector.RetrievePropertiesEx([spec], Collector.RetrieveOptions()).objects[0]
        self.assertEqual(["enabled"], [prop.name for prop in found.propSet])
        self.assertEqual(["kmipServers"], [missing.path for missing in found.missingSet])
        self.assertEqual("Cryptographer.ManageKeyServers", found.missingSet[0].fault.privilegeId)
