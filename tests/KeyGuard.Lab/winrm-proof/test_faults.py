"""What can be made to go wrong, and whether it had an effect."""
import time

import requests
from winrm.exceptions import WinRMOperationTimeoutError

from lab import CONFIG, TRANSFER, LabTest, control, envelope, value


class Requests(LabTest):
    def basic(self):
        return self.state()["config"]["Service/Auth/Basic"]

    def test_a_lost_reply_after_the_effect(self):
        self.add()
        client = self.sealed()
        self.fault(verb="Put", resource="config/service/auth", when="after", transport="reset")
        with self.assertRaises(requests.exceptions.ConnectionError):
            client.put_auth(Basic="false")
        self.assertEqual("false", self.basic())
        self.sealed().get(CONFIG)

    def test_a_cut_before_the_effect(self):
        for transport in ("reset", "close"):
            with self.subTest(transport):
                self.setUp()
                self.add()
                client = self.sealed()
                self.fault(verb="Put", transport=transport)
                with self.assertRaises(requests.exceptions.ConnectionError):
                    client.put_auth(Basic="false")
                self.assertEqual("true", self.basic())

    def test_hanging(self):
        self.add()
        client = self.sealed()
        client.get(CONFIG)
        self.fault(verb="Get", transport="hang")
        client.protocol.transport.read_timeout_sec = 0.3
        with self.assertRaises(requests.exceptions.ReadTimeout):
            client.get(CONFIG)

    def test_a_fault_by_code_comes_sealed(self):
        self.add()
        self.fault(resource="config/service/auth", fault=2150858890, times=2)
        self.fault(verb="Get", fault=2150859175)
        client = self.sealed()
        self.refused(2150858890, client.put_auth, Basic="false")
        self.refused(2150858890, client.get, CONFIG + "/service/auth")
        self.refused(2150859175, client.get, CONFIG)
        client.get(CONFIG)
        self.assertEqual("true", self.basic())

    def test_a_time_out_of_the_service(self):
        self.add()
        self.fault(fault=2150858793)
        with self.assertRaises(WinRMOperationTimeoutError):
            self.protocol().send_message(envelope(TRANSFER + "Get", CONFIG))

    def test_busy(self):
        self.add()
        self.fault(stage="http", status=503, body="busy", headers={"Retry-After": "1"})
        reply = requests.post(f"http://{self.address}:5985/wsman")
        self.assertEqual((503, "busy", "1"), (reply.status_code, reply.text, reply.headers["Retry-After"]))
        self.assertEqual(401, requests.post(f"http://{self.address}:5985/wsman").status_code)

    def test_half_a_reply(self):
        self.add()
        self.fault(transport="truncate", verb="Get", when="after")
        with self.assertRaisesRegex(Exception, "no element|unclosed|mismatched|invalid"):
            self.client().get(CONFIG)

    def test_only_some(self):
        self.add()
        self.fault(verb="Get", door="HTTP", skip=1, fault=5, computer="srv.*")
        sealed, tls = self.sealed(), self.client()
        sealed.get(CONFIG)
        tls.get(CONFIG)
        self.refused(5, sealed.get, CONFIG)
        sealed.get(CONFIG)
        rule = control("GET", "/winrm/faults")[0]
        self.assertEqual((3, 1), (rule["matched"], rule["played"]))
        self.fault(computer="other", fault=5, times=0)
        sealed.get(CONFIG)

    def test_one_after_the_other(self):
        self.add()
        first = self.fault(verb="Put", delayMilliseconds=1)
        self.fault(verb="Get", fault=5, times=0, follows=first)
        client = self.client()
        client.get(CONFIG)
        client.put_auth(CredSSP="false")
        self.refused(5, client.get, CONFIG)
        self.assertEqual([1, 1], [rule["played"] for rule in control("GET", "/winrm/faults")])


class Handshakes(LabTest):
    def test_a_reset(self):
        self.add()
        self.fault(stage="handshake", transport="reset")
        with self.assertRaises(requests.exceptions.ConnectionError):
            self.client().get(CONFIG)
        self.client().get(CONFIG)

    def test_a_wrong_certificate(self):
        for kind in ("wrongName", "untrusted", "expired", "selfSigned"):
            with self.subTest(kind):
                self.setUp()
                self.add()
                self.fault(stage="handshake", certificate={"kind": kind})
                with self.assertRaises(requests.exceptions.SSLError):
                    self.client().get(CONFIG)
                self.client().get(CONFIG)

    def test_a_connection_cut_at_once(self):
        self.add()
        self.fault(stage="connect", door="HTTP", transport="close")
        with self.assertRaises(requests.exceptions.ConnectionError):
            requests.post(f"http://{self.address}:5985/wsman")


class Computers(LabTest):
    def test_dead_refusing_silent_and_alive_again(self):
        self.add()
        self.change(mode="dead")
        self.assertEqual(["timeout", "timeout"], [self.connects(port, 0.3) for port in (5985, 5986)])
        self.assertEqual([], self.doors())
        self.change(mode="refusing")
        self.assertEqual(["refused", "refused"], [self.connects(port) for port in (5985, 5986)])
        self.change(mode="silent")
        with self.assertRaises(requests.exceptions.ReadTimeout):
            requests.post(f"http://{self.address}:5985/wsman", timeout=0.3)
        self.change(mode="alive")
        self.client().get(CONFIG)

    def test_latency(self):
        self.add(latencyMilliseconds=200)
        start = time.monotonic()
        requests.post(f"http://{self.address}:5985/wsman")
        self.assertGreaterEqual(time.monotonic() - start, 0.2)

    def test_ports_of_choice(self):
        self.add(httpPort=0, httpsPort=0)
        ports = self.ports()
        self.assertEqual(2, len([port for port, behaviour in ports.items() if behaviour == "serves" and port > 1023]))
        https = next(listener["port"] for listener in self.state()["listeners"] if listener["transport"] == "HTTPS")
        self.client(port=https).get(CONFIG)

    def test_what_is_no_computer_leaves_nothing_behind(self):
        for mistake in ({"config": {"Service/Nothing": "1"}}, {"config": {"Service/Auth/Basic": "2"}}, {"count": 2}, {"name": ""}, {"address": "10.0.0.1"}):
            with self.assertRaises(AssertionError):
                self.add(**mistake)
        self.assertEqual([], control("GET", "/winrm/computers"))
        self.add()
        with self.assertRaises(AssertionError):
            self.add()

    def test_many(self):
        computers = control("POST", "/winrm/computers", {"name": "node*.lab.example.com", "count": 500, "httpsPort": 5986})
        self.assertEqual(500, len({computer["address"] for computer in computers}))
        self.assertEqual("node0500.lab.example.com", computers[-1]["name"])
        for computer in computers[::100]:
            self.name, self.address = computer["name"], computer["address"]
            self.client().get(CONFIG)
            self.assertEqual("NODE", value(self.sealed().get("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_ComputerSystem"), "Name")[:4])
        control("DELETE", f"/winrm/computers/{computers[0]['name']}")
        self.address = computers[0]["address"]
        self.assertEqual("refused", self.connects(5985))
