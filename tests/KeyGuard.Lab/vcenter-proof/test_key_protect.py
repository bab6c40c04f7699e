import json
import urllib.parse
import urllib.request

from pyVim.task import WaitForTask
from pyVmomi import vim

from lab import LabTest, URL, control, provider_id

ADDRESS = "us-south.kms.cloud.ibm.com"
INSTANCE = "0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001"
ROOT_KEY = "1e2d3c4b-0001-4000-8000-000000000001"


class KeyProtect(LabTest):
    """Key Protect's KMIP adapters as vCenter's key manager: what one service of the Lab is told, the other knows."""

    def setUp(self):
        super().setUp()
        grant = {"grant_type": "urn:ibm:params:oauth:grant-type:apikey", "apikey": "lab-manager-key"}
        with urllib.request.urlopen(URL + "/identity/token", urllib.parse.urlencode(grant).encode()) as reply:
            self.token = json.load(reply)["access_token"]
        adapter = {"name": "vcenter", "profile": "native_1.0", "profile_data": {"crk_id": ROOT_KEY}}
        self.adapter = self.kms("/kmip_adapters", "vnd.ibm.kms.kmip_adapter+json", adapter)["id"]
        info = vim.encryption.KmipServerInfo(name="kp", address=ADDRESS, port=5696)
        self.crypto.RegisterKmipServer(vim.encryption.KmipServerSpec(clusterId=provider_id("kp"), info=info))
        self.crypto.UploadKmipServerCert(provider_id("kp"), self.crypto.RetrieveKmipServerCert(provider_id("kp"), info).certificate)

    def kms(self, path, kind=None, resource=None):
        body = resource and json.dumps({"metadata": {"collectionType": "application/" + kind, "collectionTotal": 1}, "resources": [resource]}).encode()
        request = urllib.request.Request(URL + "/api/v2" + path, body, {"Authorization": "Bearer " + self.token, "Bluemix-Instance": INSTANCE})
        with urllib.request.urlopen(request) as reply:
            found = json.load(reply).get("resources", [])
        return found[0] if resource else found

    def trust(self):
        certificate = self.crypto.GenerateSelfSignedClientCert(provider_id("kp"))
        self.crypto.UpdateSelfSignedClientCert(provider_id("kp"), certificate)
        self.kms(f"/kmip_adapters/{self.adapter}/certificates", "vnd.ibm.kms.kmip_client_certificate+json", {"name": "vc", "certificate": certificate})

    def trusts_client(self):
        task = self.crypto.RetrieveKmipServersStatus([vim.encryption.KmipClusterInfo(clusterId=provider_id("kp"), useAsDefault=False)])
        WaitForTask(task)
        return task.info.result[0].servers[0].serverTrustClient

    def test_trusted_a_while_after_the_certificate_was_added(self):
        self.assertFalse(self.trusts_client())
        self.trust()
        self.assertFalse(self.trusts_client())
        control("/clock", {"advanceSeconds": 301})
        self.assertTrue(self.trusts_client())

    def test_machine_under_an_adapter(self):
        self.trust()
        control("/clock", {"advanceSeconds": 301})
        key = self.key("kp")
        WaitForTask(self.vm("app01").ReconfigVM_Task(vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecShallowRecrypt(newKeyId=key))))
        self.assertEqual([key.keyId], [found["id"] for found in self.kms(f"/kmip_adapters/{self.adapter}/kmip_objects")])

    def test_without_its_root_key_the_adapter_makes_nothing(self):
        self.trust()
        control("/clock", {"advanceSeconds": 301})
        control("/settings", {"guards": False}, "PUT")
        request = urllib.request.Request(
            f"{URL}/api/v2/keys/{ROOT_KEY}/actions/disable", b"", {"Authorization": "Bearer " + self.token, "Bluemix-Instance": INSTANCE}, method="POST")
        urllib.request.urlopen(request).close()
        self.assertEqual("KeyStateClusterUnreachable", self.crypto.GenerateKey(provider_id("kp")).reason)
