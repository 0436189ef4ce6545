#!/usr/bin/env bash
# Builds and starts BlazorAccounts. Needs the .NET 10 SDK; everything else it gets by itself. ASPNETCORE_URLS chooses another address.
set -euo pipefail
cd "$(dirname "$0")"
. .ci/tools.sh

need_dotnet
[ -n "${ConnectionStrings__App:-}" ] || need_postgres
need_fonts

out=artifacts/run
built=$out/.built
changed() {
  [ -f "$built" ] || return 0
  [ -n "$(find App wwwroot-assets .editorconfig appsettings*.json Directory.*.props Directory.*.targets global.json \
    \( -name bin -o -name obj \) -prune -o ! -path App -newer "$built" -print -quit)" ] # App itself changes when the build makes bin and obj
}
if changed; then
  say 'Building...'
  rm -f "$built"
  started=$(mktemp)
  dotnet publish App -c Release -o "$out" -v quiet -p:RunAnalyzers=false || { rm -f "$started"; fail 'The build failed.'; }
  mv "$started" "$built" # its time is from before the build, so a change during it is seen
fi

export ASPNETCORE_ENVIRONMENT=${ASPNETCORE_ENVIRONMENT:-Development}
export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://localhost:5080}
address=${ASPNETCORE_URLS%%;*}
address=${address%/}
address=${address/\/\/[+*]:/\/\/localhost:}
address=${address/\/\/0.0.0.0:/\/\/localhost:}

dotnet "$out/BlazorAccounts.dll" "$@" &
app=$!
# The app stops its own PostgreSQL; a shell's background job does not hear Ctrl-C by itself.
stopped=
trap 'stopped=1; kill -TERM "$app" 2>/dev/null || true' INT TERM HUP

# Bash alone, since a bare machine may have neither curl nor wget.
ready() {
  local authority=${address#*://} host port status
  host=${authority%:*}
  port=${authority##*:}
  exec 3<>"/dev/tcp/$host/$port" || return 1
  printf 'GET /health/ready HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$authority" >&3
  IFS= read -r -t 10 status <&3 || return 1
  exec 3>&- 3<&-
  [[ $status == *' 200 '* ]]
}
if [[ $address == http://*:* ]]; then
  while kill -0 "$app" 2>/dev/null; do
    if (ready) 2>/dev/null; then
      say ''
      say "  BlazorAccounts is ready at $address"
      if [ "$ASPNETCORE_ENVIRONMENT" = Development ]; then
        say "  Register at $address/register; mails, codes among them, land in $address/dev/mailbox"
        say '  Pay with the test card 4242 4242 4242 4242, any future date and any three digits.'
      fi
      say '  Ctrl-C stops it.'
      say ''
      break
    fi
    sleep 0.2
  done
fi

# A signal ends the first wait before the app has ended; the second gets the app's own answer.
status=0
wait "$app" || status=$?
if [ -n "$stopped" ]; then
  status=0
  wait "$app" || status=$?
  [ "$status" != 127 ] || status=0
fi
exit "$status"
