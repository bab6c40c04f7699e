from pyVmomi import vim, vmodl

from lab import LabTest, Soap, control, provider_id


class Keys(LabTest):
    def test_generated(self):
        first, second = self.key(), self.key()
        self.assertNotEqual(first.keyId, second.keyId)
        self.assertEqual([False, False], [key["inUse"] for key in control("/vcenter/keys", method="GET")])

    def test_reasons(self):
        self.assertEqual("KeyStateClusterInvalid", self.crypto.GenerateKey(provider_id("none")).reason)
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": False})
        refused = self.crypto.GenerateKey(provider_id("kms-old"))
        self.assertEqual((False, "KeyStateClusterUnreachable"), (refused.success, refused.reason))
        control("/vcenter/kms/change", {"address": "kms-old.example", "up": True, "createRefusal": "KeyStateNotActiveOrEnabled"})
        self.assertEqual("KeyStateNotActiveOrEnabled", self.crypto.GenerateKey(provider_id("kms-old")).reason)

    def test_native_providers_generate_nothing(self):
        with self.assertRaises(vmodl.RuntimeFault):
            self.crypto.GenerateKey(provider_id("native"))

    def test_listed_keys_are_those_in_use(self):
        key = self.key()
        listed = [listed.keyId for listed in self.crypto.ListKeys()]
        self.assertNotIn(key.keyId, listed)
        self.assertIn(self.vm("app01").config.keyId.keyId, listed)
        self.assertEqual(2, len(self.crypto.ListKeys(2)))

    def test_removing(self):
        used, unused = self.vm("app01").config.keyId, self.key()
        results = self.crypto.RemoveKeys([used, unused], False)
        self.assertEqual([False, True], [result.success for result in results])
        with self.assertRaises(vim.fault.ResourceInUse):
            self.crypto.RemoveKey(used, False)
        self.crypto.RemoveKey(used, True)
        # only vCenter and hosts forgot it
        self.assertTrue(any(used.keyId in kms["keys"] for kms in control("/vcenter/kms", method="GET")))

    def test_status(self):
        soap = Soap().login()
        vm = self.vm("app01")
        key = vm.config.keyId.keyId

        def query(key, bits=15):
            return soap.crypto("QueryCryptoKeyStatus", f"<keyIds><keyId>{key}</keyId><providerId><id>kms-old</id></providerId></keyIds><checkKeyBitMap>{bits}</checkKeyBitMap>")[1]

        self.assertIn(f'<keyAvailable>true</keyAvailable><encryptedVMs type="VirtualMachine">{vm._moId}</encryptedVMs>', query(key))
        self.assertNotIn("keyAvailable", query(key, 2))
        self.assertIn("<reason>KeyStateMissingInKMS</reason>", query("bogus"))
        control("/vcenter/kms/keys", {"address": "kms-old.example", "keyId": key, "state": "Deactivated"})
        self.assertIn("<reason>KeyStateNotActiveOrEnabled</reason>", query(key))
        cluster = next(cluster for cluster in control("/vcenter/clusters", method="GET") if cluster["vsan"])
        self.assertIn(f"<referencedByTags>vsan:{cluster['id']}</referencedByTags>", query(cluster["kekId"], 8))

    def test_attributes(self):
        soap = Soap().login()
        spec = "<spec><attributes><key>x-owner</key><value>team</value></attributes></spec>"
        self.assertIn("<success>true</success>", soap.crypto("GenerateKey", "<keyProvider><id>kms-new</id></keyProvider>" + spec)[1])
        missing = "<keyId><keyId>bogus</keyId><providerId><id>kms-new</id></providerId></keyId>"
        self.assertIn("<reason>KeyStateMissingInKMS</reason>", soap.crypto("SetKeyCustomAttributes", missing + spec)[1])

    def test_users_of_one_key_manager_do_not_share_keys(self):
        for name in "one", "two":
            control("/vcenter/providers", {"id": name, "address": "shared.example", "userName": name})
        key = self.key("one")
        soap = Soap().login()
        status = "<keyIds><keyId>%s</keyId><providerId><id>%s</id></providerId></keyIds><checkKeyBitMap>1</checkKeyBitMap>"
        self.assertIn("<keyAvailable>true", soap.crypto("QueryCryptoKeyStatus", status % (key.keyId, "one"))[1])
        self.assertIn("<keyAvailable>false", soap.crypto("QueryCryptoKeyStatus", status % (key.keyId, "two"))[1])
