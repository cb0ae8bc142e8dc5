#!/usr/bin/env bash
# What the daemon costs a rig: 100 machines, a market of 3,500 over HTTPS, the default intervals, a channel for messages.
#   tests/bench/cost.sh AGENT [MINUTES]     AGENT: the program; MINUTES: how long it is watched (default 60)
# Prints one row for the table in README.md beside this file: size of the program; resident memory on average, at most (a sample a
# second), at its peak while the program started, and what of it is no file's; threads; CPU; start to READY; SIGTERM to exit.
# Needs openssl; leaves nothing behind.
set -euo pipefail
agent=$(realpath "${1:?AGENT is missing: the program to measure}")
minutes=${2:-60}
work=$(mktemp -d)
sandbox= daemon=
cleanup() {
  [[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
  [[ -z $sandbox ]] || kill "$sandbox" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout tls.key -out tls.crt 2>/dev/null
touch sandbox
"$agent" sandbox --seed 1 --machines 100 --rivals 3500 --cert tls.crt --private-key tls.key >sandbox 2>sandbox.log &
sandbox=$!
until grep -q ^key= sandbox; do kill -0 "$sandbox" || { cat sandbox.log >&2; exit 70; }; sleep 0.1; done
(umask 077 && sed -n s/^key=//p sandbox >api.key && echo https://127.0.0.1:9/nobody >url)
cat >agent.ini <<INI
[api]
url = $(sed -n s/^url=//p sandbox)
key_file = $work/api.key
ca_file = $work/tls.crt
[agent]
mode = enforce
state_dir = $work/state
runtime_dir = $work/run
[server.all]
policy = follow
[policy.follow]
strategy = market
currency = BTC
gpu_count = any
floor = 0.00001 BTC/gpu
ceiling = 0.0004 BTC/gpu
spot = 70%
[notify.team]
type = webhook
url_file = $work/url
INI

now_ms() { echo $(($(date +%s%N) / 1000000)); }
# field NAME: a figure of the daemon's status, in KiB where it is memory.
field() { awk -v name="$1:" '$1 == name {print $2}' "/proc/$daemon/status"; }
begun=$(now_ms)
"$agent" --config agent.ini run 2>log &
daemon=$!
# The status file is there once the first answer is, and READY is told with it.
until [[ -e run/status.json ]]; do kill -0 "$daemon" || { cat log >&2; exit 70; }; sleep 0.005; done
ready=$(($(now_ms) - begun))
rss=0 most=0 sum=0
for ((i = 1; i <= minutes * 60; i++)); do
  sleep 1
  rss=$(field VmRSS)
  sum=$((sum + rss))
  ((rss <= most)) || most=$rss
done
threads=$(field Threads) peak=$(field VmHWM) own=$(field RssAnon)
read -r user system < <(awk '{print $14, $15}' "/proc/$daemon/stat")
cpu_ms=$(((user + system) * 1000 / $(getconf CLK_TCK)))
begun=$(now_ms)
kill "$daemon"
wait "$daemon" || true
daemon=
stopped=$(($(now_ms) - begun))
kib() { awk -v k="$1" 'BEGIN {printf "%.1f MB", k / 1024}'; }
printf '| %s | %s | %s | %s | %s | %s | %s min | %s ms | %s %% | %s ms | %s ms |\n' "$(kib "$(($(stat -c %s "$agent") / 1024))")" \
  "$(kib $((sum / (minutes * 60))))" "$(kib "$most")" "$(kib "$peak")" "$(kib "$own")" "$threads" "$minutes" "$cpu_ms" \
  "$(awk -v c="$cpu_ms" -v m="$minutes" 'BEGIN {printf "%.3f", c / (m * 600)}')" "$ready" "$stopped"
