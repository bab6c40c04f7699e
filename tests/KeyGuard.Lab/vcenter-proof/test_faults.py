import http.client

from pyVim.task import WaitForTask
from pyVmomi import vim

from lab import LabTest, control, message_keys, provider_id


class Faults(LabTest):
    def rekey(self, name="app01"):
        spec = vim.encryption.CryptoSpecShallowRecrypt(newKeyId=self.key())
        return self.vm(name).ReconfigVM_Task(vim.vm.ConfigSpec(crypto=spec))

    def test_as_answer(self):
        control("/vcenter/faults", {"method": "GenerateKey", "fault": "InvalidState", "skip": 1})
        self.key()
        with self.assertRaises(vim.fault.InvalidState):
            self.crypto.GenerateKey(provider_id("kms-new"))
        self.key()

    def test_as_error_of_a_task(self):
        control("/vcenter/faults", {"method": "ReconfigVM_Task", "target": "app01", "fault": "GenericVmConfigFault", "keys": ["msg.keysafe.locator"], "onTask": True})
        before = self.vm("app01").config.keyId.keyId
        WaitForTask(self.rekey("app02"))
        self.assertEqual(["msg.keysafe.locator"], message_keys(self.fails(self.rekey(), vim.fault.GenericVmConfigFault)))
        self.assertEqual(before, self.vm("app01").config.keyId.keyId)

    def test_after_the_effect(self):
        control("/vcenter/faults", {"method": "ReconfigVM_Task", "fault": "InvalidState", "onTask": True, "when": "after"})
        before = self.vm("app01").config.keyId.keyId
        self.fails(self.rekey(), vim.fault.InvalidState)
        self.assertNotEqual(before, self.vm("app01").config.keyId.keyId)

    def test_lost_reply(self):
        vm, key = self.vm("app01"), self.key()
        control("/vcenter/faults", {"method": "ReconfigVM_Task", "when": "after", "transport": "close"})
        with self.assertRaises((http.client.HTTPException, OSError)):
            vm.ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecShallowRecrypt(newKeyId=key)))
        self.assertEqual(["ReconfigVM_Task"], [task["name"] for task in control("/vcenter/tasks", method="GET")])

    def test_unavailable(self):
        control("/vcenter/faults", {"method": "CurrentTime", "status": 503})
        with self.assertRaises(http.client.HTTPException):
            self.si.CurrentTime()
        self.si.CurrentTime()

    def test_counters(self):
        self.key()
        counters = control("/counters", method="GET")
        self.assertEqual((1, 1), (counters["byOperation"]["GenerateKey"], counters["byOperation"]["Login"]))
        last = control("/requests?last=1", method="GET")[0]
        self.assertEqual(("GenerateKey", "CryptoManager"), (last["operation"], last["target"]))
