#!/usr/bin/env bash
# Installs what the project is built and tested with, on Debian 12 (as root, or through sudo). Safe to run again.
#   packaging/build-deps.sh [build|test]     build: for the program alone; test (default): for the tests as well
set -euo pipefail
packages=(g++ cmake ninja-build libpoco-dev libssl-dev libabsl-dev tzdata openssl ca-certificates)
if [[ ${1:-test} == test ]]; then
  packages+=(libboost-test-dev libbenchmark-dev)
fi
missing=()
for package in "${packages[@]}"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0
as_root=()
if [[ $EUID -ne 0 ]]; then
  command -v sudo >/dev/null || { echo "run this as root: apt-get install ${missing[*]}" >&2; exit 77; }
  as_root=(sudo)
fi
echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q >/dev/null
"${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
