#!/usr/bin/env bash
# Builds and runs all tests, on a fresh Debian 12: first as released, then under AddressSanitizer and UBSan, then those of the package,
# then a minute of fuzzing for each target.
#   packaging/test.sh            all four
#   packaging/test.sh release    one of the presets release, debug, asan, tsan, or package, or fuzz
set -euo pipefail
cd "$(dirname "$0")/.."
parts=("$@")
[[ ${#parts[@]} -gt 0 ]] || parts=(release asan package fuzz)
for part in "${parts[@]}"; do
  echo "== $part"
  if [[ $part == package ]]; then
    # Built once: whether the same comes out again takes as long as the rest together.
    packaging/test-deb.sh --once
    continue
  fi
  if [[ $part == fuzz ]]; then
    packaging/fuzz.sh 60
    continue
  fi
  packaging/build-deps.sh test
  cmake --preset "$part" -DCLORE_TESTS=ON -DCLORE_BENCHMARKS=$([[ $part == release ]] && echo ON || echo OFF) >/dev/null
  cmake --build --preset "$part"
  # Most tests wait most of the time: for a server, or for the second between two requests.
  ctest --preset "$part" --no-tests=error -j "$((2 * $(nproc)))"
done
