"""What the proofs share: the Lab's control API, computers for each test, and envelopes that pywinrm sends as they are."""
import base64
import json
import os
import re
import socket
import tempfile
import unittest
import urllib.error
import urllib.request
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

import winrm
from winrm.exceptions import InvalidCredentialsError, WinRMError, WinRMTransportError
from winrm.protocol import Protocol

URL = os.environ["LAB_URL"]
LOCAL = ("Administrator", "lab-local-password")
DOMAIN = ("LAB\\lab-winrm-admin", "lab-winrm-password")
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
HKLM = 2147483650


def control(method, path, body=None):
    request = urllib.request.Request(URL + "/lab" + path, method=method, data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as refusal:
        raise AssertionError(f"{method} {path} {body}: {refusal.read().decode()}") from refusal


class Fault(Exception):
    """A fault of the service, as pywinrm tells it."""

    def __init__(self, error):
        super().__init__(str(error))
        found = re.search(r"'wsmanfault_code': '(\d+)'", str(error))
        self.code = int(found.group(1)) if found else None
        status = re.search(r"'http_status_code': (\d+)", str(error))
        self.status = int(status.group(1)) if status else None


def local(tag):
    return tag.rsplit("}", 1)[-1]


def envelope(action, resource, body="", selectors=None, extra=""):
    keys = "".join(f'<w:Selector Name="{name}">{escape(value)}</w:Selector>' for name, value in (selectors or {}).items())
    keys = f"<w:SelectorSet>{keys}</w:SelectorSet>" if keys else ""
    return (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        f'xmlns:w="{WSMAN}" xmlns:n="{ENUMERATION}"><s:Header><a:To>http://computer/wsman</a:To>'
        '<a:ReplyTo><a:Address s:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>'
        f'<a:Action s:mustUnderstand="true">{action}</a:Action><a:MessageID>uuid:{str(uuid.uuid4()).upper()}</a:MessageID>'
        f'<w:ResourceURI s:mustUnderstand="true">{resource}</w:ResourceURI>'
        f'<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize><w:OperationTimeout>PT20S</w:OperationTimeout>{keys}{extra}'
        f"</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


class Client:
    """pywinrm's protocol, with a verb for each operation."""

    def __init__(self, protocol):
        self.protocol = protocol

    def send(self, *arguments, **named):
        try:
            reply = ET.fromstring(self.protocol.send_message(envelope(*arguments, **named)))
        except WinRMTransportError:
            raise
        except InvalidCredentialsError:
            raise
        except WinRMError as error:
            raise Fault(error) from error
        return reply.find("{http://www.w3.org/2003/05/soap-envelope}Body")

    def get(self, resource, selectors=None):
        return self.send(TRANSFER + "Get", resource, selectors=selectors)[0]

    def put(self, resource, body, selectors=None):
        return self.send(TRANSFER + "Put", resource, body, selectors)[0]

    def create(self, resource, body, selectors=None):
        return self.send(TRANSFER + "Create", resource, body, selectors)[0]

    def delete(self, resource, selectors):
        self.send(TRANSFER + "Delete", resource, selectors=selectors)

    def query(self, wql, namespace="StandardCimv2", batch=20):
        """What WMI finds by a query."""
        dialect = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
        return self.enumerate(f"{WMI}{namespace}/*", batch, f'<w:Filter Dialect="{dialect}">{wql}</w:Filter>')

    def enumerate(self, resource, batch=20, filter=""):
        """All items, pulled in batches."""
        body = f"<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>{batch}</w:MaxElements>{filter}</n:Enumerate>"
        reply = self.send(ENUMERATION + "/Enumerate", resource, body)[0]
        found = list(reply.find(f"{{{WSMAN}}}Items"))
        while not any(local(child.tag) == "EndOfSequence" for child in reply):
            context = next(child.text for child in reply if local(child.tag) == "EnumerationContext")
            body = f"<n:Pull><n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>{batch}</n:MaxElements></n:Pull>"
            reply = self.send(ENUMERATION + "/Pull", resource, body)[0]
            found += list(reply.find(f"{{{ENUMERATION}}}Items"))
        return found

    def invoke(self, resource, method, selectors=None, **inputs):
        fields = "".join(
            f"<p:{name}>{escape(str(item))}</p:{name}>" for name, value in inputs.items() for item in (value if isinstance(value, list) else [value])
        )
        body = f'<p:{method}_INPUT xmlns:p="{resource}">{fields}</p:{method}_INPUT>'
        return self.send(f"{resource}/{method}", resource, body, selectors)[0]

    def registry(self, method, key, name=None, **inputs):
        named = {} if name is None else {"sValueName": name}
        return self.invoke(WMI + "default/StdRegProv", method, hDefKey=HKLM, sSubKeyName=key, **named, **inputs)

    def put_auth(self, **values):
        fields = "".join(f"<cfg:{name}>{value}</cfg:{name}>" for name, value in values.items())
        return self.put(CONFIG + "/service/auth", f'<cfg:Auth xmlns:cfg="{CONFIG}/service/auth">{fields}</cfg:Auth>')

    def listener(self, transport, address="*", verb="create", **values):
        fields = "".join(f"<cfg:{name}>{value}</cfg:{name}>" for name, value in values.items())
        body = f'<cfg:Listener xmlns:cfg="{CONFIG}/listener">{fields}</cfg:Listener>'
        return getattr(self, verb)(CONFIG + "/listener", body, {"Address": address, "Transport": transport})


def values(element, name):
    return [child.text for child in element if local(child.tag) == name]


def value(element, name):
    return values(element, name)[0]


class LabTest(unittest.TestCase):
    """A test that begins with an empty Lab."""

    def setUp(self):
        control("POST", "/reset")
        with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False) as file:
            file.write(control("GET", "/winrm")["authorityPem"])
        self.authority = file.name
        self.addCleanup(os.unlink, file.name)

    def add(self, name="srv01.lab.example.com", **document):
        """A computer with both listeners."""
        self.name = name
        self.computer = control("POST", "/winrm/computers", {"name": name, "httpsPort": 5986, **document})[0]
        self.address = self.computer["address"]

    def change(self, **document):
        return control("PUT", f"/winrm/computers/{self.name}", document)

    def state(self):
        return control("GET", f"/winrm/computers/{self.name}")

    def refresh(self):
        return control("POST", f"/winrm/computers/{self.name}/refresh")

    def fault(self, **rule):
        return control("POST", "/winrm/faults", rule)["id"]

    def protocol(self, scheme="https", port=None, transport="basic", user=LOCAL, **named):
        port = port or {"http": 5985, "https": 5986}[scheme]
        named.setdefault("ca_trust_path", self.authority)
        return Protocol(
            f"{scheme}://{self.address}:{port}/wsman", transport=transport, username=user[0], password=user[1],
            read_timeout_sec=5, operation_timeout_sec=4, **named,
        )

    def client(self, *arguments, **named):
        return Client(self.protocol(*arguments, **named))

    def sealed(self, **named):
        """NTLM with message encryption over HTTP."""
        return self.client("http", transport="ntlm", user=named.pop("user", DOMAIN), **named)

    def session(self, scheme, **named):
        port = {"http": 5985, "https": 5986}[scheme]
        return winrm.Session(f"{scheme}://{self.address}:{port}/wsman", ca_trust_path=self.authority, **named)

    def refused(self, code, call, *arguments, **named):
        with self.assertRaises(Fault) as caught:
            call(*arguments, **named)
        self.assertEqual(code, caught.exception.code, str(caught.exception))

    def connects(self, port, patience=1.0):
        """True, or how connecting failed."""
        try:
            socket.create_connection((self.address, port), timeout=patience).close()
            return True
        except (socket.timeout, ConnectionRefusedError) as failure:
            return "refused" if isinstance(failure, ConnectionRefusedError) else "timeout"

    def ports(self):
        return {port["port"]: port["behaviour"] for port in self.state()["ports"]}

    def doors(self):
        return [f"{door['transport']} {door['port']}" for door in self.state()["doors"]]

    def recorded(self, tls):
        return b"".join(
            base64.b64decode(connection["received"]) + base64.b64decode(connection["sent"])
            for connection in control("GET", f"/winrm/recording?computer={self.name}") if connection["isTls"] == tls
        )
