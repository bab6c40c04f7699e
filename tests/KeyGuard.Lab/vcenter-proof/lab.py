"""What the proof's tests share: the Lab's control API, a session of pyVmomi, and SOAP by hand for what pyVmomi would never send."""
import json
import os
import re
import ssl
import unittest
import urllib.request
from http.client import HTTPConnection
from urllib.parse import urlparse

from pyVim import connect
from pyVim.task import WaitForTask
from pyVmomi import vim

URL = os.environ["LAB_URL"]
TLS_URL = os.environ["LAB_TLS_URL"]
USER, PASSWORD = "lab-vcenter", "lab-vcenter-password"

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>%s</soapenv:Body></soapenv:Envelope>'
)


def control(path, body=None, method=None):
    """Calls the Lab's control API."""
    data = None if method in ("GET", "DELETE") else json.dumps(body or {}).encode()
    request = urllib.request.Request(URL + "/lab" + path, data=data, method=method or "POST")
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def login(user=USER, password=PASSWORD):
    """A session of pyVmomi, which speaks TLS only."""
    where = urlparse(TLS_URL)
    return connect.SmartConnect(host=where.hostname, port=where.port, user=user, pwd=password, sslContext=ssl._create_unverified_context())


class Soap:
    """SOAP by hand."""

    def __init__(self, version="8.0.3.0"):
        where = urlparse(URL)
        self.http = HTTPConnection(where.hostname, where.port)
        self.version = version
        self.cookie = None

    def login(self, user=USER):
        status, text = self.call("Login", "SessionManager", "SessionManager", f"<userName>{user}</userName><password>{PASSWORD}</password>")
        assert status == 200, text
        return self

    def call(self, method, this_type, this, parameters="", space="urn:vim25", path="/sdk"):
        body = f'<{method} xmlns="{space}"><_this type="{this_type}">{this}</_this>{parameters}</{method}>'
        return self.send(body, space, path)

    def send(self, body, space="urn:vim25", path="/sdk"):
        headers = {"Content-Type": 'text/xml; charset="utf-8"', "SOAPAction": f"{space}/{self.version}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.http.request("POST", path, (ENVELOPE % body).encode(), headers)
        reply = self.http.getresponse()
        text = reply.read().decode()
        if reply.getheader("Set-Cookie"):
            self.set_cookie = reply.getheader("Set-Cookie")
            self.cookie = self.set_cookie.split(";")[0]
        return reply.status, text

    def crypto(self, method, parameters=""):
        return self.call(method, "CryptoManagerKmip", "CryptoManager", parameters)

    def vsan(self, method, parameters):
        return self.call(method, "VsanVcClusterConfigSystem", "vsan-cluster-config-system", parameters, "urn:vsan", "/vsanHealth")


def fault_type(text):
    found = re.search(r'<detail><\w+ xmlns="urn:vim25" xsi:type="(\w+)"', text)
    return found and found[1]


class LabTest(unittest.TestCase):
    """A test against a freshly reset Lab."""

    def setUp(self):
        control("/reset")
        self.connect()

    def connect(self):
        """Logs in, anew after a restart."""
        self.si = login()
        self.content = self.si.RetrieveContent()
        self.crypto = self.content.cryptoManager

    def tearDown(self):
        self.si._stub.DropConnections()

    def all(self, kind):
        view = self.content.viewManager.CreateContainerView(self.content.rootFolder, [kind], True)
        try:
            return list(view.view)
        finally:
            view.Destroy()

    def vm(self, name):
        return next(vm for vm in self.all(vim.VirtualMachine) if vm.name == name)

    def key(self, provider="kms-new"):
        result = self.crypto.GenerateKey(provider_id(provider))
        self.assertTrue(result.success, result.reason)
        return result.keyId

    def fails(self, task, kind):
        """Waits for a task that must fail in this way; the fault."""
        try:
            WaitForTask(task)
        except kind as fault:
            return fault
        self.fail(f"The task did not fail with {kind.__name__}.")


def provider_id(name):
    return vim.encryption.KeyProviderId(id=name)


def key_id(key, provider):
    return vim.encryption.CryptoKeyId(keyId=key, providerId=provider_id(provider))


def message_keys(fault):
    return [message.key for message in fault.faultMessage]
