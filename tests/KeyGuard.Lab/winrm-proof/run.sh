#!/bin/sh
# Runs pywinrm against the WinRM computers of a Lab that is already up: run.sh http://127.0.0.1:PORT [unittest arguments]
set -eu

LAB_URL=${1:?usage: run.sh <url of the Lab>}
shift
export LAB_URL PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")"

# requests-ntlm needs MD4, which OpenSSL 3 keeps among its legacy algorithms
settings=$(mktemp)
trap 'rm -f "$settings"' EXIT
cat >"$settings" <<'EOF'
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
OPENSSL_CONF=$settings /usr/bin/python3 -W ignore -m unittest "${@:-discover}"
