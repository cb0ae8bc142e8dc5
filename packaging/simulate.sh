#!/usr/bin/env bash
# Runs the simulation (tests/simulation) for many seeds, on all cores, as released.
#   packaging/simulate.sh              10,000 seeds from 1
#   packaging/simulate.sh 500 20001    500 seeds from 20001
# A seed that breaks a promise is told with what happened last and with the command that runs it alone. Now and then an account has
# thousands of machines.
set -euo pipefail
cd "$(dirname "$0")/.."
seeds=${1:-10000}
first=${2:-1}
chunk=50
packaging/build-deps.sh test
cmake --preset release -DCLORE_TESTS=ON >/dev/null
cmake --build --preset release --target simulation_tests >/dev/null
program=$PWD/build/release/tests/simulation/simulation_tests
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
begin=$(date +%s)

# One part: its last line is its summary.
part() {
  local from=$1 count=$2
  if ! CLORE_SIMULATION_HUGE=1 CLORE_SIMULATION_FIRST=$from CLORE_SIMULATION_SEEDS=$count "$program" --log_level=message \
    --report_level=no --color_output=no >"$results/$from" 2>&1; then
    touch "$results/$from.failed"
    # A seed of which the program dies breaks nothing by name.
    if grep -q breaks "$results/$from"; then sed -n '/breaks/,/^again, alone/p' "$results/$from"; else tail -20 "$results/$from"; fi
  fi
  touch "$results/$from.done"
  local parts=("$results"/*.done)
  local now=$((${#parts[@]} * chunk))
  echo "seeds: $((now < seeds ? now : seeds)) of $seeds, $(($(date +%s) - begin)) s"
}
export -f part
export program results begin chunk seeds
for ((from = first; from < first + seeds; from += chunk)); do
  left=$((first + seeds - from))
  echo "$from $((left < chunk ? left : chunk))"
done | xargs -P "$(nproc)" -L 1 bash -c 'part "$1" "$2"' part

took=$(($(date +%s) - begin))
broken=$(cat "$results"/[0-9]* | grep -c 'breaks' || true)
echo
echo "$seeds seeds from $first in $took s ($(awk "BEGIN { printf \"%.1f\", $seeds / ($took > 0 ? $took : 1) }") seeds/s): $broken broke a promise"
if compgen -G "$results/*.failed" >/dev/null; then exit 1; fi
