#!/usr/bin/env bash
# Builds and runs all tests, on a fresh Debian 12: first as released, then under AddressSanitizer and UBSan.
#   packaging/test.sh            both
#   packaging/test.sh release    one of the presets release, debug, asan, tsan
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/build-deps.sh test
presets=("$@")
[[ ${#presets[@]} -gt 0 ]] || presets=(release asan)
for preset in "${presets[@]}"; do
  echo "== $preset"
  cmake --preset "$preset" -DCLORE_TESTS=ON -DCLORE_BENCHMARKS=$([[ $preset == release ]] && echo ON || echo OFF) >/dev/null
  cmake --build --preset "$preset"
  # Most tests wait most of the time: for a server, or for the second between two requests.
  ctest --preset "$preset" --no-tests=error -j "$((2 * $(nproc)))"
done
