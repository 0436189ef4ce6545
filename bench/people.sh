#!/usr/bin/env bash
# The queries the product lives on, at a million people: the leaderboard and the search through the app, the others as the app or its administrators ask
# them, by EXPLAIN (ANALYZE). Prints p50, p95 and the indexes each used; ends with 1 when one read a big table from end to end.
#   PEOPLE=1000000 TIMES=200 bench/people.sh
# KEEP=DIRECTORY keeps the data there, and a second run starts from it.
set -euo pipefail
. "$(dirname "$0")/app.sh"
publish_app
if [ -n "${KEEP:-}" ]; then
  mkdir -p "$KEEP"
  kept=$(cd "$KEEP" && pwd)
  trap stop_app EXIT
fi
data=${kept:-$(mktemp -d)}
chmod 711 "$data" # the embedded server's user passes through
people=${PEOPLE:-1000000}

say "Adding $people people..."
Data__Directory=$data ASPNETCORE_ENVIRONMENT=Development Logging__LogLevel__Default=Warning dotnet "$root/artifacts/run/BlazorAccounts.dll" seed-people "$people"

export Jobs__Scheduled=false # nothing else reads meanwhile
start_app
psql=$(find /usr/lib/postgresql/*/bin/psql 2>/dev/null | tail -n 1 || true)
export PGHOST=$data/postgres/run PGUSER=blazoraccounts PGDATABASE=blazoraccounts
PGPASSWORD=$(cat "$data/postgres/data/app.password")
export PGPASSWORD
PSQL=${psql:-psql} TIMES=${TIMES:-200} node "$root/bench/people.mjs" "$address"
