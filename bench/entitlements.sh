#!/usr/bin/env bash
# How many questions about access a second one core answers, warm, while another session changes subscriptions all the time: a node that only asks, held to one core,
# against the database of an app that runs beside it. Prints a table; ends with 1 below a million.
#   TEAMS=10000 CHANGES=50 SECONDS_EACH=5 ROUNDS=5 bench/entitlements.sh
set -euo pipefail
. "$(dirname "$0")/app.sh"
publish_app
dotnet publish "$root/bench/entitlements" -c Release -o "$root/artifacts/entitlements" -v quiet
data=$(mktemp -d)
chmod 711 "$data" # the embedded server's user passes through
teams=${TEAMS:-10000}
say "Adding $teams people..."
Data__Directory=$data ASPNETCORE_ENVIRONMENT=Development Logging__LogLevel__Default=Warning dotnet "$root/artifacts/run/BlazorAccounts.dll" seed-people "$teams"
export Jobs__Scheduled=false # nothing else changes them meanwhile
start_app
psql=$(find /usr/lib/postgresql/*/bin/psql 2>/dev/null | tail -n 1 || true)
export PGHOST=$data/postgres/run PGUSER=blazoraccounts PGDATABASE=blazoraccounts
PGPASSWORD=$(cat "$data/postgres/data/app.password")
export PGPASSWORD

say "Changing ${CHANGES:-50} subscriptions a second..."
"${psql:-psql}" -q -v ON_ERROR_STOP=1 >/dev/null <<SQL &
CREATE TEMP TABLE changed AS SELECT "Id", row_number() OVER () AS n FROM "Subscriptions" LIMIT 1000;
UPDATE "Subscriptions" SET "RemindedAtDaysLeft" = "RemindedAtDaysLeft" WHERE "Id" = (SELECT "Id" FROM changed WHERE n = (SELECT 1 + floor(random() * 1000)::int))
\watch $(awk -v n="${CHANGES:-50}" 'BEGIN { print 1 / n }')
SQL
changes=$!
trap 'kill "$changes" 2>/dev/null || true; leave' EXIT

hold=()
if command -v taskset >/dev/null; then
  hold=(taskset -c 0)
fi
export TEAMS=$teams
Data__Directory=$data ConnectionStrings__App="Host=$PGHOST;Database=$PGDATABASE;Username=$PGUSER;Password=$PGPASSWORD" \
  "${hold[@]}" dotnet "$root/artifacts/entitlements/MeasureEntitlements.dll"
