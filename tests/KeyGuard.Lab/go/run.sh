#!/bin/sh
# Runs the KMIP calls of IBM's Go client against a Lab that is already up: run.sh http://127.0.0.1:PORT
# Ends with 69 when the client can't be downloaded.
set -eu

LAB_URL=${1:?usage: run.sh <url of the Lab>}
export LAB_URL
cd "$(dirname "$0")"

# What go downloads it writes down beside go.mod, so it gets a copy; -count=1 because go cannot see that the Lab changes.
module=$(mktemp -d)
trap 'rm -rf "$module"' EXIT
cp go.mod "$module"
go mod download -modfile="$module/go.mod" github.com/IBM/keyprotect-go-client || exit 69
go test -modfile="$module/go.mod" -mod=mod -count=1 ./...
