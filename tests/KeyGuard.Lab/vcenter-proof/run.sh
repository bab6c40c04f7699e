#!/bin/sh
# Runs pyVmomi against a Lab that is already up: run.sh http://127.0.0.1:PORT https://127.0.0.1:PORT
# pyVmomi is a client that others wrote (Debian: python3-pyvmomi). The Lab is reset.
# run.sh --can-run only tells whether pyVmomi is there.
set -eu

# Debian's packages belong to Debian's own Python
PYTHON=${PYTHON:-$([ -x /usr/bin/python3 ] && echo /usr/bin/python3 || echo python3)}
if [ "${1:-}" = --can-run ]; then
    exec "$PYTHON" -c 'import pyVmomi, pyVim.task' 2>/dev/null
fi

LAB_URL=${1:?usage: run.sh <url of the Lab> <its TLS url>}
LAB_TLS_URL=${2:?usage: run.sh <url of the Lab> <its TLS url>}
export LAB_URL LAB_TLS_URL
cd "$(dirname "$0")"

PYTHONDONTWRITEBYTECODE=1 exec "$PYTHON" -m unittest --quiet
