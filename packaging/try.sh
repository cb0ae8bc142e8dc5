#!/usr/bin/env bash
# Builds clore-agent and shows it at work against a simulated marketplace over HTTPS: nothing leaves this machine, nothing is
# left running, and what it makes besides build/ is removed at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
packaging/build-deps.sh build
cmake --preset release -DCLORE_TESTS=OFF -DCLORE_BENCHMARKS=OFF >/dev/null
cmake --build --preset release --target clore-agent

agent=$PWD/build/release/agent/clore-agent
work=$(mktemp -d)
sandbox= daemon=
cleanup() {
  [[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
  [[ -z $sandbox ]] || kill "$sandbox" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# show COMMAND…: prints the command as one would type it, runs it, prints the exit code when it is not 0.
show() {
  local code=0
  printf '\n$ %s\n' "${*//$agent/clore-agent}"
  "$@" || code=$?
  [[ $code -eq 0 ]] || echo "(exit code $code)"
}
say() { printf '\n# %s\n' "$*"; }
# wait_for SECONDS TEXT: until the daemon's log holds TEXT.
wait_for() {
  local end=$((SECONDS + $1))
  until grep -q "$2" log; do
    ((SECONDS < end)) || { echo "nothing about \"$2\" in the log after $1 s:" >&2; tail -5 log >&2; exit 70; }
    sleep 0.2
  done
}

cd "$work"

say 'A marketplace to try things on, over HTTPS with a certificate made on the spot'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout tls.key -out tls.crt 2>/dev/null
"$agent" sandbox --seed 1 --machines 4 --rivals 500 --cert tls.crt --private-key tls.key \
  --lowering-window 30s --outage rig-03:offline:80s:15s >sandbox 2>sandbox.log &
sandbox=$!
until grep -q ^key= sandbox; do kill -0 "$sandbox" 2>/dev/null || { cat sandbox.log >&2; exit 70; }; sleep 0.1; done
url=$(sed -n s/^url=//p sandbox)
echo "it listens on $url"

say 'A configuration: one fixed price, the others by the market; one spot offer to bring down'
(umask 077 && sed -n s/^key=//p sandbox >api.key)
cat >agent.ini <<INI
[api]
url = $url
key_file = $work/api.key
ca_file = $work/tls.crt
[agent]
mode = enforce
poll_interval = 3s
state_dir = $work/state
runtime_dir = $work/run
[server.first]
name = rig-01
policy = fixed
[server.others]
name = rig-*
policy = follow
[policy.fixed]
strategy = fixed
on_demand = 0.00021 BTC
spot = 60%
[policy.follow]
strategy = market
currency = BTC
percentile = 40%
gpu_count = any
floor = 0.00001 BTC/gpu
ceiling = 0.0004 BTC/gpu
spot = 70%
[offers]
lowering_window = 30s
poll_interval = 30s
[offer.render-job]
order = 39
strategy = fixed
price = 0.0000022 BTC
[alert]
offline_after = 4s
recover_after = 4s
INI
sed -n '/^\[server.first\]/,$p' agent.ini
show "$agent" --config agent.ini config

say 'What would be done'
show "$agent" --config agent.ini plan
say 'Do it: the offer goes down by as much as one step may'
show "$agent" --config agent.ini apply 2>apply.log
show "$agent" --config agent.ini offers
say 'What a price rests on'
show "$agent" --config agent.ini explain rig-02
say 'What was done, and why'
show "$agent" --config agent.ini history
say 'One machine is to be left alone for a while'
show "$agent" --config agent.ini pause rig-04 --for 2h
show "$agent" --config agent.ini resume rig-04
say 'From here on the daemon does it: the offer takes its second step when the window of the first is over'
: >log
"$agent" --config agent.ini run 2>log &
daemon=$!
wait_for 45 'kind=spot_price'
wait_for 20 'reason="at the target"'
grep -E 'event=(write|write_outcome|offer_plan)' log
say 'A machine goes offline'
wait_for 60 alert_firing
grep alert_firing log
show "$agent" --config agent.ini check
show "$agent" --config agent.ini status
say 'and comes back'
wait_for 60 alert_resolved
grep alert_resolved log
sleep 0.5
show "$agent" --config agent.ini check
kill -TERM "$daemon"
wait "$daemon"
daemon=
tail -1 log
say 'That was the whole job. Next: etc/agent.ini, and README.md.'
