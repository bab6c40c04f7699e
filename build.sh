#!/usr/bin/env bash
# Builds, tests and shows KeyGuard on Linux and macOS:  ./build.sh build|test|demo|package|benchmark|clean
# The work is done by build.ps1 in PowerShell 7: the one on PATH, else the one pinned in .config/dotnet-tools.json.
# Where neither is to be had, this does what needs no shell and says what it left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
task=$(printf '%s' "${1:-build}" | tr '[:upper:]' '[:lower:]')
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || { echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2; exit 1; }

if [ -z "${KEYGUARD_WITHOUT_PWSH:-}" ]; then
  if command -v pwsh >/dev/null; then
    exec pwsh -NoProfile -NonInteractive -File ./build.ps1 "$task"
  elif dotnet tool restore >/dev/null 2>&1; then
    exec dotnet tool run pwsh -- -NoProfile -NonInteractive -File ./build.ps1 "$task"
  fi
fi

# From here on: no PowerShell.
export KeyGuardPowerShell=None
build() { dotnet build KeyGuard.sln -c Release -v quiet; }
left_out() { echo "Left out, because there is no PowerShell here: $1."; }

case $task in
  build) build ;;
  package) build && ls -d output/KeyGuard/*/ ;;
  demo) build && dotnet tests/KeyGuard.Demo/bin/Release/net10.0/KeyGuard.Demo.dll
    left_out "the cmdlets; this demo used KeyGuard's services, with a key store in memory in Veeam's place" ;;
  test) build
    status=0
    tests/run-without-shell.sh || status=$?
    left_out "the Pester suite and the cmdlets' own tests"
    exit "$status" ;;
  benchmark) echo "The benchmarks compare cmdlets, so they need PowerShell 7." >&2; exit 1 ;;
  clean) rm -rf output module/bin en-US; find src tests tools benchmarks -type d \( -name bin -o -name obj -o -name TestResults \) -prune -exec rm -rf {} + ;;
  *) echo "Unknown task '$task'. Tasks: build, test, demo, package, benchmark, clean." >&2; exit 2 ;;
esac
