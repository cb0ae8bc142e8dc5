#!/usr/bin/env bash
# Builds the Debian package and tests it: lintian, whether Ubuntu 22.04 could install it, its size, its unit; then, in a Debian 12
# of its own, installation, the program as the unit starts it, upgrade, removal and purge; and under a systemd that is started
# there, where this computer allows that. As root, or through sudo.
#   packaging/test-deb.sh [--package FILE] [--base DIR] [--once] [--here]
#     --package FILE   takes this package in place of building one
#     --base DIR       takes a copy of this root file system (with systemd, openssl and dpkg-repack), of another release say
#     --once           builds once; otherwise twice, to see that the same comes out
#     --here           where no root file system can be made, takes this computer itself: clore-agent is gone from it afterwards
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; }
arguments=("$@") package='' base='' twice=--twice here=${CI:-}
while [[ $# -gt 0 ]]; do
  case $1 in
    --package) package=$(realpath "${2:?--package takes a file}"); shift 2 ;;
    --base) base=$(realpath "${2:?--base takes a folder}"); shift 2 ;;
    --once) twice=; shift ;;
    --here) here=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 64 ;;
  esac
done
versions=packaging/ubuntu-22.04.versions
[[ $EUID -eq 0 ]] || exec sudo -- packaging/test-deb.sh "${arguments[@]}"
packaging/build-deps.sh deb-test

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}
step() { printf '== %s (%s s)\n' "$1" "$SECONDS"; }

step 'build'
if [[ -z $package ]]; then
  # shellcheck disable=SC2086
  built=$(packaging/build-deb.sh $twice)
  echo "$built"
  package=$(realpath "$(tail -1 <<<"$built")")
fi
work=$(mktemp -d)
cleanup() {
  # What was started in there went with its namespace, where there is one.
  mountpoint -q "$work/root/proc" && umount "$work/root/proc"
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT
dpkg-deb -x "$package" "$work/files"
program=$work/files/usr/bin/clore-agent
unit=$work/files/lib/systemd/system/clore-agent.service

step 'lintian'
# Nothing at all with --pedantic. Two of its mere informations are not for us: an init script would run the program without the
# restrictions that are half of this package, and what it takes for misspelt words are instructions of the processor.
lintian --pedantic --display-info --display-experimental --fail-on error,warning,info,pedantic,experimental \
  --suppress-tags package-supports-alternative-init-but-no-init.d-script,spelling-error-in-binary \
  "$package" 2>"$work/lintian.err" || fail "lintian has something to say $(cat "$work/lintian.err")"

step 'Ubuntu 22.04'
version_there() { awk -v name="$1" '$1 == name { print $2 }' "$versions"; }
# can_have 'NAME (>= VERSION)': whether that release satisfies it.
can_have() {
  local name relation wanted there
  read -r name relation wanted <<<"$(tr -d '()' <<<"$1")"
  there=$(version_there "$name")
  [[ -n $there ]] && { [[ -z $relation ]] || dpkg --compare-versions "$there" "$relation" "$wanted"; }
}
# One of the alternatives of each dependency; systemd-standalone-sysusers, for one, is not there.
can_have_one_of() {
  local alternative
  while read -r alternative; do can_have "$alternative" && return; done < <(tr '|' '\n' <<<"$1")
  return 1
}
while read -r dependency; do
  [[ -z $dependency ]] || can_have_one_of "$dependency" || fail "Ubuntu 22.04 has no $dependency"
done < <(dpkg-deb -f "$package" Depends Pre-Depends | sed 's/^[A-Za-z-]*: *//' | tr ',\n' '\n\n')
while IFS=_ read -r library wanted; do
  there=$(version_there "$library")
  [[ -n $there ]] || fail "$versions does not tell of ${library}_$wanted"
  dpkg --compare-versions "$wanted" le "$there" || fail "the program needs ${library}_$wanted, Ubuntu 22.04 has $there"
done < <(objdump -T "$program" | grep -oE '\b[A-Z]+_[0-9]+(\.[0-9]+)+' | sort -u)
dpkg-deb -f "$package" Depends

step 'what is in it'
bytes=$(find "$work/files" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
((bytes < 4000000)) || fail "it takes $bytes bytes"
echo "$bytes bytes installed, $(stat -c %s "$package") packed"
grep -qx 'mode = observe' "$work/files/etc/clore-agent/agent.ini" || fail 'as installed it does not only observe'
same_files() { diff <(cd "$1" && find . -type f | sort) <(cd "$2" && find . -type f | sort); }
same_files etc/examples "$work/files/usr/share/doc/clore-agent/examples" || fail 'the examples are not those of etc/examples'
for page in $(sed -n 's/^Documentation=//p' "$unit" | grep -oE '[a-z.-]+\([0-9]\)'); do
  name=${page%(*} section=${page: -2:1}
  [[ -s $work/files/usr/share/man/man$section/$name.$section.gz ]] || fail "the unit names $page, which is not there"
done

step 'a root file system of its own'
root=$work/root
make_root() {
  if [[ -n $base ]]; then
    cp -a "$base" "$root"
    return
  fi
  local mirror
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' 2>/dev/null |
    head -1)
  [[ -n $mirror ]] || return 1
  # Lists of packages stay, for apt in there. It need not outlive a power cut.
  mmdebstrap --quiet --variant=apt --include=ca-certificates,dpkg-repack,openssl,systemd-sysv --dpkgopt=force-unsafe-io \
    --skip=cleanup/apt,cleanup/reproducible bookworm "$root" "$mirror"
}
given=$package
if make_root; then
  # Processes that are started in there end with their namespace, and what is mounted goes with it.
  if unshare --mount --pid --fork true 2>/dev/null; then
    inside() { unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" chroot "$root" "$@"; }
  else
    # As in a chroot, whose root is no mount point.
    mount -t proc proc "$root/proc"
    inside() { chroot "$root" "$@"; }
  fi
  cp -L --remove-destination /etc/resolv.conf "$root/etc/resolv.conf"
  grep -qs localhost "$root/etc/hosts" || echo '127.0.0.1 localhost' >>"$root/etc/hosts"
  mkdir -p "$root/opt/test"
  cp -r packaging/debian/tests "$given" "$root/opt/test/"
  tests=/opt/test/tests package=/opt/test/$(basename "$given")
else
  [[ -n $here ]] || fail 'no root file system can be made here, as apt knows no Debian 12; --here takes this computer itself'
  echo 'WARNING: no root file system can be made here: this computer itself takes its place' >&2
  [[ ! -e /etc/clore-agent && ! -e /var/lib/clore-agent ]] || fail 'clore-agent is in use on this computer'
  root=
  inside() { "$@"; }
  tests=$PWD/packaging/debian/tests
fi
install_package() {
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >"$work/apt.log" 2>&1 ||
    fail "it does not install: $(cat "$work/apt.log")"
}

step 'apt install'
install_package
grep -q 'install -m 600 /dev/stdin /etc/clore-agent/api.key' "$work/apt.log" || fail 'it does not say how to begin'

step 'the unit'
inside systemd-analyze verify --man=no /lib/systemd/system/clore-agent.service >"$work/verify" 2>&1 || true
[[ ! -s $work/verify ]] || fail "systemd-analyze verify says $(cat "$work/verify")"
if inside systemd-analyze --help | grep -q -- --threshold; then
  inside env SYSTEMD_COLORS=0 SYSTEMD_URLIFY=0 systemd-analyze security --offline=true --threshold=11 --no-pager \
    /lib/systemd/system/clore-agent.service | tail -1
fi

step 'started by hand'
inside "$tests/by-hand"
step 'upgrade, downgrade, removal, purge'
inside "$tests/lifecycle" "$package"

step 'under systemd'
if [[ -z $root ]]; then
  echo 'skipped: not on this computer itself'
  exit 0
fi
install_package
cat >"$root/etc/systemd/system/test.service" <<UNIT
[Unit]
Description=$tests/service
[Service]
Type=idle
Environment=HOME=/root
ExecStart=/bin/sh -c '$tests/service $package >/opt/test/said 2>&1; echo \$? >/opt/test/code; systemctl poweroff'
UNIT
ln -sf ../test.service "$root/etc/systemd/system/multi-user.target.wants/test.service"
timeout --kill-after=20 300 systemd-nspawn --quiet --directory="$root" --boot --register=no --keep-unit --private-network --console=pipe \
  </dev/null >"$work/boot.log" 2>&1 || true
if [[ ! -e $root/opt/test/said ]]; then
  echo "skipped: no systemd can be started here: $(tail -1 "$work/boot.log")"
  exit 0
fi
cat "$root/opt/test/said"
[[ $(cat "$root/opt/test/code") == 0 ]] || fail "it ended with code $(cat "$root/opt/test/code")"
