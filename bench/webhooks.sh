#!/usr/bin/env bash
# Webhooks, in one run: how quickly they are answered at a steady rate; how many a second are applied when they come shuffled and repeated, and whether that leaves what the right
# order leaves; and whether killing the app again and again on the way changes anything. Prints a table; ends with 1 when states differ.
#   RATE=200 SECONDS_EACH=30 CUSTOMERS=100 DELIVERIES=10000 KILLS=20 bench/webhooks.sh
# On a crowded machine: RATE=50 SECONDS_EACH=5 CUSTOMERS=4 DELIVERIES=200 KILLS=2.
set -euo pipefail
. "$(dirname "$0")/app.sh"
publish_app
data=$(mktemp -d)
chmod 711 "$data" # the embedded server's user passes through
export Jobs__Scheduled=false # nothing else repairs meanwhile
export Security__BcryptCost=4
start_app
psql=$(find /usr/lib/postgresql/*/bin/psql 2>/dev/null | tail -n 1 || true)
export PGHOST=$data/postgres/run PGUSER=blazoraccounts PGDATABASE=blazoraccounts
PGPASSWORD=$(cat "$data/postgres/data/app.password")
export PGPASSWORD PSQL=${psql:-psql}

say 'Answers...'
answers=$(node "$root/bench/webhooks.mjs" "$address" "${RATE:-200}" "${SECONDS_EACH:-30}")
say "Recording the lives of ${CUSTOMERS:-100} customers..."
export DATA=$data CUSTOMERS=${CUSTOMERS:-100} DELIVERIES=${DELIVERIES:-10000}
node "$root/bench/deliveries.mjs" "$address" record
say 'In order...'
node "$root/bench/deliveries.mjs" "$address" deliver ordered
say 'Shuffled and repeated...'
shuffled=$(node "$root/bench/deliveries.mjs" "$address" deliver shuffled)

kills=${KILLS:-20}
say "Shuffled, with $kills kills..."
node "$root/bench/deliveries.mjs" "$address" deliver killed >"$data/killed" &
deliverer=$!
for ((i = 0; i < kills; i++)); do
  sleep "${KILL_EVERY:-2}"
  kill -KILL "$app" 2>/dev/null || true
  wait "$app" 2>/dev/null || true
  start_app
done
wait "$deliverer"

echo
printf '%-44s %s\n' 'answered' "$answers"
printf '%-44s %s\n' 'applied, shuffled (300 per second wanted)' "$shuffled"
printf '%-44s %s\n' "applied, shuffled, killed $kills times" "$(cat "$data/killed")"
bad=0
for run in shuffled killed; do
  if cmp -s "$data/state.ordered" "$data/state.$run"; then
    printf '%-44s %s\n' "state after $run" 'as in order'
  else
    printf '%-44s %s\n' "state after $run" 'DIFFERS'
    diff "$data/state.ordered" "$data/state.$run" | head -n 20
    bad=1
  fi
done
exit "$bad"
