#!/usr/bin/env bash
# Builds the Debian package of what git knows of this tree (with changes that are not committed, without files it does not know),
# in a copy elsewhere: nothing is left here but the package.
#   packaging/build-deb.sh [--out DIR] [--twice]
#     --out DIR   where the package goes (default build/deb)
#     --twice     builds a second time under other conditions, and fails unless that gives the same file, byte for byte
set -euo pipefail
cd "$(dirname "$0")/.."
usage() { sed -n '2,6s/^# \{0,1\}//p' "$0"; }
out=build/deb twice=no
while [[ $# -gt 0 ]]; do
  case $1 in
    --out) out=${2:?--out takes a folder}; shift 2 ;;
    --twice) twice=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 64 ;;
  esac
done
packaging/build-deps.sh deb

version=$(dpkg-parsechangelog -l packaging/debian/changelog -S Version)
program=$(sed -n 's/^project(clore-agent VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
if [[ ${version%%[+~]*} != "$program" ]]; then
  echo "packaging/debian/changelog is of version $version, CMakeLists.txt of $program" >&2
  exit 78
fi

work=$(mktemp -d)
trap 'chmod -R u+rwX "$work" && rm -rf "$work"' EXIT

# export_to DIR: the tree, with debian/ where Debian's tools look for it.
export_to() {
  mkdir -p "$1"
  if [[ -e .git ]]; then
    local tree
    # Also for root in somebody else's folder.
    local git=(git -c safe.directory="$PWD" -c user.name=build -c user.email=build@localhost)
    tree=$("${git[@]}" stash create)
    "${git[@]}" archive "${tree:-HEAD}" | tar -x -C "$1"
  else
    tar -c --exclude=./build --exclude=./.git . | tar -x -C "$1"
  fi
  cp -r "$1/packaging/debian" "$1/debian"
}

# build_in DIR [VARIABLE=VALUE…]: the package of the tree in DIR, beside it; of the environment it gets only what is written here.
build_in() {
  local tree=$1
  shift
  (cd "$tree" && env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$work" "$@" \
    dpkg-buildpackage --build=binary --no-sign "-j$(nproc)") >"$tree.log" 2>&1 && return
  # A compiler's command lines are longer than what it has to say.
  tail -60 "$tree.log" | cut -c1-300 >&2
  return 70
}

first=$work/first/clore-agent
export_to "$first"
cached=()
if command -v ccache >/dev/null; then
  cached=(CCACHE_DIR="$(ccache --get-config cache_dir)" CCACHE_BASEDIR="$first" CCACHE_NOHASHDIR=1)
fi
(umask 022 && build_in "$first" LC_ALL=C.UTF-8 TZ=UTC "${cached[@]}")
package=$(basename "$work"/first/*.deb)

if [[ $twice == yes ]]; then
  # Another path, of another length; nothing of it is from a cache.
  second=$work/elsewhere/built-again/clore-agent
  (umask 077 && export_to "$second" && build_in "$second" LC_ALL=C TZ=Pacific/Chatham CCACHE_DISABLE=1)
  cmp "$work/first/$package" "$work/elsewhere/built-again/$package"
  echo "built twice, the same byte for byte: $(sha256sum <"$work/first/$package" | cut -d' ' -f1)"
fi

mkdir -p "$out"
rm -f "$out"/clore-agent_*.deb
cp "$work/first/$package" "$out/"
echo "$out/$package"
