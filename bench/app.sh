# shellcheck shell=bash
# Publishes and starts the app for a measurement, on a free port with a data directory of its own; stops it when the script ends. Sourced, not run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$root/.ci/tools.sh"
need_dotnet
need_postgres

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

need_packages() { [ -d "$root/bench/node_modules" ] || (cd "$root/bench" && npm ci --no-audit --no-fund --loglevel=error); }

publish_app() {
  say 'Publishing...'
  dotnet publish "$root/App" -c Release -o "$root/artifacts/run" -v quiet
}

app=
data=
stop_app() {
  [ -z "$app" ] || { kill -TERM "$app" 2>/dev/null && wait "$app" 2>/dev/null; app=; } || true
}
leave() {
  stop_app
  [ -z "$data" ] || rm -rf "$data"
}
trap leave EXIT

# Sets address, app and started_in (milliseconds from the start of the process until it is ready).
start_app() {
  [ -n "$data" ] || data=$(mktemp -d)
  port=${port:-$(free_port)}
  address=http://localhost:$port
  local began
  began=$(date +%s%N)
  Data__Directory=$data ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS=$address \
    RateLimits__Auth__PermitsPerMinute=1000000 RateLimits__Api__PermitsPerMinute=1000000 \
    dotnet "$root/artifacts/run/BlazorAccounts.dll" >"$data/app.log" 2>&1 &
  app=$!
  until [ "$(curl -s -o /dev/null -w '%{http_code}' "$address/health/ready")" = 200 ]; do
    kill -0 "$app" 2>/dev/null || { cat "$data/app.log" >&2; fail 'The app ended before it was ready.'; }
    sleep 0.01
  done
  # shellcheck disable=SC2034
  started_in=$((($(date +%s%N) - began) / 1000000))
}

memory_of() { awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; }
