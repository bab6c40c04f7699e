"""winrm/config and its sections."""
import xml.etree.ElementTree as ET

import requests

from lab import CONFIG, TRANSFER, LabTest, envelope, local, value

SERVICE_POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service"


class Reading(LabTest):
    def test_the_whole(self):
        self.add()
        config = self.client().get(CONFIG)
        self.assertEqual("Config", local(config.tag))
        self.assertEqual(
            ["MaxEnvelopeSizekb", "MaxTimeoutms", "MaxBatchItems", "MaxProviderRequests", "Client", "Service", "Winrs"], [local(child.tag) for child in config]
        )
        service = next(child for child in config if local(child.tag) == "Service")
        self.assertEqual("240000", value(service, "EnumerationTimeoutms"))
        self.assertEqual("true", value(service, "AllowRemoteAccess"))

    def test_sections_have_namespaces_of_their_own(self):
        self.add()
        auth = self.sealed().get(CONFIG + "/service/auth")
        self.assertEqual(f"{{{CONFIG}/service/auth}}Auth", auth.tag)
        self.assertEqual(["Basic", "Kerberos", "Negotiate", "Certificate", "CredSSP", "CbtHardeningLevel"], [local(child.tag) for child in auth])

    def test_identify_needs_no_logon(self):
        self.add()
        body = (
            '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd">'
            "<s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>"
        )
        headers = {"WSMANIDENTIFY": "unauthenticated", "Content-Type": "application/soap+xml;charset=UTF-8"}
        for encoded in (body.encode(), body.encode("utf-16")):
            reply = requests.post(f"http://{self.address}:5985/wsman", data=encoded, headers=headers)
            self.assertIn("OS: 0.0.0 SP: 0.0 Stack: 3.0", reply.text)
        self.assertEqual(401, requests.post(f"http://{self.address}:5985/wsman", data=body).status_code)
        self.assertEqual(404, requests.post(f"http://{self.address}:5985/other", data=body, headers=headers).status_code)
        self.assertIn("OS: 10.0.20348", ET.tostring(ET.fromstring(self.protocol().send_message(body))).decode())

    def test_what_is_not_there(self):
        self.add()
        client = self.client()
        self.refused(2150858754, client.get, CONFIG + "/nothing")
        self.refused(2150858771, client.create, CONFIG, "<x/>")
        self.refused(2150858843, client.get, CONFIG, {"Name": "x"})
        self.refused(2150858769, client.send, "", CONFIG)


class Writing(LabTest):
    def put(self, section, element, body, client=None):
        return (client or self.sealed()).put(CONFIG + section, f'<c:{element} xmlns:c="{CONFIG}{section}">{body}</c:{element}>')

    def test_a_put_answers_with_the_whole_section(self):
        self.add()
        service = self.put("/service", "Service", "<c:AllowUnencrypted>true</c:AllowUnencrypted>")
        self.assertEqual("true", value(service, "AllowUnencrypted"))
        self.assertEqual("300", value(service, "MaxConnections"))
        self.assertEqual("true", self.state()["config"]["Service/AllowUnencrypted"])

    def test_what_was_got_can_be_put_back(self):
        self.add()
        client = self.sealed()
        whole = ET.tostring(client.get(CONFIG + "/service")).decode()
        client.put(CONFIG + "/service", whole)

    def test_nested_values(self):
        self.add()
        self.put("", "Config", "<c:Service><c:Auth><c:Basic>false</c:Basic></c:Auth></c:Service>")
        self.assertEqual("false", self.state()["config"]["Service/Auth/Basic"])

    def test_refusals_change_nothing(self):
        self.add()
        before = self.state()["config"]
        for code, section, element, body in (
            (2150858817, "/service", "Service", "<c:Nothing>1</c:Nothing>"),
            (2150858817, "/service", "Service", "<c:AllowUnencrypted>perhaps</c:AllowUnencrypted>"),
            (2150858817, "/service", "Client", "<c:AllowUnencrypted>true</c:AllowUnencrypted>"),
            (2150858817, "/service/auth", "Auth", "<c:Basic>false</c:Basic><c:CbtHardeningLevel>strict</c:CbtHardeningLevel>"),
            (2150859071, "/service", "Service", "<c:AllowRemoteAccess>false</c:AllowRemoteAccess>"),
            (2150859182, "/service", "Service", "<c:MaxConcurrentOperations>5</c:MaxConcurrentOperations>"),
        ):
            self.refused(code, self.put, section, element, body)
        self.assertEqual(before, self.state()["config"])

    def test_a_server_without_credssp(self):
        self.add(knowsCredSsp=False)
        client = self.sealed()
        self.assertNotIn("CredSSP", [local(child.tag) for child in client.get(CONFIG + "/service/auth")])
        self.refused(2150858817, client.put_auth, CredSSP="false")

    def test_restore(self):
        self.add(config={"Service/Auth/Basic": "false", "Client/TrustedHosts": "*"})
        self.sealed().invoke(CONFIG, "Restore")
        self.assertEqual("", self.state()["config"]["Client/TrustedHosts"])


class Policy(LabTest):
    def policy(self, **numbers):
        self.change(domainPolicy=[{"key": SERVICE_POLICY, "name": name, "number": number} for name, number in numbers.items()])
        self.refresh()

    def test_values_of_policy_say_so_and_are_locked(self):
        self.add()
        self.policy(AllowBasic=0)
        client = self.sealed()
        basic = next(child for child in client.get(CONFIG + "/service/auth") if local(child.tag) == "Basic")
        self.assertEqual(("false", "GPO"), (basic.text, basic.get("Source")))
        self.refused(2150858890, client.put_auth, Basic="true")
        client.put_auth(CredSSP="false")

    def test_it_takes_effect_at_the_refresh_and_comes_back(self):
        self.add()
        client = self.sealed()
        client.registry("CreateKey", SERVICE_POLICY)
        client.registry("SetDWORDValue", SERVICE_POLICY, "AllowUnencryptedTraffic", uValue=1)
        self.assertEqual([], self.state()["byPolicy"])
        self.assertEqual(["Service/AllowUnencrypted"], self.refresh()["byPolicy"])
        self.policy(AllowUnencryptedTraffic=0)
        client.registry("DeleteValue", SERVICE_POLICY, "AllowUnencryptedTraffic")
        self.assertEqual("false", self.refresh()["config"]["Service/AllowUnencrypted"])
        self.assertEqual(["Service/AllowUnencrypted"], self.state()["byPolicy"])

    def test_a_listener_that_policy_makes(self):
        self.add(httpPort=None)
        self.policy(AllowAutoConfig=1)
        self.assertTrue(self.connects(5985))
        client = self.client()
        listener = next(item for item in client.enumerate(CONFIG + "/listener") if value(item, "Transport") == "HTTP")
        self.assertEqual("GPO", listener.get("Source"))
        self.refused(2150858890, client.delete, CONFIG + "/listener", {"Address": "*", "Transport": "HTTP"})
        self.refused(2150858890, client.listener, "HTTP", verb="put", Enabled="false")
        self.assertTrue(self.connects(5985))

    def test_quick_config_tells_where_its_listener_comes_from(self):
        self.add(httpPort=None)
        self.policy(AllowAutoConfig=1)
        enabled = self.client().invoke(CONFIG + "/service", "Analyze", Transport="http")[0]
        self.assertEqual(("true", "GPO"), (enabled.text, enabled.get("Source")))


class Envelopes(LabTest):
    def test_a_reply_that_is_larger_than_asked_for(self):
        self.add()
        message = self.envelope(size=2000)
        with self.assertRaisesRegex(Exception, "2150858824"):
            self.protocol().send_message(message)

    def test_a_time_limit_of_less_than_nothing(self):
        self.add()
        with self.assertRaisesRegex(Exception, "2150858767"):
            self.protocol().send_message(self.envelope(timeout="PT-1S"))

    def test_no_envelope_at_all(self):
        self.add()
        with self.assertRaisesRegex(Exception, "2150858791"):
            self.protocol().send_message("this is no XML")

    @staticmethod
    def envelope(size=153600, timeout="PT20S"):
        return envelope(TRANSFER + "Get", CONFIG).replace("153600", str(size)).replace("PT20S", timeout)
