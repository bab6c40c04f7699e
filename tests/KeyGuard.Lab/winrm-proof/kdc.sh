# Sourced by run.sh: a realm of its own for the Kerberos proofs, in $kdc_folder, with the service of one computer and an administrator's ticket.
# MIT's KDC from Debian's krb5-kdc; it listens on a free port of loopback and ends with run.sh.

LAB_WINRM_HOST=srv01.lab.example.com
kdc_port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$kdc_folder/krb5.conf" <<EOF
[libdefaults]
  default_realm = LAB.EXAMPLE.COM
  dns_lookup_kdc = false
  rdns = false
  dns_canonicalize_hostname = false
[realms]
  LAB.EXAMPLE.COM = {
    kdc = 127.0.0.1:$kdc_port
  }
[domain_realm]
  .lab.example.com = LAB.EXAMPLE.COM
EOF
cat >"$kdc_folder/kdc.conf" <<EOF
[kdcdefaults]
  kdc_listen = 127.0.0.1:$kdc_port
  kdc_tcp_listen = 127.0.0.1:$kdc_port
[realms]
  LAB.EXAMPLE.COM = {
    database_name = $kdc_folder/principal
    key_stash_file = $kdc_folder/stash
    acl_file = $kdc_folder/acl
  }
EOF
export LAB_WINRM_HOST KRB5_CONFIG="$kdc_folder/krb5.conf" KRB5_KDC_PROFILE="$kdc_folder/kdc.conf" KRB5CCNAME="$kdc_folder/tickets"
PATH=$PATH:/usr/sbin
{
  kdb5_util create -s -r LAB.EXAMPLE.COM -P master
  kadmin.local addprinc -pw ticket Administrator
  kadmin.local addprinc -randkey "HTTP/$LAB_WINRM_HOST"
  kadmin.local ktadd -k "$kdc_folder/keytab" "HTTP/$LAB_WINRM_HOST"
} >"$kdc_folder/log" 2>&1
krb5kdc -n >>"$kdc_folder/log" 2>&1 &
kdc_pid=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
  echo ticket | kinit Administrator >>"$kdc_folder/log" 2>&1 && break
  sleep 0.2
done
export LAB_WINRM_KEYTAB="$kdc_folder/keytab"
