from pyVim.task import WaitForTask
from pyVmomi import vim, vmodl

from lab import LabTest, Soap, control, fault_type, provider_id

KMS = "kms-third.example"


class Providers(LabTest):
    def register(self, provider="third", name="a", address=KMS, **more):
        info = vim.encryption.KmipServerInfo(name=name, address=address, port=5696, **more)
        self.crypto.RegisterKmipServer(vim.encryption.KmipServerSpec(clusterId=provider_id(provider), info=info, password="secret"))
        return info

    def status(self, provider="third"):
        cluster = vim.encryption.KmipClusterInfo(clusterId=provider_id(provider), useAsDefault=False)
        task = self.crypto.RetrieveKmipServersStatus([cluster])
        WaitForTask(task)
        return task.info.result[0]

    def trust(self, provider="third"):
        return [(server.clientTrustServer, server.serverTrustClient) for server in self.status(provider).servers][0]

    def trust_server(self, info, provider="third"):
        shown = self.crypto.RetrieveKmipServerCert(provider_id(provider), info)
        self.assertFalse(shown.clientTrustServer)
        self.crypto.UploadKmipServerCert(provider_id(provider), shown.certificate)

    def test_register_update_remove(self):
        self.register(userName="u1", timeout=10)
        self.register(name="b")
        listed = {cluster.clusterId.id: cluster for cluster in self.crypto.ListKmipServers()}
        self.assertEqual(["a", "b"], [server.name for server in listed["third"].servers])
        self.assertEqual(("u1", 10), (listed["third"].servers[0].userName, listed["third"].servers[0].timeout))
        change = vim.encryption.KmipServerInfo(name="a", address="moved.example", port=5697, userName="", timeout=-1)
        self.crypto.UpdateKmipServer(vim.encryption.KmipServerSpec(clusterId=provider_id("third"), info=change))
        server = next(cluster for cluster in self.crypto.kmipServers if cluster.clusterId.id == "third").servers[0]
        self.assertEqual(("moved.example", 5697, None, None), (server.address, server.port, server.userName, server.timeout))
        for name in "a", "b":
            self.crypto.RemoveKmipServer(provider_id("third"), name)
        self.assertNotIn("third", [cluster.clusterId.id for cluster in self.crypto.kmipServers])

    def test_twice(self):
        self.register()
        with self.assertRaises(vmodl.RuntimeFault):
            self.register()

    def test_default(self):
        self.crypto.MarkDefault(provider_id("kms-new"))
        self.assertEqual({"kms-old": False, "kms-new": True, "native": False}, {cluster.clusterId.id: cluster.useAsDefault for cluster in self.crypto.kmipServers})
        self.assertEqual("kms-new", self.crypto.GenerateKey().keyId.providerId.id)

    def test_certificate_by_signing_request(self):
        info = self.register()
        self.assertEqual((False, False), self.trust())
        self.trust_server(info)
        request = self.crypto.GenerateClientCsr(provider_id("third"))
        self.assertEqual(request, self.crypto.RetrieveClientCsr(provider_id("third")))
        signed = control("/vcenter/kms/sign", {"address": KMS, "pem": request})["certificate"]
        self.crypto.UpdateKmsSignedCsrClientCert(provider_id("third"), signed)
        self.assertEqual((True, True), self.trust())
        self.assertTrue(self.crypto.GenerateKey(provider_id("third")).success)

    def test_certificate_of_an_older_pair(self):
        self.register()
        old = self.crypto.GenerateClientCsr(provider_id("third"))
        self.crypto.GenerateClientCsr(provider_id("third"))
        signed = control("/vcenter/kms/sign", {"address": KMS, "pem": old})["certificate"]
        with self.assertRaises(vmodl.fault.InvalidArgument):
            self.crypto.UpdateKmsSignedCsrClientCert(provider_id("third"), signed)

    def test_self_signed_certificate(self):
        info = self.register()
        self.trust_server(info)
        certificate = self.crypto.GenerateSelfSignedClientCert(provider_id("third"))
        self.crypto.UpdateSelfSignedClientCert(provider_id("third"), certificate)
        self.assertEqual(certificate, self.crypto.RetrieveClientCert(provider_id("third")))
        self.assertEqual((True, False), self.trust())
        control("/vcenter/kms/trust", {"address": KMS, "pem": certificate})
        self.assertEqual((True, True), self.trust())

    def test_uploaded_certificate(self):
        info = self.register()
        self.trust_server(info)
        issued = control("/vcenter/kms/issue", {"address": KMS, "commonName": "vc"})
        other = control("/vcenter/kms/issue", {"address": KMS, "commonName": "other"})
        with self.assertRaises(vmodl.fault.InvalidArgument):
            self.crypto.UploadClientCert(provider_id("third"), issued["certificate"], other["privateKey"])
        self.crypto.UploadClientCert(provider_id("third"), issued["certificate"], issued["privateKey"])
        self.assertEqual((True, True), self.trust())

    def test_certificates_expire_by_the_clock(self):
        info = self.register()
        self.trust_server(info)
        issued = control("/vcenter/kms/issue", {"address": KMS})
        self.crypto.UploadClientCert(provider_id("third"), issued["certificate"], issued["privateKey"])
        control("/vcenter/settings", {"sessionIdleSeconds": 10**9}, "PUT")
        control("/clock", {"advanceSeconds": 800 * 86400})
        status = self.status()
        self.assertLess(status.clientCertInfo.secondsBeforeExpire, 0)
        self.assertFalse(status.servers[0].serverTrustClient)
        self.assertEqual("KeyStateClusterUnreachable", self.crypto.GenerateKey(provider_id("third")).reason)

    def test_renewed_server_certificate_is_not_trusted(self):
        control("/vcenter/kms/change", {"address": "kms-old.example", "renewCertificate": True})
        self.assertEqual((False, True), self.trust("kms-old"))

    def test_down(self):
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": False})
        server = self.status("kms-old").servers[0]
        self.assertEqual(("red", None), (server.status, server.clientTrustServer))
        info = vim.encryption.KmipServerInfo(name="x", address="kms-old.example", port=5696)
        self.assertEqual("", self.crypto.RetrieveKmipServerCert(provider_id("kms-old"), info).certificate)

    def test_wrong_password(self):
        control("/vcenter/kms/change", {"address": "kms-old.example", "userName": "u", "password": "p"})
        self.assertEqual((True, False), self.trust("kms-old"))

    def test_defaults_of_clusters(self):
        soap = Soap().login()
        cluster = self.all(vim.ClusterComputeResource)[0]._moId
        entity = f'<entity type="ClusterComputeResource">{cluster}</entity>'
        self.assertEqual(200, soap.crypto("SetDefaultKmsCluster", entity + "<clusterId><id>kms-new</id></clusterId>")[0])
        self.assertIn("<id>kms-new</id>", soap.crypto("GetDefaultKmsCluster", entity)[1])
        self.assertIn("<id>kms-old</id>", soap.crypto("GetDefaultKmsCluster")[1])
        self.assertIn(f'<useAsEntityDefault type="ClusterComputeResource">{cluster}</useAsEntityDefault>', soap.crypto("ListKmipServers")[1])
        self.assertEqual(200, soap.crypto("SetDefaultKmsCluster", entity)[0])
        self.assertNotIn("returnval", soap.crypto("GetDefaultKmsCluster", entity)[1])

    def test_active_clusters(self):
        soap = Soap().login()
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": False})
        self.assertIn(">false<", soap.crypto("IsKmsClusterActive")[1])
        self.assertIn(">true<", soap.crypto("IsKmsClusterActive", "<cluster><id>kms-new</id></cluster>")[1])
        self.assertEqual("InvalidArgument", fault_type(soap.crypto("IsKmsClusterActive", "<cluster><id>none</id></cluster>")[1]))
        active = soap.crypto("ListKmsClusters", "<includeKmsServers>true</includeKmsServers><managementTypeFilter>1</managementTypeFilter><statusFilter>1</statusFilter>")[1]
        self.assertEqual((True, False, False), tuple(f"<id>{name}</id>" in active for name in ("kms-new", "kms-old", "native")))

    def test_native_providers(self):
        soap = Soap().login()
        self.assertEqual(200, soap.crypto("RegisterKmsCluster", "<clusterId><id>n2</id></clusterId><managementType>nativeProvider</managementType>")[0])
        self.assertEqual("InvalidState", fault_type(soap.crypto("SetDefaultKmsCluster", "<clusterId><id>n2</id></clusterId>")[1]))
        self.assertEqual(200, soap.crypto("UnregisterKmsCluster", "<clusterId><id>n2</id></clusterId>")[0])
