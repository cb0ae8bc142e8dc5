#!/usr/bin/env bash
# Installs what the project is built and tested with, on Debian 12 (as root, or through sudo). Safe to run again.
#   packaging/build-deps.sh [build|test|deb|deb-test]
#     build: for the program alone; test (default): for its tests as well; deb: for the package; deb-test: for the package's tests
set -euo pipefail
packages=(g++ cmake ninja-build libpoco-dev libsqlite3-dev libssl-dev libabsl-dev tzdata openssl ca-certificates)
case ${1:-test} in
  build) ;;
  # mandoc and bash-completion read the manual pages and the completion; the last three are servers that tests of messages and of
  # monitoring start for themselves.
  test) packages+=(libboost-test-dev patch libbenchmark-dev mandoc bash-completion prometheus-alertmanager exim4-daemon-light nagios4-core) ;;
  deb) packages+=(build-essential debhelper) ;;
  deb-test) packages+=(build-essential debhelper lintian mmdebstrap systemd-container) ;;
  *) sed -n '3,4s/^# *//p' "$0" >&2; exit 64 ;;
esac
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
# As services of this computer they neither start now nor at the next boot.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi
"${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
for package in "${missing[@]}"; do
  case $package in
    prometheus-alertmanager) "${as_root[@]}" update-rc.d prometheus-alertmanager disable >/dev/null 2>&1 || true ;;
    nagios4-core) "${as_root[@]}" update-rc.d nagios4 disable >/dev/null 2>&1 || true ;;
    exim4-daemon-light)
      "${as_root[@]}" update-rc.d exim4 disable >/dev/null 2>&1 || true
      "${as_root[@]}" systemctl disable exim4-base.timer >/dev/null 2>&1 || true ;;
  esac
done
