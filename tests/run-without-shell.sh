#!/usr/bin/env bash
# All tests that need no PowerShell, on a tree that has been built (Release): Core on .NET, Core on Mono as a stand-in
# for .NET Framework, and IBM's own Node SDK and Go client against the Lab. What a missing tool leaves out is said in one line.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0
run() { echo "== $1"; shift; "$@" || { failed=1; echo "FAILED: $*" >&2; }; }

for project in KeyGuard.Core.Tests KeyGuard.HelpBuilder.Tests; do
  [ -d "tests/$project" ] && run "$project on .NET" dotnet test "tests/$project" -c Release --no-build -f net10.0 --nologo -v quiet
done

if command -v mono >/dev/null; then
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
  run "KeyGuard.Core.Tests on Mono (net472)" mono "$packages/xunit.runner.console/2.4.1/tools/net472/xunit.console.exe" \
    tests/KeyGuard.Core.Tests/bin/Release/net472/KeyGuard.Core.Tests.dll -noshadow -parallel none -nologo
else
  echo "Left out, because Mono is not installed: Core's tests on .NET Framework 4.7.2."
fi

lab=$(mktemp)
dotnet tests/KeyGuard.Lab/bin/Release/net10.0/KeyGuard.Lab.dll --until-parent-exits $$ --quiet >"$lab" &
lab_pid=$!
for _ in $(seq 100); do grep -q '"url"' "$lab" && break; sleep 0.1; done
lab_url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$lab")

if command -v npm >/dev/null; then
  run "IBM's Node SDK against the Lab" bash tests/KeyGuard.Lab/node/run.sh "$lab_url"
else
  echo "Left out, because npm is not installed: IBM's Node SDK against the Lab."
fi

if command -v go >/dev/null; then
  echo "== IBM's Go client (KMIP) against the Lab"
  sh tests/KeyGuard.Lab/go/run.sh "$lab_url"
  case $? in
    0) ;;
    69) echo "Left out, because its modules can't be downloaded: IBM's Go client against the Lab." ;;
    *) failed=1; echo "FAILED: IBM's Go client against the Lab" >&2 ;;
  esac
else
  echo "Left out, because Go is not installed: IBM's Go client (KMIP) against the Lab."
fi

kill "$lab_pid" 2>/dev/null
rm -f "$lab"
exit "$failed"
