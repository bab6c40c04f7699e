#!/bin/sh
# Runs pywinrm against the WinRM computers of a Lab that is already up: run.sh http://127.0.0.1:PORT [unittest arguments]
set -eu

LAB_URL=${1:?usage: run.sh <url of the Lab>}
shift
export LAB_URL PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")"

folder=$(mktemp -d)
kdc_pid=
trap '[ -z "$kdc_pid" ] || kill "$kdc_pid"; rm -rf "$folder"' EXIT
if [ -x /usr/sbin/krb5kdc ] && command -v kinit >/dev/null; then
  kdc_folder=$folder
  . ./kdc.sh
fi

# requests-ntlm needs MD4, which OpenSSL 3 keeps among its legacy algorithms
cat >"$folder/openssl.cnf" <<'EOF'
openssl_conf = main
[main]
providers = both
[both]
default = on
legacy = on
[on]
activate = 1
EOF

# Debian's own Python: that is the one python3-winrm belongs to
OPENSSL_CONF=$folder/openssl.cnf /usr/bin/python3 -W ignore -m unittest "${@:-discover}"
