"""Windows' own classes over WS-Management: the registry, the certificate store within it, the service."""
import hashlib
import struct

from cryptography import x509

from lab import CONFIG, LabTest, WMI, value, values

STORE = "SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates"
KEY = "SOFTWARE\\Lab\\Key"


class Registry(LabTest):
    def test_values_of_each_type(self):
        self.add()
        client = self.sealed()
        self.assertEqual("2", value(client.registry("SetDWORDValue", KEY, "n", uValue=7), "ReturnValue"))
        client.registry("CreateKey", KEY)
        client.registry("SetDWORDValue", KEY, "n", uValue=4294967295)
        client.registry("SetStringValue", KEY, "s", sValue="a <b> & c")
        client.registry("SetBinaryValue", KEY, "b", uValue=[0, 127, 255])
        client.registry("SetMultiStringValue", KEY, "m", sValue=["one", "two"])
        self.assertEqual("4294967295", value(client.registry("GetDWORDValue", KEY, "n"), "uValue"))
        self.assertEqual("a <b> & c", value(client.registry("GetStringValue", KEY, "s"), "sValue"))
        self.assertEqual(["0", "127", "255"], values(client.registry("GetBinaryValue", KEY, "b"), "uValue"))
        self.assertEqual(["one", "two"], values(client.registry("GetMultiStringValue", KEY, "m"), "sValue"))
        listed = client.registry("EnumValues", KEY)
        self.assertEqual((["b", "m", "n", "s"], ["3", "7", "4", "1"]), (values(listed, "sNames"), values(listed, "Types")))
        self.assertEqual(["Key"], values(client.registry("EnumKey", "SOFTWARE\\Lab"), "sNames"))

    def test_what_is_not_there(self):
        self.add()
        client = self.client()
        client.registry("CreateKey", KEY)
        self.assertEqual("1", value(client.registry("GetDWORDValue", KEY, "n"), "ReturnValue"))
        self.assertEqual("2", value(client.registry("GetDWORDValue", KEY + "\\x", "n"), "ReturnValue"))
        self.assertEqual("2", value(client.registry("DeleteValue", KEY, "n"), "ReturnValue"))
        self.assertEqual("2", value(client.registry("EnumKey", KEY + "\\x"), "ReturnValue"))
        self.refused(2150858771, client.registry, "CheckAccess", KEY)

    def test_deleting(self):
        self.add()
        client = self.client()
        client.registry("CreateKey", KEY)
        client.registry("SetDWORDValue", KEY, "n", uValue=1)
        self.assertEqual("0", value(client.registry("DeleteValue", KEY, "n"), "ReturnValue"))
        self.assertEqual("0", value(client.registry("DeleteKey", KEY), "ReturnValue"))
        self.assertEqual("2", value(client.registry("EnumValues", KEY), "ReturnValue"))


class Certificates(LabTest):
    def records(self, client, thumbprint):
        blob = bytes(int(part) for part in values(client.registry("GetBinaryValue", f"{STORE}\\{thumbprint}", "Blob"), "uValue"))
        found = {}
        while blob:
            identifier, _, length = struct.unpack("<III", blob[:12])
            found[identifier] = blob[12:12 + length]
            blob = blob[12 + length:]
        return found

    def test_the_store_is_in_the_registry(self):
        self.add(certificates=[{"kind": "good"}, {"kind": "noPrivateKey"}])
        client = self.sealed()
        thumbprints = values(client.registry("EnumKey", STORE), "sNames")
        self.assertEqual(sorted(certificate["thumbprint"] for certificate in self.state()["certificates"]), sorted(thumbprints))
        for certificate in self.state()["certificates"]:
            records = self.records(client, certificate["thumbprint"])
            self.assertEqual(certificate["thumbprint"], hashlib.sha1(records[32]).hexdigest().upper())
            self.assertEqual(records[3].hex().upper(), certificate["thumbprint"])
            self.assertEqual(certificate["hasPrivateKey"], 2 in records)
            self.assertIn(self.name, x509.load_der_x509_certificate(records[32]).subject.rfc4514_string())


class Classes(LabTest):
    def test_the_service(self):
        self.add()
        client = self.client()
        service = client.get(WMI + "cimv2/Win32_Service", {"Name": "WinRM"})
        self.assertEqual(("Running", "Auto"), (value(service, "State"), value(service, "StartMode")))
        self.refused(2150858752, client.get, WMI + "cimv2/Win32_Service", {"Name": "Spooler"})

    def test_who_stops_it_is_out(self):
        self.add()
        client = self.client()
        self.assertEqual("0", value(client.invoke(WMI + "cimv2/Win32_Service", "StopService", {"Name": "WinRM"}), "ReturnValue"))
        self.assertEqual("refused", self.connects(5986))
        self.change(service=True)
        client.get(CONFIG)

    def test_which_windows_and_which_computer(self):
        self.add()
        client = self.client()
        self.assertEqual("20348", value(client.get(WMI + "cimv2/Win32_OperatingSystem"), "BuildNumber"))
        self.assertEqual("lab.example.com", value(client.enumerate(WMI + "cimv2/Win32_ComputerSystem")[0], "Domain"))

    def test_processes(self):
        self.add()
        client = self.client()
        create = lambda line: value(client.invoke(WMI + "cimv2/Win32_Process", "Create", CommandLine=line), "ReturnValue")
        self.assertEqual("0", create("cmd.exe /c hostname"))
        self.assertEqual("9", create("C:\\nothing.exe"))
        self.assertEqual("21", create(""))


class Queries(LabTest):
    def found(self, client, wql, **named):
        return [value(item, "InstanceID") for item in client.query(wql, **named)]

    def test_rules_by_query(self):
        self.add()
        client = self.sealed()
        own, public, compatible, https = "WINRM-HTTP-In-TCP", "WINRM-HTTP-In-TCP-PUBLIC", "WINRM-HTTP-Compat-In-TCP", "LAB-5986-In-TCP"
        self.assertEqual([own, public, compatible, https], self.found(client, "SELECT * FROM MSFT_NetFirewallRule", batch=1))
        self.assertEqual([own, public, https], self.found(client, "select * from MSFT_NetFirewallRule where Enabled = 1 and Direction=1"))
        self.assertEqual([own, compatible], self.found(client, f"SELECT * FROM MSFT_NetAddressFilter WHERE (InstanceID = '{own}' OR InstanceID = '{compatible}')"))
        self.assertEqual([public], self.found(client, f"SELECT * FROM MSFT_NetFirewallRule WHERE (InstanceID = '{public}' OR InstanceID = '{compatible}') AND Enabled = 1"))
        self.assertEqual([], self.found(client, "SELECT * FROM MSFT_NetProtocolPortFilter WHERE Protocol = 'UDP'"))

    def test_what_is_no_query(self):
        self.add()
        client = self.client()
        for wql in ("DELETE FROM MSFT_NetFirewallRule", "SELECT * FROM MSFT_NetFirewallRule WHERE Enabled", "SELECT * FROM MSFT_NetFirewallRule WHERE (Enabled = 1"):
            self.refused(2147749911, client.query, wql)
        self.refused(2147749911, client.enumerate, WMI + "StandardCimv2/*")
        self.refused(2150858754, client.query, "SELECT * FROM MSFT_Nothing")

    def test_whether_the_firewall_is_on(self):
        self.add()
        client = self.client()
        self.assertEqual(["1", "1", "1"], [value(item, "Enabled") for item in client.query("SELECT * FROM MSFT_NetFirewallProfile")])
        self.change(firewall={"on": False})
        self.assertEqual(["0", "0", "0"], [value(item, "Enabled") for item in client.query("SELECT * FROM MSFT_NetFirewallProfile")])
