#!/usr/bin/env bash
# Webhooks, in one run: how quickly they are answered at a steady rate; how many a second are applied when they come shuffled and repeated, and whether that leaves what the right
# order leaves; and whether killing the app again and again on the way changes anything. Prints a table; ends with 1 when states differ, a kill is missed or an event is dead.
#   RATE=200 SECONDS_EACH=60 CUSTOMERS=200 DELIVERIES=10000 KILLS=20 bench/webhooks.sh
# The gateway is the sandbox inside the app, so its work counts, too. In small: RATE=50 SECONDS_EACH=5 CUSTOMERS=20 DELIVERIES=600 KILLS=3.
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

load() { cut -d ' ' -f 1 /proc/loadavg; }
bad=0
say "Answers (load $(load))..."
answers=$(node "$root/bench/webhooks.mjs" "$address" "${RATE:-200}" "${SECONDS_EACH:-60}") || bad=1
say "  $answers"
say "Recording the lives of ${CUSTOMERS:-200} customers..."
export DATA=$data CUSTOMERS=${CUSTOMERS:-200} DELIVERIES=${DELIVERIES:-10000}
node "$root/bench/deliveries.mjs" "$address" record
say "In order, one after the other (load $(load))..."
ordered=$(node "$root/bench/deliveries.mjs" "$address" deliver ordered) || bad=1
say "  $ordered"
say "Shuffled and repeated (load $(load))..."
shuffled=$(node "$root/bench/deliveries.mjs" "$address" deliver shuffled) || bad=1
say "  $shuffled"

# Spread over the deliveries, so that every kill meets some on their way in and some half applied.
kills=${KILLS:-20} killed=0 caught=
say "Shuffled, with $kills kills (load $(load))..."
echo 0 >"$data/posted"
node "$root/bench/deliveries.mjs" "$address" deliver killed >"$data/killed" &
deliverer=$!
for ((i = 1; i <= kills; i++)); do
  until [ "$(cat "$data/posted")" -ge $((i * DELIVERIES / (kills + 1))) ] 2>/dev/null; do
    kill -0 "$deliverer" 2>/dev/null || break 2
    sleep 0.0$((RANDOM % 9 + 1))
  done
  kill -KILL "$app"
  wait "$app" 2>/dev/null || true
  killed=$((killed + 1))
  caught="$caught $("$PSQL" -XqAtc "SELECT count(*) FROM \"GatewayEvents\" WHERE \"State\" = 'Received'")"
  start_app
done
wait "$deliverer" || bad=1
[ "$killed" = "$kills" ] || bad=1

echo
row() { printf '%-46s %-24s %s\n' "$@"; }
row 'what' 'wanted' 'measured'
row 'answer' 'p99 under 50 ms' "$answers"
row 'applied in order, one sender' '' "$ordered"
row 'applied, shuffled and repeated' '300 per second' "$shuffled"
row "applied with $killed kills" "$kills kills" "$(cat "$data/killed")"
row 'events waiting at each kill' '' "${caught# }"
for run in shuffled killed; do
  if cmp -s "$data/state.ordered" "$data/state.$run"; then
    row "state after $run" 'as in order' "as in order ($(wc -l <"$data/state.$run") rows)"
  else
    row "state after $run" 'as in order' 'DIFFERS'
    diff "$data/state.ordered" "$data/state.$run" | head -n 20
    bad=1
  fi
done
exit "$bad"
