#!/usr/bin/env bash
# Kills the running agent (kill -9) at random moments, again and again, and looks at what comes of it (tests/e2e/crash_test.cpp).
#   packaging/kill.sh              1,000 times, by a chance of its own
#   packaging/kill.sh 200 4711     so many times, by this seed
set -euo pipefail
cd "$(dirname "$0")/.."
[[ ${1:-1000} =~ ^[1-9][0-9]*$ && ${2:-1} =~ ^[0-9]+$ ]] || { sed -n '3,4s/^# *//p' "$0" >&2; exit 64; }
packaging/build-deps.sh test
cmake --preset release -DCLORE_TESTS=ON >/dev/null
cmake --build --preset release --target e2e_tests clore-agent
export CLORE_KILLS=${1:-1000}
[[ -z ${2:-} ]] || export CLORE_KILL_SEED=$2
exec build/release/tests/e2e/e2e_tests --run_test=crash --log_level=message --report_level=short
