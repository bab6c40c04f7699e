#!/bin/sh
# Runs IBM's Node SDK against a Lab that is already up: run.sh http://127.0.0.1:PORT
set -eu

LAB_URL=${1:?usage: run.sh <url of the Lab>}
export LAB_URL
cd "$(dirname "$0")"

if [ ! -d node_modules ]; then
    npm install --silent --no-audit --no-fund
fi

# one file after the other: they share the Lab's clock and settings
exec node --test --test-concurrency=1 tests/*.test.mjs
