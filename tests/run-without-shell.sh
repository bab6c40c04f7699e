#!/usr/bin/env bash
# All tests that need no PowerShell, on a tree that has been built (Release): Core on .NET, Core on Mono as a stand-in
# for .NET Framework, and clients that others wrote against the Lab: IBM's own Node SDK and Go client, pywinrm, pyVmomi. What a
# missing tool leaves out is said in one line.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
failed=0
run() { echo "== $1"; shift; "$@" || { failed=1; echo "FAILED: $*" >&2; }; }

run "The public vCenter simulator" tests/simulator/build.sh

for project in KeyGuard.Core.Tests KeyGuard.HelpBuilder.Tests; do
  [ -d "tests/$project" ] && run "$project on .NET" dotnet test "tests/$project" -c Release --no-build -f net10.0 --nologo -v quiet
done

if command -v mono >/dev/null; then
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
  # Mono has been seen to wait for ever; a whole run takes two minutes.
  run "KeyGuard.Core.Tests on Mono (net472)" timeout --kill-after=10 900 mono "$packages/xunit.runner.console/2.4.1/tools/net472/xunit.console.exe" \
    tests/KeyGuard.Core.Tests/bin/Release/net472/KeyGuard.Core.Tests.dll -noshadow -parallel none -nologo
else
  echo "Left out, because Mono is not installed: Core's tests on .NET Framework 4.7.2."
fi

lab=$(mktemp)
dotnet tests/KeyGuard.Lab/bin/Release/net10.0/KeyGuard.Lab.dll --tls --until-parent-exits $$ --quiet >"$lab" &
lab_pid=$!
for _ in $(seq 100); do grep -q '"url"' "$lab" && break; sleep 0.1; done
lab_url=$(sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$lab")
lab_tls_url=$(sed -n 's/.*"tlsUrl":"\([^"]*\)".*/\1/p' "$lab")

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

if [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import winrm' 2>/dev/null && ls /usr/lib/*/gssntlmssp/gssntlmssp.so >/dev/null 2>&1; then
  run "pywinrm against the Lab" sh tests/KeyGuard.Lab/winrm-proof/run.sh "$lab_url"
else
  echo "Left out, because python3-winrm or gss-ntlmssp is not installed: pywinrm against the Lab."
fi

if tests/KeyGuard.Lab/vcenter-proof/run.sh --can-run; then
  run "pyVmomi against the Lab's vCenter" tests/KeyGuard.Lab/vcenter-proof/run.sh "$lab_url" "$lab_tls_url"
else
  echo "Left out, because pyVmomi (python3-pyvmomi) is not installed: pyVmomi against the Lab's vCenter."
fi

kill "$lab_pid" 2>/dev/null
rm -f "$lab"
exit "$failed"
