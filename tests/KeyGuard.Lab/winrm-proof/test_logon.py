"""Who gets in, by which proof, and what of it goes over the wire."""
import base64
import os
import tempfile
import unittest

import requests
from winrm.exceptions import InvalidCredentialsError, WinRMTransportError

from lab import CONFIG, DOMAIN, LOCAL, Client, Fault, LabTest, control, value

try:
    from sealed_kerberos import SealedKerberos
except ImportError:
    SealedKerberos = None

KEYTAB = os.environ.get("LAB_WINRM_KEYTAB")


class Sessions(LabTest):
    """pywinrm's own everyday session: a shell, a command, its output."""

    def test_basic_over_https(self):
        self.add()
        ran = self.session("https", auth=LOCAL, transport="basic").run_cmd("hostname")
        self.assertEqual((0, b"srv01\r\n"), (ran.status_code, ran.std_out))

    def test_ntlm_over_http_with_message_encryption(self):
        self.add()
        ran = self.session("http", auth=DOMAIN, transport="ntlm").run_cmd("ipconfig")
        self.assertIn(self.address.encode(), ran.std_out)

    def test_ntlm_over_https(self):
        self.add()
        self.assertEqual(b"srv01\r\n", self.session("https", auth=DOMAIN, transport="ntlm").run_cmd("hostname").std_out)

    def test_an_unknown_command(self):
        self.add()
        ran = self.session("https", auth=LOCAL, transport="basic").run_cmd("format", ["c:"])
        self.assertEqual(9009, ran.status_code)
        self.assertIn(b"not recognized", ran.std_err)

    def test_shells_may_be_forbidden(self):
        self.add(config={"Winrs/AllowRemoteShellAccess": "false"})
        with self.assertRaisesRegex(Exception, "2150859180"):
            self.session("https", auth=LOCAL, transport="basic").run_cmd("hostname")


class Wire(LabTest):
    def test_nothing_of_a_sealed_session_is_in_clear(self):
        self.add()
        control("PUT", "/winrm", {"recording": True})
        client = self.sealed()
        client.get(CONFIG)
        client.put_auth(CredSSP="false")
        seen = self.recorded(tls=False)
        self.assertIn(b"Encrypted Boundary", seen)
        for secret in ("Envelope", "CredSSP", "RootSDDL", "lab-winrm-password"):
            for form in (secret.encode(), secret.encode("utf-16-le"), base64.b64encode(secret.encode())[:-3]):
                self.assertNotIn(form, seen, secret)

    def test_tls_hides_basic(self):
        self.add()
        control("PUT", "/winrm", {"recording": True})
        self.client().get(CONFIG)
        seen = self.recorded(tls=True)
        self.assertGreater(len(seen), 1000)
        self.assertNotIn(b"POST /wsman", seen)

    def test_a_body_in_clear_is_refused_over_http(self):
        self.add()
        with self.assertRaises(WinRMTransportError) as caught:
            self.sealed(message_encryption="never").get(CONFIG)
        self.assertEqual(500, caught.exception.code)
        self.assertEqual("", caught.exception.response_text)

    def test_a_body_in_clear_is_taken_where_that_is_allowed(self):
        self.add(config={"Service/AllowUnencrypted": "true"})
        self.assertEqual("true", value(self.sealed(message_encryption="never").get(CONFIG + "/service"), "AllowUnencrypted"))
        self.assertEqual("60000", value(self.client("http", transport="plaintext").get(CONFIG), "MaxTimeoutms"))

    def test_basic_is_not_offered_over_http(self):
        self.add()
        reply = requests.post(f"http://{self.address}:5985/wsman", data="")
        self.assertEqual(401, reply.status_code)
        self.assertEqual("Negotiate, Kerberos", reply.headers["WWW-Authenticate"])
        with self.assertRaises(InvalidCredentialsError):
            self.client("http", transport="plaintext").get(CONFIG)


class Refusals(LabTest):
    def test_wrong_passwords(self):
        self.add()
        for client in (self.client(user=("Administrator", "wrong")), self.sealed(user=(DOMAIN[0], "wrong")), self.sealed(user=("LAB\\nobody", "x"))):
            with self.assertRaises(InvalidCredentialsError):
                client.get(CONFIG)

    def test_who_may_not_manage_remotely_is_not_let_in(self):
        self.add()
        with self.assertRaises(InvalidCredentialsError):
            self.sealed(user=("LAB\\lab-winrm-user", "lab-winrm-password")).get(CONFIG)

    def test_who_may_but_is_no_administrator_is_denied_each_resource(self):
        self.add()
        self.refused(5, self.sealed(user=("LAB\\lab-winrm-operator", "lab-winrm-password")).get, CONFIG)

    def test_local_administrators_are_filtered_but_for_the_built_in_one(self):
        self.add()
        local_admin = ("lab-local-admin", "lab-local-password")
        with self.assertRaises(InvalidCredentialsError):
            self.client(user=local_admin).get(CONFIG)
        self.change(registry=[{"key": "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", "name": "LocalAccountTokenFilterPolicy", "number": 1}])
        self.client(user=local_admin).get(CONFIG)
        self.sealed(user=("SRV01\\Administrator", "lab-local-password")).get(CONFIG)

    def test_a_proof_that_is_switched_off_no_longer_counts(self):
        self.add()
        basic = self.client()
        basic.get(CONFIG)
        self.sealed().put_auth(Basic="false")
        with self.assertRaises(InvalidCredentialsError):
            basic.get(CONFIG)
        self.assertEqual("Negotiate, Kerberos", requests.post(f"https://{self.address}:5986/wsman", verify=self.authority).headers["WWW-Authenticate"])

    def test_switching_off_ones_own_proof_is_ones_last_word(self):
        self.add()
        sealed = self.sealed()
        sealed.put_auth(Negotiate="false")
        with self.assertRaises(InvalidCredentialsError):
            sealed.get(CONFIG)
        self.assertEqual(["Kerberos"], next(door["authentication"] for door in self.state()["doors"] if door["transport"] == "HTTP"))

    def test_remote_access_may_be_switched_off_by_policy(self):
        self.add(domainPolicy=[{"key": "SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service", "name": "AllowAutoConfig", "number": 0}])
        self.refresh()
        self.refused(2150859229, self.client().get, CONFIG)
        self.assertEqual([], self.doors())


class ChannelBinding(LabTest):
    """NTLM over TLS: pywinrm says which certificate it saw, unless told not to."""

    def test_strict_wants_a_binding(self):
        self.add(config={"Service/Auth/CbtHardeningLevel": "Strict"})
        self.client(transport="ntlm", user=DOMAIN).get(CONFIG)
        with self.assertRaises(InvalidCredentialsError):
            self.client(transport="ntlm", user=DOMAIN, send_cbt=False).get(CONFIG)

    def test_relaxed_takes_none_but_no_wrong_one(self):
        self.add()
        self.client(transport="ntlm", user=DOMAIN, send_cbt=False).get(CONFIG)

    def test_strict_lets_sealed_http_through(self):
        self.add(config={"Service/Auth/CbtHardeningLevel": "Strict"})
        self.sealed().get(CONFIG)


class ClientCertificates(LabTest):
    def certificate(self, **order):
        pem = control("POST", "/winrm/clientCertificates", {"userPrincipalName": "ada@lab.example.com", **order})["pem"]
        with tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False) as file:
            file.write(pem)
        self.addCleanup(os.unlink, file.name)
        return file.name

    def mutual(self, pem):
        return self.client(transport="ssl", user=(None, None), cert_pem=pem, cert_key_pem=pem)

    def map(self, subject="ada@lab.example.com", user="Administrator"):
        issuer = control("GET", "/winrm")["authorityThumbprint"]
        namespace = CONFIG + "/service/certmapping"
        body = f'<c:CertMapping xmlns:c="{namespace}"><c:UserName>{user}</c:UserName><c:Password>secret</c:Password><c:Enabled>true</c:Enabled></c:CertMapping>'
        self.sealed().create(namespace, body, {"Issuer": issuer, "Subject": subject, "URI": "*"})

    def test_a_mapped_certificate_logs_on(self):
        self.add(config={"Service/Auth/Certificate": "true"})
        self.map(subject="*@lab.example.com")
        self.mutual(self.certificate()).get(CONFIG)
        self.assertIn("Certificate Administrator", [request["who"] for request in control("GET", "/winrm/requests")])
        mapping = self.sealed().enumerate(CONFIG + "/service/certmapping")[0]
        self.assertEqual("Administrator", value(mapping, "UserName"))
        self.assertNotIn("secret", [child.text for child in mapping])

    def test_one_that_is_not_mapped_or_that_a_stranger_issued_does_not(self):
        self.add(config={"Service/Auth/Certificate": "true"})
        with self.assertRaises(InvalidCredentialsError):
            self.mutual(self.certificate()).get(CONFIG)
        self.map()
        with self.assertRaises(InvalidCredentialsError):
            self.mutual(self.certificate(untrusted=True)).get(CONFIG)

    def test_only_local_accounts_are_mapped(self):
        self.add()
        self.refused(2150859092, self.map, user="LAB\\lab-winrm-admin")


@unittest.skipUnless(KEYTAB, "there is no key distribution centre (krb5-kdc) here")
class Kerberos(LabTest):
    def setUp(self):
        super().setUp()
        control("PUT", "/winrm", {"keytab": KEYTAB})
        os.environ["REQUESTS_CA_BUNDLE"] = self.authority
        self.addCleanup(os.environ.pop, "REQUESTS_CA_BUNDLE")

    def kerberos(self, scheme):
        return self.client(scheme, transport="kerberos", user=(None, None), kerberos_hostname_override=os.environ["LAB_WINRM_HOST"])

    def test_over_https(self):
        self.add(name=os.environ["LAB_WINRM_HOST"])
        self.kerberos("https").get(CONFIG)
        self.assertIn("Negotiate/Kerberos", control("GET", "/winrm/requests")[0]["who"])

    def test_over_http_this_client_speaks_in_clear_and_is_refused(self):
        self.add(name=os.environ["LAB_WINRM_HOST"])
        with self.assertRaises((WinRMTransportError, Fault)):
            self.kerberos("http").get(CONFIG)

    @unittest.skipUnless(SealedKerberos, "python3-gssapi is not installed")
    def test_over_http_with_message_encryption(self):
        self.add(name=os.environ["LAB_WINRM_HOST"])
        control("PUT", "/winrm", {"recording": True})
        for scheme in ("Negotiate", "Kerberos"):
            with self.subTest(scheme):
                client = Client(SealedKerberos(self.address, os.environ["LAB_WINRM_HOST"], scheme))
                client.put_auth(Basic="false")
                self.assertEqual("false", value(client.get(CONFIG + "/service/auth"), "Basic"))
        self.assertNotIn(b"Envelope", self.recorded(tls=False))
