import threading
from http.client import HTTPException

from pyVim import connect
from pyVmomi import vim, vmodl

from lab import LabTest, Soap, control, fault_type, login, provider_id


def rekey(key):
    return vim.vm.ConfigSpec(crypto=vim.encryption.CryptoSpecShallowRecrypt(newKeyId=key))


class Sessions(LabTest):
    def test_service_content(self):
        about = self.content.about
        self.assertEqual(("VirtualCenter", "8.0.3.0"), (about.apiType, about.apiVersion))
        self.assertIsInstance(self.crypto, vim.encryption.CryptoManagerKmip)

    def test_cookie_is_quoted_and_not_the_key(self):
        cookie = self.si._stub.cookie
        self.assertRegex(cookie, r'^vmware_soap_session="[0-9a-f]{40}"; Path=/; HttpOnly; Secure$')
        self.assertNotIn(self.content.sessionManager.currentSession.key, cookie)

    def test_only_over_tls_is_the_cookie_secure(self):
        self.assertRegex(Soap().login().set_cookie, r'^vmware_soap_session="[0-9a-f]{40}"; Path=/; HttpOnly$')

    def test_wrong_password(self):
        with self.assertRaises(vim.fault.InvalidLogin):
            login(password="wrong")

    def test_logged_out(self):
        connect.Disconnect(self.si)
        with self.assertRaises(vim.fault.NotAuthenticated) as raised:
            self.crypto.GenerateKey(provider_id("kms-old"))
        self.assertEqual("Cryptographer.ManageKeys", raised.exception.privilegeId)

    def test_session_ends_by_the_clock(self):
        control("/clock", {"advanceSeconds": 1801})
        with self.assertRaises(vim.fault.NotAuthenticated):
            self.si.CurrentTime()

    def test_expired_session_hides_in_missing_set(self):
        soap = Soap().login()
        control("/vcenter/sessions/expire")
        status, text = soap.call(
            "RetrievePropertiesEx", "PropertyCollector", "propertyCollector",
            "<specSet><propSet><type>Folder</type><pathSet>name</pathSet></propSet><objectSet><obj type=\"Folder\">group-d1</obj></objectSet></specSet><options/>")
        self.assertEqual(200, status)
        self.assertIn('<missingSet><path>name</path><fault><fault xsi:type="NotAuthenticated">', text)

    def test_what_belongs_to_a_session_goes_with_it(self):
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [vim.HostSystem], True)
        control("/vcenter/sessions/expire")
        with self.assertRaises(vmodl.fault.ManagedObjectNotFound):
            view.Destroy()

    def test_privileges(self):
        reader = login("lab-vcenter-reader").RetrieveContent()
        with self.assertRaises(vim.fault.NoPermission) as raised:
            reader.cryptoManager.GenerateKey(provider_id("kms-old"))
        self.assertEqual("Cryptographer.ManageKeys", raised.exception.privilegeId)
        entity = self.content.rootFolder
        answer = self.content.authorizationManager.HasPrivilegeOnEntities(
            [entity], reader.sessionManager.currentSession.key, ["System.Read", "Cryptographer.Recrypt"])
        self.assertEqual([True, False], [privilege.isGranted for privilege in answer[0].privAvailability])

    def test_session_is_active(self):
        key = self.content.sessionManager.currentSession.key
        self.assertTrue(self.content.sessionManager.SessionIsActive(key, "lab-vcenter"))
        self.assertFalse(self.content.sessionManager.SessionIsActive("none", "lab-vcenter"))

    def test_restart_loses_sessions_and_keeps_the_inventory(self):
        before = {vm.name for vm in self.all(vim.VirtualMachine)}
        control("/vcenter/restart")
        with self.assertRaises(vim.fault.NotAuthenticated):
            self.si.CurrentTime()
        self.content = login().RetrieveContent()
        self.assertEqual(before, {vm.name for vm in self.all(vim.VirtualMachine)})

    def test_restart_forgets_tasks_or_shows_them_as_failed(self):
        control("/vcenter/settings", {"taskClockSeconds": 60}, "PUT")
        for effects in (True, False):
            vm = self.vm("app02")
            state = vm.config.keyId
            task = vm.ReconfigVM_Task(rekey(self.key()))
            control("/vcenter/restart", {"effects": effects, "keepTasks": True})
            self.connect()
            task = vim.Task(task._moId, self.si._stub)
            self.assertEqual(vim.TaskInfo.State.error, task.info.state)
            self.assertIsInstance(task.info.error, vmodl.fault.SystemError)
            self.assertEqual(effects, self.vm("app02").config.keyId.keyId != state.keyId)
        task = self.vm("app02").ReconfigVM_Task(rekey(self.key()))
        control("/vcenter/restart")
        self.connect()
        with self.assertRaises(vmodl.fault.ManagedObjectNotFound):
            vim.Task(task._moId, self.si._stub).info

    def test_restart_cuts_who_is_waiting(self):
        collector = self.content.propertyCollector.CreatePropertyCollector()
        filter_spec = vmodl.query.PropertyCollector.FilterSpec(
            propSet=[vmodl.query.PropertyCollector.PropertySpec(type=vim.Folder, pathSet=["name"])],
            objectSet=[vmodl.query.PropertyCollector.ObjectSpec(obj=self.content.rootFolder)])
        collector.CreateFilter(filter_spec, False)
        version = collector.WaitForUpdatesEx("").version
        cut = []

        def wait():
            try:
                collector.WaitForUpdatesEx(version)
            except Exception as broken:
                cut.append(broken)

        waiting = threading.Thread(target=wait)
        waiting.start()
        while not any(call["operation"] == "WaitForUpdatesEx" and call["status"] == 0 for call in control("/requests?last=1", method="GET")):
            pass
        control("/vcenter/restart")
        waiting.join()
        self.assertIsInstance(cut[0], (OSError, HTTPException), cut)

    def test_restart_refuses_for_a_while(self):
        soap = Soap()
        control("/vcenter/restart", {"refusals": 2})
        for _ in range(2):
            status, text = soap.call("CurrentTime", "ServiceInstance", "ServiceInstance")
            self.assertEqual(503, status)
            self.assertIn("503 Service Unavailable (Failed to connect to endpoint", text)
        self.assertEqual("NotAuthenticated", fault_type(soap.call("CurrentTime", "ServiceInstance", "ServiceInstance")[1]))

    def test_object_before_session(self):
        self.assertEqual("ManagedObjectNotFound", fault_type(Soap().call("DestroyView", "View", "session[x]y")[1]))
