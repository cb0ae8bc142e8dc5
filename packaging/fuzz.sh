#!/usr/bin/env bash
# Builds the fuzz targets (tests/fuzz) on Debian 12 and lets each look for inputs that break it, two at a time.
#   packaging/fuzz.sh                      all targets, a minute each
#   packaging/fuzz.sh 3600 configuration   those that are named, for so many seconds
# A line tells of each target: how many inputs a second, edges of the program reached, inputs that are worth keeping. They are dropped,
# unless FUZZ_KEEP names a folder for them. An input that breaks something is kept, and told as base64 too.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { sed -n '3,4s/^# *//p' "$0" >&2; exit 64; }
shift $(($# > 0))
packaging/build-deps.sh fuzz
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
programs=build/fuzz/tests/fuzz
targets=("$@")
[[ ${#targets[@]} -gt 0 ]] || mapfile -t targets < <(cut -d' ' -f1 "$programs/targets")
for target in "${targets[@]}"; do
  [[ -x $programs/fuzz_$target ]] || { echo "there is no target $target: $(cut -d' ' -f1 "$programs/targets" | xargs)" >&2; exit 64; }
done
work=$(mktemp -d)
export seconds programs work
# Stack traces with names in them.
export ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19

# shellcheck disable=SC2317
look() {
  target=$1
  found=$work/$target/new log=$work/$target/log
  mkdir -p "$found"
  words=$(sed -n "s/^$target \(..*\)/\1/p" "$programs/targets")
  if "$programs/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$work/$target/" ${words:+-dict=tests/fuzz/dictionaries/$words.dict} "$found" "tests/fuzz/corpus/$target" \
    >"$log" 2>&1; then verdict=ok; else verdict=BROKEN; fi
  stat() { sed -n "s/^stat::$1: *//p" "$log"; }
  printf '%-16s %-6s %8s inputs %7s/s  %6s edges  %5s new\n' "$target" "$verdict" "$(stat number_of_executed_units)" \
    "$(stat average_exec_per_sec)" "$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -1)" "$(stat new_units_added)"
  [[ $verdict == ok ]] || { touch "$work/$target/broken"; return 1; }
}
export -f look

failed=0
printf '%s\n' "${targets[@]}" | xargs -P 2 -I{} bash -c 'look {}' || failed=1
if [[ -n ${FUZZ_KEEP:-} ]]; then
  for target in "${targets[@]}"; do mkdir -p "$FUZZ_KEEP/$target" && cp -r "$work/$target/new/." "$FUZZ_KEEP/$target"; done
fi
if [[ $failed -eq 0 ]]; then
  rm -rf "$work"
  exit 0
fi
for target in "${targets[@]}"; do
  log=$work/$target/log
  [[ -e $work/$target/broken ]] || continue
  printf '\n== %s\n' "$target"
  grep -m1 -E 'does not hold|what\(\): |ERROR: |runtime error: ' "$log" || tail -3 "$log"
  for input in "$work/$target"/{crash,leak,timeout,oom}-*; do
    [[ -e $input ]] || continue
    printf 'in base64: %s\nagain with: %s %s\n' "$(base64 -w0 "$input")" "$programs/fuzz_$target" "$input"
  done
  printf 'all it said: %s\n' "$log"
done >&2
exit 1
