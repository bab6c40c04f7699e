"""Listeners: their rules, the sockets behind them, the certificates they show, the firewall before them."""
import hashlib
import socket
import ssl

import requests
from cryptography import x509

from lab import CONFIG, LabTest, value, values

LISTENER = CONFIG + "/listener"
NETSH = "netsh advfirewall firewall "


class Rules(LabTest):
    def certificate(self, kind):
        found = [certificate for certificate in self.state()["certificates"] if certificate["kind"] == kind]
        return found[0] if found else self.change(certificates=[{"kind": kind}])["certificates"][-1]

    def create(self, kind, client=None, **values):
        values.setdefault("Hostname", self.name)
        values.setdefault("CertificateThumbprint", self.certificate(kind)["thumbprint"])
        return (client or self.sealed()).listener("HTTPS", Port=5986, **values)

    def test_an_https_listener_opens_a_socket(self):
        self.add(httpsPort=None, firewall={"allow": [5986]})
        self.assertEqual("refused", self.connects(5986))
        created = self.create("good")
        self.assertEqual("ResourceCreated", created.tag.rsplit("}")[-1])
        self.assertTrue(self.connects(5986))
        listener = self.client().get(LISTENER, {"Address": "*", "Transport": "HTTPS"})
        self.assertEqual(self.name, value(listener, "Hostname"))
        self.assertIn(self.address, values(listener, "ListeningOn"))

    def test_every_rule_has_its_code(self):
        self.add(httpsPort=None, foreignPorts=[443])
        client = self.sealed()
        for code, call in (
            (2150858990, lambda: self.create("wrongUsage", client)),
            (2150858985, lambda: self.create("wrongName", client)),
            (2150858985, lambda: self.create("wildcard", client)),
            (1312, lambda: self.create("noPrivateKey", client)),
            (2150858882, lambda: self.create("good", client, CertificateThumbprint="0" * 40)),
            (2150858983, lambda: self.create("good", client, CertificateThumbprint="")),
            (2150858987, lambda: client.listener("HTTP", "IP:127.0.0.1", Port=8080, CertificateThumbprint="A" * 40)),
            (2150858972, lambda: client.listener("HTTPS", Port=70000)),
            (2150858972, lambda: client.listener("HTTPS", Port="many")),
            (2150858984, lambda: client.listener("HTTPS", Port=443, Hostname=self.name, CertificateThumbprint=self.certificate("good")["thumbprint"])),
            (2150858984, lambda: client.listener("HTTPS", Port=5985, Hostname=self.name, CertificateThumbprint=self.certificate("good")["thumbprint"])),
            (2150858889, lambda: client.listener("HTTP", "everywhere", Port=8080)),
            (2150858803, lambda: client.listener("HTTP", Port=5985)),
            (2150858817, lambda: client.listener("HTTPS", Colour="blue")),
            (2150858813, lambda: client.listener("FTP", Port=21)),
            (2150858842, lambda: client.create(LISTENER, "<Listener/>", {"Address": "*"})),
            (2150858843, lambda: client.create(LISTENER, "<Listener/>", {"Address": "*", "Transport": "HTTP", "Port": "1"})),
            (2150858752, lambda: client.get(LISTENER, {"Address": "*", "Transport": "HTTPS"})),
            (2150858752, lambda: client.delete(LISTENER, {"Address": "*", "Transport": "HTTPS"})),
        ):
            self.refused(code, call)
        self.assertEqual(1, len(self.state()["listeners"]))

    def test_windows_does_not_mind_what_only_a_client_will(self):
        for kind in ("selfSigned", "untrusted", "expired", "notYetValid", "noUsage", "weakKey", "sha1", "ec", "unreadableKey"):
            with self.subTest(kind):
                self.setUp()
                self.add(httpsPort=None, firewall={"allow": [5986]})
                self.create(kind)
                if kind != "unreadableKey":
                    self.assertEqual(self.certificate(kind)["thumbprint"], self.shown())
                else:
                    self.assertRaises(ConnectionResetError, self.shown)
                    self.assertEqual(["HTTP 5985"], self.doors())

    def test_a_client_notices(self):
        for kind in ("selfSigned", "untrusted", "expired", "notYetValid"):
            with self.subTest(kind):
                self.setUp()
                self.add(httpsCertificate=kind, certificates=[])
                with self.assertRaises(requests.exceptions.SSLError):
                    self.client().get(CONFIG)

    def shown(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        with socket.create_connection((self.address, 5986), timeout=5) as plain, context.wrap_socket(plain) as tls:
            return hashlib.sha1(tls.getpeercert(True)).hexdigest().upper()


class Changes(LabTest):
    def test_removing_the_listener_one_came_through(self):
        self.add()
        client = self.sealed()
        client.delete(LISTENER, {"Address": "*", "Transport": "HTTP"})
        with self.assertRaises(requests.exceptions.ConnectionError):
            client.get(CONFIG)
        self.assertEqual("refused", self.connects(5985))
        self.assertEqual(["HTTPS 5986"], self.doors())
        self.client().get(CONFIG)

    def test_disabling_it_and_enabling_it_again(self):
        self.add()
        client = self.client()
        client.listener("HTTP", verb="put", Enabled="false")
        self.assertEqual("refused", self.connects(5985))
        self.assertEqual("false", value(client.get(LISTENER, {"Address": "*", "Transport": "HTTP"}), "Enabled"))
        client.listener("HTTP", verb="put", Enabled="true")
        self.sealed().get(CONFIG)

    def test_another_port(self):
        self.add(firewall={"allow": [8080]})
        self.client().listener("HTTP", verb="put", Port=8080)
        self.assertEqual("refused", self.connects(5985))
        self.client("http", port=8080, transport="ntlm", user=("LAB\\lab-winrm-admin", "lab-winrm-password")).get(CONFIG)

    def test_another_certificate_is_shown_to_who_connects_next(self):
        self.add(certificates=[{"kind": "good"}, {"kind": "good", "daysLeft": 700}])
        old = self.client()
        old.get(CONFIG)
        newer = self.state()["certificates"][1]["thumbprint"]
        self.sealed().listener("HTTPS", verb="put", CertificateThumbprint=newer)
        old.get(CONFIG)
        context = ssl.create_default_context(cafile=self.authority)
        with socket.create_connection((self.address, 5986)) as plain, context.wrap_socket(plain, server_hostname=self.address) as tls:
            self.assertEqual(newer, hashlib.sha1(tls.getpeercert(True)).hexdigest().upper())
            names = x509.load_der_x509_certificate(tls.getpeercert(True)).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            self.assertEqual([self.name], names.get_values_for_type(x509.DNSName))

    def test_a_certificate_that_is_gone_from_the_store(self):
        self.add()
        self.change(removeCertificates=[self.state()["certificates"][0]["thumbprint"]])
        with self.assertRaises(requests.exceptions.ConnectionError):
            self.client().get(CONFIG)
        self.assertEqual(["HTTP 5985"], self.doors())

    def test_a_prefix_of_its_own(self):
        self.add()
        self.sealed().listener("HTTPS", verb="put", URLPrefix="other")
        self.assertEqual(404, requests.post(f"https://{self.address}:5986/wsman", verify=self.authority).status_code)
        self.assertEqual(401, requests.post(f"https://{self.address}:5986/other", verify=self.authority).status_code)

    def test_compatibility_listeners(self):
        self.add(firewall={"allow": [80]})
        client = self.client()
        client.put(CONFIG + "/service", f'<c:Service xmlns:c="{CONFIG}/service"><c:EnableCompatibilityHttpListener>true</c:EnableCompatibilityHttpListener></c:Service>')
        self.assertIn("Compatibility", [item.get("Source") for item in client.enumerate(LISTENER, batch=1)])
        self.assertEqual({80: "serves", 5985: "serves", 5986: "serves"}, self.ports())

    def test_an_empty_filter_leaves_a_listener_that_does_not_listen(self):
        self.add()
        client = self.client()
        client.put(CONFIG + "/service", f'<c:Service xmlns:c="{CONFIG}/service"><c:IPv4Filter>10.0.0.1-10.0.0.9</c:IPv4Filter></c:Service>')
        self.assertEqual({}, self.ports())
        self.assertEqual([[], []], [listener["listeningOn"] for listener in self.state()["listeners"]])

    def test_quick_config_makes_listeners(self):
        self.add(httpPort=None)
        client = self.client()
        service = CONFIG + "/service"
        self.assertEqual("false", client.invoke(service, "Analyze", Transport="http")[0].text)
        self.assertEqual("succeeded", client.invoke(service, "EnableRemoting", Transport="http")[0].text)
        self.assertTrue(self.connects(5985))
        client.delete(LISTENER, {"Address": "*", "Transport": "HTTP"})

    def test_quick_config_for_https_wants_a_certificate_and_opens_no_port(self):
        self.add(httpsPort=None, certificates=[{"kind": "selfSigned"}, {"kind": "expired"}])
        client = self.sealed()
        self.refused(2150859029, client.invoke, CONFIG + "/service", "EnableRemoting", Transport="https")
        self.change(certificates=[{"kind": "good"}])
        client.invoke(CONFIG + "/service", "EnableRemoting", Transport="https")
        self.assertEqual("timeout", self.connects(5986, patience=0.3))


class Firewall(LabTest):
    def netsh(self, client, command):
        return value(client.invoke(self.PROCESS, "Create", CommandLine=NETSH + command), "ReturnValue")

    PROCESS = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process"

    def test_without_a_rule_nobody_is_answered(self):
        self.add(firewall={"remove": ["LAB-5986-In-TCP"]}, httpsPort=5986)
        self.change(firewall={"remove": ["LAB-5986-In-TCP"]})
        self.assertEqual("timeout", self.connects(5986, patience=0.3))
        self.change(firewall={"refuses": True})
        self.assertEqual("refused", self.connects(5986))

    def test_a_rule_by_netsh_lets_in_at_once(self):
        self.add()
        self.change(firewall={"remove": ["LAB-5986-In-TCP"]})
        client = self.sealed()
        self.assertEqual("0", self.netsh(client, 'add rule name="My HTTPS" dir=in action=allow protocol=TCP localport=5986 profile=domain,private'))
        self.client().get(CONFIG)
        self.netsh(client, 'set rule name="My HTTPS" new enable=no')
        self.assertEqual("timeout", self.connects(5986, patience=0.3))
        self.netsh(client, 'set rule name="My HTTPS" new enable=yes remoteip=10.1.0.0/16,LocalSubnet')
        self.assertTrue(self.connects(5986))
        self.netsh(client, 'delete rule name="My HTTPS"')
        self.assertEqual("timeout", self.connects(5986, patience=0.3))

    def test_the_scope_counts(self):
        self.add()
        client = self.sealed()
        self.netsh(client, 'set rule name="Lab: TCP 5986" new remoteip=10.20.0.0/255.255.0.0')
        self.assertEqual("timeout", self.connects(5986, patience=0.3))
        self.change(firewall={"client": "10.20.7.1"})
        self.assertTrue(self.connects(5986))

    def test_a_block_outweighs(self):
        self.add()
        self.netsh(self.sealed(), "add rule name=no dir=in action=block protocol=TCP localport=5986")
        self.assertEqual("timeout", self.connects(5986, patience=0.3))

    def test_the_profile_counts(self):
        self.add(firewall={"profile": "Private"})
        self.assertTrue(self.connects(5985))
        self.change(firewall={"profile": "Public", "client": "10.0.0.1"})
        self.assertEqual("timeout", self.connects(5985, patience=0.3))
        # public networks are let in from the computer's own subnet
        self.change(firewall={"client": "127.0.0.1"})
        self.assertTrue(self.connects(5985))

    def test_who_is_shut_out_hears_no_more_on_a_connection_that_stood(self):
        self.add()
        client = self.sealed()
        client.get(CONFIG)
        self.client().invoke(self.PROCESS, "Create", CommandLine=NETSH + 'set rule group="Windows Remote Management" new enable=no')
        client.protocol.transport.read_timeout_sec = 0.5
        with self.assertRaises(requests.exceptions.ReadTimeout):
            client.get(CONFIG)

    def test_rules_as_wmi_shows_them(self):
        self.add()
        client = self.client()
        cim = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/StandardCimv2/"
        rules = {value(item, "InstanceID"): item for item in client.enumerate(cim + "MSFT_NetFirewallRule", batch=2)}
        self.assertEqual("Windows Remote Management (HTTP-In)", value(rules["WINRM-HTTP-In-TCP"], "DisplayName"))
        key = {"InstanceID": "WINRM-HTTP-In-TCP"}
        self.assertEqual("5985", value(client.get(cim + "MSFT_NetProtocolPortFilter", key), "LocalPort"))
        self.assertEqual("Any", value(client.get(cim + "MSFT_NetAddressFilter", key), "RemoteAddress"))
        self.assertEqual("0", value(client.invoke(cim + "MSFT_NetFirewallRule", "Disable", key), "ReturnValue"))
        self.assertEqual("timeout", self.connects(5985, patience=0.3))
        client.put(cim + "MSFT_NetFirewallRule", "<x><Enabled>1</Enabled></x>", key)
        self.assertTrue(self.connects(5985))
        self.refused(2150858771, client.create, cim + "MSFT_NetFirewallRule", "<x/>")

    def test_rules_as_the_registry_keeps_them(self):
        self.add()
        self.change(firewall={"remove": ["LAB-5986-In-TCP"]})
        client = self.sealed()
        key = "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules"
        self.assertIn("|LPort=5985|", value(client.registry("GetStringValue", key, "WINRM-HTTP-In-TCP"), "sValue"))
        client.registry("SetStringValue", key, "mine", sValue="v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5986|Name=mine|")
        self.assertEqual("timeout", self.connects(5986, patience=0.3))
        self.refresh()
        self.client().get(CONFIG)
