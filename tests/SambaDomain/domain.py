#!/usr/bin/python3
"""A throw-away Active Directory domain for tests: Samba's domain controller on a loopback address of its own.

Usage: /usr/bin/python3 domain.py    (the distribution's own Python, which has Samba's libraries)

The domain is provisioned once per machine, in a cache outside the repository, and copied for each run. When it answers, one line of
JSON on standard output says where everything is. Then each line of JSON on standard input is a command (see Domain.commands), answered
by one line. When standard input ends, the controller is stopped and its copy removed.

Needs root (ports below 1024, /etc/hosts) and Debian's packages samba, samba-ad-dc, samba-ad-provision, python3-samba,
samba-dsdb-modules, samba-vfs-modules, krb5-user. Where something is missing, the one line is {"missing": "..."}.
"""
import ctypes
import fcntl
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

REALM = "LAB.EXAMPLE.COM"
DNS = REALM.lower()
BASE = "DC=lab,DC=example,DC=com"
PASSWORDS = {"Administrator": "Admin-pass-1!", "reader": "Reader-pass-1!", "locked-out": "Locked-pass-1!"}
FLEET = 1200
CACHE_DAYS = 30
HOSTS = "/etc/hosts"
TOOLS = ["samba", "samba-tool", "kinit", "openssl"]


def missing():
    if os.geteuid() != 0:
        return "the tests with a domain controller need root"
    for tool in TOOLS:
        if not shutil.which(tool):
            return f"{tool} is not installed"
    try:
        import samba.samdb  # noqa: F401
    except ImportError:
        return "python3-samba is not installed"
    if not os.path.exists("/usr/share/samba/setup/provision.ldif"):
        return "samba-ad-provision is not installed"
    return None


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stdout}")
    return done.stdout


def open_directory(folder):
    from samba.auth import system_session
    from samba.param import LoadParm
    from samba.samdb import SamDB
    return SamDB(f"{folder}/private/sam.ldb", session_info=system_session(), lp=LoadParm(f"{folder}/etc/smb.conf"))


def file_time(days_ago):
    return str(int((time.time() - days_ago * 86400 + 11644473600) * 10_000_000))


# The template: provisioned and filled once, then copied.

def template():
    with open(__file__, "rb") as script:
        key = hashlib.sha256(script.read()).hexdigest()[:12]
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "keyguard-tests")
    os.makedirs(cache, mode=0o700, exist_ok=True)
    path = os.path.join(cache, f"samba-domain-{key}")
    with open(os.path.join(cache, "samba-domain.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Accounts that have never logged on are stale when they are old.
        if os.path.exists(path) and time.time() - os.path.getmtime(path) > CACHE_DAYS * 86400:
            shutil.rmtree(path)
        if not os.path.exists(path):
            provision(path)
    return path


def provision(path):
    shutil.rmtree(path + ".new", ignore_errors=True)
    run("samba-tool", "domain", "provision", f"--realm={REALM}", "--domain=LAB", "--host-name=dc1", "--host-ip=127.0.0.10", "--server-role=dc",
        "--dns-backend=SAMBA_INTERNAL", f"--adminpass={PASSWORDS['Administrator']}", f"--targetdir={path}.new",
        "--option=interfaces=127.0.0.10/8", "--option=bind interfaces only=yes")
    configure(path + ".new", "127.0.0.10")
    directory = open_directory(path + ".new")
    directory.transaction_start()
    fill(directory)
    directory.transaction_commit()
    for user in ("Administrator", "reader"):
        directory.setexpiry(f"(sAMAccountName={user})", 0, no_expiry_req=True)
    os.rename(path + ".new", path)


def fill(directory):
    for user in ("reader", "locked-out"):
        directory.newuser(user, PASSWORDS[user])
    directory.disable_account("(sAMAccountName=locked-out)")
    for unit in ("OU=Fleet", "OU=Servers", "OU=Special", "OU=Empty", "OU=Deep", "OU=Inner,OU=Deep"):
        directory.add({"dn": f"{unit},{BASE}", "objectClass": "organizationalUnit"})
    for number in range(1, FLEET + 1):
        add_computer(directory, f"srv{number:04}", f"OU=Fleet,{BASE}", system="Windows Server 2022 Standard")
    add_computer(directory, "web01", f"OU=Servers,{BASE}", system="Windows Server 2022 Datacenter", version="10.0 (20348)",
                 spns=[f"WSMAN/web01.{DNS}", "WSMAN/web01", f"HOST/web01.{DNS}"])
    add_computer(directory, "web02", f"OU=Servers,{BASE}", disabled=True)
    add_computer(directory, "web03", f"OU=Servers,{BASE}", named=False, system="Windows Server 2019 Standard")
    add_computer(directory, "web04", f"OU=Servers,{BASE}")
    add_computer(directory, "web05", f"OU=Servers,{BASE}", system="Windows 11 Enterprise")
    # Joined again under another account: two accounts, one name.
    add_computer(directory, "web06", f"OU=Servers,{BASE}", dns=f"WEB01.{DNS}")
    add_computer(directory, "deep1", f"OU=Deep,{BASE}")
    add_computer(directory, "deep2", f"OU=Inner,OU=Deep,{BASE}")
    for number, unit in enumerate((r"Comma\, plus\+", r"Quote\" back\\slash", "Ünïcødé 服务器", "Star (*)", r"\#hash \<angle\>"), 1):
        directory.add({"dn": f"OU={unit},OU=Special,{BASE}", "objectClass": "organizationalUnit"})
        add_computer(directory, f"special{number}", f"OU={unit},OU=Special,{BASE}")


def add_computer(directory, name, place, dns=None, named=True, disabled=False, system=None, version=None, spns=()):
    entry = {"dn": f"CN={name},{place}", "objectClass": "computer", "sAMAccountName": f"{name}$", "userAccountControl": "4098" if disabled else "4096"}
    if named:
        entry["dNSHostName"] = dns or f"{name}.{DNS}"
    if system:
        entry["operatingSystem"] = system
    if version:
        entry["operatingSystemVersion"] = version
    if spns:
        entry["servicePrincipalName"] = list(spns)
    directory.add(entry)


def set_logon(directory, name, days_ago):
    import ldb
    found = directory.search(base=BASE, scope=ldb.SCOPE_SUBTREE, expression=f"(sAMAccountName={name}$)", attrs=["cn"])[0]
    change = ldb.Message(found.dn)
    change["lastLogonTimestamp"] = ldb.MessageElement(file_time(days_ago), ldb.FLAG_MOD_REPLACE, "lastLogonTimestamp")
    directory.modify(change, controls=["relax:0"])


def configure(folder, address):
    settings = f"""[global]
    netbios name = DC1
    realm = {REALM}
    workgroup = LAB
    server role = active directory domain controller
    interfaces = {address}/8
    bind interfaces only = yes
    server services = ldap, cldap, kdc
    # So that it can be seen that passwords are not sent, rather than that they are refused.
    ldap server require strong auth = no
    tls keyfile = {folder}/tls/key.pem
    tls certfile = {folder}/tls/cert.pem
    tls cafile = {folder}/tls/ca.pem
    private dir = {folder}/private
    state directory = {folder}/state
    cache directory = {folder}/cache
    lock directory = {folder}
    binddns dir = {folder}/bind-dns
    pid directory = {folder}/run
    ncalrpc dir = {folder}/run/ncalrpc
    winbindd socket directory = {folder}/run/winbindd
    ntp signd socket directory = {folder}/run/ntp
    log file = {folder}/log.samba
    logging = file
[sysvol]
    path = {folder}/state/sysvol
"""
    for part in ("cache", "run/ncalrpc", "run/winbindd", "run/ntp", "tls"):
        os.makedirs(f"{folder}/{part}", exist_ok=True)
    with open(f"{folder}/etc/smb.conf", "w") as file:
        file.write(settings)


class Domain:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="keyguard-samba-")
        self.hosts = []
        self.process = None

    def start(self):
        source = template()
        run("cp", "-r", "--sparse=always", source + "/.", self.folder)
        self.address, self.host = self.free_address()
        configure(self.folder, self.address)
        self.certify()
        self.krb5 = f"{self.folder}/krb5.conf"
        with open(self.krb5, "w") as file:
            file.write(f"[libdefaults]\n default_realm = {REALM}\n dns_lookup_kdc = false\n dns_lookup_realm = false\n rdns = false\n dns_canonicalize_hostname = false\n"
                       f"[realms]\n {REALM} = {{\n  kdc = {self.address}\n  admin_server = {self.address}\n }}\n[domain_realm]\n .{DNS} = {REALM}\n {DNS} = {REALM}\n")
        directory = open_directory(self.folder)
        self.add_principals(directory, "dc1", [f"ldap/{self.host}", f"HOST/{self.host}"])
        for name, days in (("web01", 3), ("web02", 3), ("web04", 200), ("web05", 20)):
            set_logon(directory, name, days)
        self.name(self.host, self.address)
        self.launch()

    def free_address(self):
        while True:
            numbers = [random.randint(64, 126), random.randint(1, 254), random.randint(1, 254)]
            address = "127." + ".".join(map(str, numbers))
            try:
                for port in (88, 389, 636):
                    with socket.socket() as probe:
                        probe.bind((address, port))
                return address, "dc-" + "-".join(map(str, numbers)) + "." + DNS
            except OSError:
                continue

    def certify(self):
        tls = f"{self.folder}/tls"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{tls}/ca.key", "-out", f"{tls}/ca.pem", "-days", "2", "-subj", "/CN=KeyGuard test authority")
        run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{tls}/key.pem", "-out", f"{tls}/request.pem", "-subj", "/CN=dc1")
        with open(f"{tls}/extensions", "w") as file:
            file.write(f"subjectAltName=DNS:{self.host}\nextendedKeyUsage=serverAuth\n")
        run("openssl", "x509", "-req", "-in", f"{tls}/request.pem", "-CA", f"{tls}/ca.pem", "-CAkey", f"{tls}/ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", f"{tls}/extensions", "-out", f"{tls}/cert.pem")
        os.chmod(f"{tls}/key.pem", 0o600)
        shown = run("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", f"{tls}/cert.pem")
        self.thumbprint = shown.split("=")[1].strip().replace(":", "")

    def launch(self):
        libc = ctypes.CDLL(None)
        self.process = subprocess.Popen(["samba", "-F", "--no-process-group", "-M", "single", "-s", f"{self.folder}/etc/smb.conf"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        preexec_fn=lambda: libc.prctl(1, signal.SIGKILL))
        deadline = time.time() + 60
        for port in (88, 389, 636):
            while True:
                try:
                    socket.create_connection((self.address, port), 1).close()
                    break
                except OSError:
                    if self.process.poll() is not None or time.time() > deadline:
                        raise RuntimeError("The domain controller did not start: " + self.log())
                    time.sleep(0.05)

    def log(self):
        try:
            with open(f"{self.folder}/log.samba") as file:
                return file.read()[-2000:]
        except OSError:
            return "no log"

    def ready(self):
        return {"realm": REALM, "dnsDomain": DNS, "baseDn": BASE, "host": self.host, "address": self.address, "folder": self.folder,
                "krb5Config": self.krb5, "authority": f"{self.folder}/tls/ca.pem", "thumbprint": self.thumbprint, "fleet": FLEET, "passwords": PASSWORDS}

    # Names of this machine's own; in place, because in a container the file is mounted and can't be replaced.
    def name(self, host, address):
        self.change_hosts(lambda lines: lines + [f"{address} {host} # keyguard-samba {os.getpid()}\n"])

    @staticmethod
    def change_hosts(change):
        with open(HOSTS, "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = change([line.rstrip("\n") + "\n" for line in file])
            file.seek(0)
            file.writelines(lines)
            file.truncate()

    @staticmethod
    def add_principals(directory, account, principals):
        import ldb
        found = directory.search(base=BASE, scope=ldb.SCOPE_SUBTREE, expression=f"(sAMAccountName={account}$)", attrs=["cn"])[0]
        change = ldb.Message(found.dn)
        change["servicePrincipalName"] = ldb.MessageElement(principals, ldb.FLAG_MOD_ADD, "servicePrincipalName")
        directory.modify(change)

    # Commands.

    def computer(self, name, principals=(), keytab=None, address=None, place=f"CN=Computers,{BASE}"):
        """A computer that has joined: a password, names for Kerberos, the keys in a keytab, and a line in /etc/hosts."""
        directory = open_directory(self.folder)
        add_computer(directory, name, place, spns=principals)
        directory.setpassword(f"(sAMAccountName={name}$)", f"Machine-pass-{random.getrandbits(64):x}!", username=f"{name}$")
        if address:
            self.name(f"{name}.{DNS}", address)
        for principal in principals if keytab else ():
            run("samba-tool", "domain", "exportkeytab", keytab, f"--principal={principal}", "-s", f"{self.folder}/etc/smb.conf")
        return {"host": f"{name}.{DNS}"}

    def unit(self, place):
        """Another organizational unit, by its distinguished name."""
        open_directory(self.folder).add({"dn": place, "objectClass": "organizationalUnit"})
        return {}

    def user(self, name, password):
        """Another user of the domain."""
        open_directory(self.folder).newuser(name, password)
        return {}

    def ticket(self, user, cache, password=None):
        """A ticket granting ticket in a cache, as kinit gets it."""
        environment = dict(os.environ, KRB5_CONFIG=self.krb5)
        run("kinit", "-c", cache, f"{user}@{REALM}", input=(password or PASSWORDS[user]) + "\n", env=environment)
        return {}

    def logon(self, name, days):
        """When a computer has logged on last."""
        set_logon(open_directory(self.folder), name, days)
        return {}

    commands = {"computer": computer, "unit": unit, "user": user, "ticket": ticket, "logon": logon}

    def serve(self):
        print(json.dumps(self.ready()), flush=True)
        for line in sys.stdin:
            command = json.loads(line)
            try:
                answer = self.commands[command.pop("do")](self, **command)
            except Exception as failure:  # whoever asked shall know
                answer = {"error": f"{type(failure).__name__}: {failure}"}
            print(json.dumps(answer), flush=True)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.change_hosts(lambda lines: [line for line in lines if not line.endswith(f"# keyguard-samba {os.getpid()}\n")])
        shutil.rmtree(self.folder, ignore_errors=True)


def main():
    reason = missing()
    if reason:
        print(json.dumps({"missing": reason}), flush=True)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # Ctrl+C is for those who started us; they close standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    domain = Domain()
    try:
        domain.start()
        domain.serve()
    finally:
        domain.stop()


if __name__ == "__main__":
    main()
