#!/bin/sh
# Runs pyVmomi against a Lab that is already up: run.sh http://127.0.0.1:PORT https://127.0.0.1:PORT
# pyVmomi is a client that others wrote (Debian: python3-pyvmomi). The Lab is reset.
set -eu

LAB_URL=${1:?usage: run.sh <url of the Lab> <its TLS url>}
LAB_TLS_URL=${2:?usage: run.sh <url of the Lab> <its TLS url>}
export LAB_URL LAB_TLS_URL
cd "$(dirname "$0")"

PYTHONDONTWRITEBYTECODE=1 exec "${PYTHON:-/usr/bin/python3}" -m unittest --quiet
