#!/bin/sh
# Builds the simulator from Debian's packages golang-go and golang-github-vmware-govmomi-dev into bin/, without any network.
# Prints one line and succeeds where they are missing: the tests that need it are left out then, and say so.
set -eu
cd "$(dirname "$0")"

library=/usr/share/gocode
if ! command -v go >/dev/null || [ ! -d "$library/src/github.com/vmware/govmomi/simulator" ]; then
  echo "Left out, because golang-go or golang-github-vmware-govmomi-dev is not installed: the public vCenter simulator."
  exit 0
fi

newest=$(ls -t bin/simulator *.go build.sh 2>/dev/null | head -n 1)
[ "$newest" = bin/simulator ] && exit 0

mkdir -p bin
GO111MODULE=off GOFLAGS= GOPATH="$library" CGO_ENABLED=0 go build -o bin/simulator .
