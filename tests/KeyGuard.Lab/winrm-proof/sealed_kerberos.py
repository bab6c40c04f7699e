"""Kerberos with message encryption over HTTP by MIT's own library: what Windows clients do with gss_wrap_iov, without pywinrm, which can't."""
import base64
import http.client
import struct

import gssapi
from gssapi.raw import IOV, IOVBufferType, unwrap_iov, wrap_iov

BOUNDARY = b"--Encrypted Boundary"


class SealedKerberos:
    """A stand-in for pywinrm's Protocol: sends one envelope after the other on an authenticated connection."""

    def __init__(self, address, host, scheme="Negotiate"):
        self.scheme = scheme
        self.kind = f"application/HTTP-{'Kerberos' if scheme == 'Kerberos' else 'SPNEGO'}-session-encrypted"
        self.connection = http.client.HTTPConnection(address, 5985, timeout=5)
        mechanism = gssapi.MechType.kerberos if scheme == "Kerberos" else gssapi.OID.from_int_seq("1.3.6.1.5.5.2")
        flags = [gssapi.RequirementFlag.mutual_authentication, gssapi.RequirementFlag.confidentiality, gssapi.RequirementFlag.integrity]
        self.context = gssapi.SecurityContext(
            name=gssapi.Name(f"HTTP@{host}", gssapi.NameType.hostbased_service), mech=mechanism, flags=flags, usage="initiate"
        )
        token = self.context.step()
        while token:
            reply = self.post(b"", {"Authorization": f"{scheme} {base64.b64encode(token).decode()}"})
            self.status = reply.status
            challenge = reply.getheader("WWW-Authenticate", "")
            if not challenge.startswith(scheme + " "):
                break
            token = self.context.step(base64.b64decode(challenge.split(" ", 1)[1]))

    def post(self, body, headers):
        self.connection.request("POST", "/wsman", body, headers)
        reply = self.connection.getresponse()
        self.body = reply.read()
        return reply

    def send_message(self, envelope):
        plain = envelope.encode()
        message = IOV(IOVBufferType.header, plain, IOVBufferType.padding, std_layout=False)
        wrap_iov(self.context, message, confidential=True)
        header, data, padding = (buffer.value or b"" for buffer in message)
        body = (
            BOUNDARY + b"\r\n\tContent-Type: " + self.kind.encode()
            + f"\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length={len(plain) + len(padding)}\r\n".encode()
            + BOUNDARY + b"\r\n\tContent-Type: application/octet-stream\r\n"
            + struct.pack("<i", len(header)) + header + data + padding + BOUNDARY + b"--\r\n"
        )
        kind = f'multipart/encrypted;protocol="{self.kind}";boundary="Encrypted Boundary"'
        reply = self.post(body, {"Content-Type": kind})
        assert reply.getheader("Content-Type") == kind, (reply.status, reply.getheaders())
        token = self.body.split(b"octet-stream\r\n", 1)[1][: -len(BOUNDARY + b"--\r\n")]
        length = struct.unpack("<i", token[:4])[0]
        answer = IOV((IOVBufferType.header, False, token[4:4 + length]), token[4 + length:], std_layout=False)
        unwrap_iov(self.context, answer)
        return answer[1].value
