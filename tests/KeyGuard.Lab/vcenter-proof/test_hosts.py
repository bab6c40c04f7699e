import re

from pyVim.task import WaitForTask
from pyVmomi import vim

from lab import LabTest, Soap, control, fault_type, key_id


class Hosts(LabTest):
    def host(self, index=0):
        return self.all(vim.HostSystem)[index]

    def configure(self, host, key=None, soap=None):
        xml = f"<keyId><keyId>{key.keyId}</keyId><providerId><id>{key.providerId.id}</id></providerId></keyId>" if key else ""
        return (soap or Soap().login()).call("ConfigureCryptoKey", "HostSystem", host._moId, xml)

    def test_new_key(self):
        host, key = self.host(), self.key()
        host.ConfigureCryptoKey(key)
        self.assertEqual((key.keyId, "safe"), (host.runtime.cryptoKeyId.keyId, host.runtime.cryptoState))

    def test_becomes_safe_with_the_default_provider(self):
        host = self.host()
        control("/vcenter/hosts/change", {"host": host._moId, "cryptoState": "incapable"})
        host.ConfigureCryptoKey()
        self.assertEqual(("safe", "kms-old"), (host.runtime.cryptoState, host.runtime.cryptoKeyId.providerId.id))

    def test_refused(self):
        host = self.host()
        self.assertEqual("KeyNotFound", fault_type(self.configure(host, key_id("bogus", "kms-new"))[1]))
        control("/vcenter/hosts/change", {"host": host._moId, "hasAes": False})
        self.assertEqual("InvalidState", fault_type(self.configure(host, self.key())[1]))
        control("/vcenter/hosts/change", {"host": host._moId, "connectionState": "disconnected"})
        self.assertEqual("HostNotConnected", fault_type(self.configure(host, self.key())[1]))
        self.assertEqual("NoPermission", fault_type(self.configure(host, self.key(), Soap().login("lab-vcenter-nohost"))[1]))

    def test_crypto_manager(self):
        host = self.host()
        manager = host.configManager.cryptoManager
        self.assertIsInstance(manager, vim.encryption.CryptoManagerHost)
        key = host.runtime.cryptoKeyId
        self.assertIn(key.keyId, [listed.keyId for listed in manager.ListKeys()])
        xml = f"<keys><keyId>{key.keyId}</keyId><providerId><id>kms-old</id></providerId></keys>"
        status = Soap().login().call("GetCryptoKeyStatus", "CryptoManagerHostKMS", manager._moId, xml)[1]
        self.assertIn("<present>true</present><managementType>external</managementType>", status)

    def test_crypto_mode(self):
        soap = Soap().login()
        cluster = self.all(vim.ClusterComputeResource)[0]
        control("/vcenter/hosts/change", {"host": cluster.host[0]._moId, "cryptoState": "incapable"})
        self.assertEqual(200, soap.call("SetCryptoMode", "ClusterComputeResource", cluster._moId, "<cryptoMode>forceEnable</cryptoMode>")[0])
        self.assertEqual("safe", cluster.host[0].runtime.cryptoState)


class Vsan(LabTest):
    def setUp(self):
        super().setUp()
        self.soap = Soap().login()
        self.cluster = next(cluster for cluster in control("/vcenter/clusters", method="GET") if cluster["vsan"])
        self.reference = f'<%s type="ClusterComputeResource">{self.cluster["id"]}</%s>'

    def now(self):
        return next(cluster for cluster in control("/vcenter/clusters", method="GET") if cluster["vsan"])

    def reconfigure(self, encryption):
        spec = f"<vsanReconfigSpec><modify>true</modify><dataEncryptionConfig>{encryption}</dataEncryptionConfig></vsanReconfigSpec>"
        return self.soap.vsan("VsanClusterReconfig", self.reference % ("cluster", "cluster") + spec)

    def wait(self, reply):
        task = vim.Task(re.search(r'<returnval type="Task">(.*?)<', reply[1])[1], self.si._stub)
        WaitForTask(task)

    def test_read(self):
        text = self.soap.vsan("VsanClusterGetConfig", self.reference % ("cluster", "cluster"))[1]
        self.assertIn("<dataEncryptionConfig><encryptionEnabled>true</encryptionEnabled><kmsProviderId><id>kms-old</id></kmsProviderId>", text)

    def test_switch(self):
        control("/vcenter/settings", {"vsanConvergeSeconds": 60}, "PUT")
        self.wait(self.reconfigure("<encryptionEnabled>true</encryptionEnabled><kmsProviderId><id>kms-new</id></kmsProviderId>"))
        self.assertEqual(("kms-new", True), (self.now()["provider"], self.now()["changing"]))
        self.assertEqual({"kms-new"}, {host["provider"] for host in control("/vcenter/hosts", method="GET") if host["cluster"] == self.cluster["id"]})
        control("/clock", {"advanceSeconds": 61})
        self.assertFalse(self.now()["changing"])

    def test_refused(self):
        self.assertEqual("InvalidArgument", fault_type(self.reconfigure("<encryptionEnabled>true</encryptionEnabled><kmsProviderId><id>none</id></kmsProviderId>")[1]))
        self.assertEqual("InvalidArgument", fault_type(self.reconfigure("<encryptionEnabled>true</encryptionEnabled><kmsProviderId><id>kms-new</id></kmsProviderId><kekId>x</kekId>")[1]))

    def test_rekey(self):
        self.wait(self.soap.vsan("VsanEncryptedClusterRekey_Task", self.reference % ("encryptedCluster", "encryptedCluster") + "<deepRekey>false</deepRekey>"))
        self.assertEqual((self.cluster["dekGeneration"], "kms-old"), (self.now()["dekGeneration"], self.now()["provider"]))
        self.assertNotEqual(self.cluster["kekId"], self.now()["kekId"])
        deep = self.reference % ("encryptedCluster", "encryptedCluster") + "<deepRekey>true</deepRekey><allowReducedRedundancy>true</allowReducedRedundancy>"
        self.wait(self.soap.vsan("VsanEncryptedClusterRekey_Task", deep))
        self.assertEqual(self.cluster["dekGeneration"] + 1, self.now()["dekGeneration"])

    def test_in_transit_needs_a_newer_version(self):
        spec = "<vsanReconfigSpec><modify>true</modify><dataInTransitEncryptionConfig><enabled>true</enabled></dataInTransitEncryptionConfig></vsanReconfigSpec>"
        self.soap.version = "6.7.3"
        reply = self.soap.vsan("VsanClusterReconfig", self.reference % ("cluster", "cluster") + spec)
        self.assertEqual("InvalidRequest", fault_type(reply[1]))
        self.assertIn("dataInTransitEncryptionConfig", reply[1])
        self.soap.version = "8.0.3.0"
        self.wait(self.soap.vsan("VsanClusterReconfig", self.reference % ("cluster", "cluster") + spec))
        self.assertIn("<dataInTransitEncryptionConfig><enabled>true</enabled>", self.soap.vsan("VsanClusterGetConfig", self.reference % ("cluster", "cluster"))[1])
