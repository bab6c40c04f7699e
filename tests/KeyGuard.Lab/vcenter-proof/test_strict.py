from lab import LabTest, Soap, control, fault_type

KEY = "<newKeyId><keyId>k</keyId><providerId><id>kms-new</id></providerId></newKeyId>"


class Strict(LabTest):
    def setUp(self):
        super().setUp()
        self.soap = Soap().login()

    def refused(self, reply, *words):
        status, text = reply
        self.assertEqual((500, "InvalidRequest"), (status, fault_type(text)), text)
        for word in words:
            self.assertIn(word, text)

    def reconfigure(self, spec, vm=None):
        return self.soap.call("ReconfigVM_Task", "VirtualMachine", vm or self.vm("app01")._moId, f"<spec>{spec}</spec>")

    def test_unknown_element(self):
        self.refused(self.soap.crypto("GenerateKey", "<nonsense>1</nonsense>"), "Unexpected element tag &quot;nonsense&quot; seen")

    def test_order(self):
        crypto = f'<crypto xsi:type="CryptoSpecShallowRecrypt">{KEY}</crypto>'
        self.refused(self.reconfigure(crypto + "<name>x</name>"), "&quot;name&quot;", "VirtualMachineConfigSpec")

    def test_missing_element(self):
        self.refused(self.reconfigure('<crypto xsi:type="CryptoSpecShallowRecrypt"></crypto>'), "newKeyId")
        self.refused(self.soap.crypto("MarkDefault"), "clusterId")

    def test_type_is_needed(self):
        self.refused(self.reconfigure(f"<crypto>{KEY}</crypto>"), "CryptoSpec")

    def test_wrong_type(self):
        self.refused(self.reconfigure('<crypto xsi:type="KeyProviderId"><id>x</id></crypto>'))

    def test_newer_than_the_version(self):
        spec = "<keyProvider><id>kms-new</id></keyProvider><spec><attributes><key>a</key><value>b</value></attributes></spec>"
        self.assertEqual(200, self.soap.crypto("GenerateKey", spec)[0])
        self.soap.version = "7.0.3.0"
        self.refused(self.soap.crypto("GenerateKey", spec), "&quot;spec&quot;")
        self.soap.version = "6.5"
        self.refused(self.soap.crypto("IsKmsClusterActive"), "Unable to resolve WSDL method name")

    def test_version_of_the_server(self):
        control("/vcenter/settings", {"apiVersion": "6.7.3"}, "PUT")
        self.refused(self.soap.crypto("ListKmipServers"), "Unsupported version URI")
        self.soap.version = "6.7.3"
        text = self.soap.crypto("ListKmipServers")[1]
        self.assertNotIn("managementType", text)

    def test_namespace(self):
        self.refused(self.soap.send('<ListKmipServers xmlns="urn:vim2"><_this type="CryptoManagerKmip">CryptoManager</_this></ListKmipServers>'))
        self.refused(self.soap.crypto("ListKmipServers", '<limit xmlns="">1</limit>'))

    def test_this(self):
        self.assertEqual("ManagedObjectNotFound", fault_type(self.soap.call("ListKmipServers", "CryptoManager", "CryptoManager")[1]))
        self.assertEqual("MethodNotFound", fault_type(self.soap.call("GenerateKey", "SessionManager", "SessionManager")[1]))
        self.refused(self.soap.send('<CurrentTime xmlns="urn:vim25"><_this>ServiceInstance</_this></CurrentTime>'))

    def test_reference_of_the_wrong_type(self):
        self.refused(self.soap.crypto("SetDefaultKmsCluster", '<entity type="Task">task-1</entity>'))

    def test_values(self):
        self.refused(self.soap.crypto("ListKmipServers", "<limit>many</limit>"))
        self.refused(self.soap.call("CreateContainerView", "ViewManager", "ViewManager", '<container type="Folder">group-d1</container><recursive>maybe</recursive>'))

    def test_options_are_needed(self):
        spec = '<specSet><propSet><type>Folder</type><pathSet>name</pathSet></propSet><objectSet><obj type="Folder">group-d1</obj></objectSet></specSet>'
        self.refused(self.soap.call("RetrievePropertiesEx", "PropertyCollector", "propertyCollector", spec), "options")

    def test_no_envelope(self):
        self.refused(self.soap.send("<unclosed>"))

    def test_vsan_has_its_own_endpoint(self):
        cluster = '<cluster type="ClusterComputeResource">domain-c101</cluster>'
        self.refused(self.soap.call("VsanClusterGetConfig", "VsanVcClusterConfigSystem", "vsan-cluster-config-system", cluster))
