#!/usr/bin/env bash
# Accounts against their yardsticks, in one run: sign-ins against the system's bcrypt, calls against ASP.NET Core's MapIdentityApi on the same PostgreSQL,
# reads while sign-ins saturate the cores, and how soon 1,000 open pages are out.
#   SECONDS_EACH=6 ROUNDS=3 bench/accounts.sh
# What is compared is measured in short turns, ours and the other's by turns, because the speed of a shared machine changes from one second to the next.
# Held to two cores, which is what the figures to reach are for; with more, the load itself is what ends first.
set -euo pipefail
if [ -z "${HELD:-}" ] && command -v taskset >/dev/null; then
  HELD=1 exec taskset -c 0,1 "$0" "$@"
fi
. "$(dirname "$0")/app.sh"
command -v wrk >/dev/null || apt_install wrk 'it makes the load' wrk
need_packages
publish_app
dotnet publish "$root/bench/identity-api" -c Release -o "$root/artifacts/identity-api" -v quiet
data=$(mktemp -d)
chmod 711 "$data" # the embedded server's user passes through
start_app
each=${SECONDS_EACH:-6}
turns=3
rounds=${ROUNDS:-3}
results=$data/results
: >"$results"

peer_port=$(free_port)
peer=http://localhost:$peer_port
# In the same environment, which costs both some checks.
ASPNETCORE_ENVIRONMENT=Development ASPNETCORE_URLS=$peer ConnectionStrings__App="Host=$data/postgres/run;Database=identity_api;Username=blazoraccounts;Password=$(cat "$data/postgres/data/app.password");Maximum Pool Size=20" \
  dotnet "$root/artifacts/identity-api/IdentityApi.dll" >"$data/peer.log" 2>&1 &
peer_process=$!
trap 'kill "$peer_process" 2>/dev/null || true; leave' EXIT
until curl -s -o /dev/null "$peer/nothing"; do
  kill -0 "$peer_process" 2>/dev/null || { cat "$data/peer.log" >&2; fail 'The peer ended before it was ready.'; }
  sleep 0.1
done

# name, then arguments of wrk; in a turn it lasts a part of the time
measure() {
  local name=$1 out
  shift
  out=$(wrk -d "${lasts:-$each}s" --latency "$@")
  grep -q 'Non-2xx' <<<"$out" && fail "$name was refused: $out"
  awk -v name="$name" '
    function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
    /Requests\/sec/ { rate = $2 } $1 == "50%" { p50 = ms($2) } $1 == "90%" { p90 = ms($2) }
    END { printf "%s\t%s\t%.2f\t%.2f\n", name, rate, p50, p90 }' <<<"$out" >>"$results"
}

hashes() { # name, processes
  local i
  for ((i = 0; i < $2; i++)); do
    perl -MTime::HiRes=time -e '$began = time; $end = $began + $ARGV[0]; while (time < $end) { crypt("seven otters $n", q($2b$10$abcdefghijklmnopqrstuu)) =~ /^\$2b/ or die; $n++ } print $n / (time - $began), "\n"' "$lasts" &
  done | awk -v name="$1" -v processes="$2" '{ rate += $1 } END { printf "%s\t%.1f\t%.2f\t-\n", name, rate, 1000 * processes / rate }' >>"$results"
}

ours_tokens=$data/ours
peer_tokens=$data/peer
load() { TOKENS=$2 WHAT=$1 measure "$3" -t16 -c16 -s "$root/bench/load.lua" "$4"; }
for ((round = 1; round <= rounds; round++)); do
  node "$root/bench/prepare.mjs" "$address" "$round" >"$ours_tokens"
  node "$root/bench/prepare-peer.mjs" "$peer" "$round" >"$peer_tokens"
  ours="Authorization: Bearer $(head -n 1 "$ours_tokens")"
  theirs="Authorization: Bearer $(head -n 1 "$peer_tokens")"
  if [ "$round" = 1 ]; then
    say 'Warming up...' # until the compiler has made its last version of everything, which on two busy cores takes its time
    for url in "$address/api/v1/auth/sessions/current" "$address/api/v1/users/me"; do wrk -t2 -c16 -d20s -H "$ours" "$url" >/dev/null; done
    for url in "$peer/nothing" "$peer/manage/info"; do wrk -t2 -c16 -d20s -H "$theirs" "$url" >/dev/null; done
    TOKENS=$ours_tokens WHAT=refresh wrk -d20s -t16 -c16 -s "$root/bench/load.lua" "$address" >/dev/null
    TOKENS=$peer_tokens WHAT=peer-refresh wrk -d20s -t16 -c16 -s "$root/bench/load.lua" "$peer" >/dev/null
    node "$root/bench/prepare.mjs" "$address" 2 >"$ours_tokens" # the others are spent
  fi
  lasts=$((each / turns))
  for ((turn = 1; turn <= turns; turn++)); do
    measure 'nothing, ours' -t2 -c16 -H "$ours" "$address/api/v1/auth/sessions/current"
    measure 'nothing, peer' -t2 -c16 -H "$theirs" "$peer/nothing"
  done
  for ((turn = 1; turn <= turns; turn++)); do
    measure 'current user, ours' -t2 -c16 -H "$ours" "$address/api/v1/users/me"
    measure 'current user, peer' -t2 -c16 -H "$theirs" "$peer/manage/info"
  done
  for ((turn = 1; turn <= turns; turn++)); do
    load refresh "$ours_tokens" 'refresh, ours' "$address"
    load peer-refresh "$peer_tokens" 'refresh, peer' "$peer"
    node "$root/bench/prepare.mjs" "$address" 2 >"$ours_tokens" # the others are spent
  done
  for ((turn = 1; turn <= turns; turn++)); do
    load login "$ours_tokens" 'sign-in, ours' "$address"
    hashes 'bcrypt of the system, all cores' "$(nproc)"
  done
  for ((turn = 1; turn <= turns; turn++)); do
    TOKENS=$ours_tokens WHAT=login measure 'sign-in alone, ours' -t1 -c1 -s "$root/bench/load.lua" "$address"
    hashes 'bcrypt of the system, alone' 1
  done
  lasts=
  TOKENS=$ours_tokens WHAT=login wrk -d "$((each + 2))s" -t16 -c16 -s "$root/bench/load.lua" "$address" >/dev/null &
  flood=$!
  sleep 1
  measure 'nothing, under sign-ins' -t2 -c16 -H "$ours" "$address/api/v1/auth/sessions/current"
  wait "$flood"
  TOKENS=$ours_tokens WHAT=login wrk -d "$((each + 2))s" -t16 -c16 -s "$root/bench/load.lua" "$address" >/dev/null &
  flood=$!
  sleep 1
  measure 'current user, under sign-ins' -t2 -c16 -H "$ours" "$address/api/v1/users/me"
  wait "$flood"
  say "round $round of $rounds, load $(cut -d ' ' -f 1 /proc/loadavg)"
done

# median NAME COLUMN
median() { grep -F "$1	" "$results" | cut -f "$2" | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
printf '%-32s %10s %10s %10s\n' 'median of the rounds' 'per second' 'p50 ms' 'p90 ms'
cut -f 1 "$results" | awk '!seen[$0]++' | while read -r name; do
  printf '%-32s %10s %10s %10s\n' "$name" "$(median "$name" 2)" "$(median "$name" 3)" "$(median "$name" 4)"
done
ratio() { awk -v what="$1" -v a="$2" -v b="$3" -v wanted="$4" 'BEGIN { printf "%-52s %6.2f (%s)\n", what, a / b, wanted }'; }
ratio 'sign-ins against the system'"'"'s bcrypt' "$(median 'sign-in, ours' 2)" "$(median 'bcrypt of the system, all cores' 2)" '1.3 or more'
ratio 'a sign-in alone against one of its hashes' "$(median 'sign-in alone, ours' 3)" "$(median 'bcrypt of the system, alone' 3)" '1.2 or less'
ratio 'nothing against the peer' "$(median 'nothing, ours' 2)" "$(median 'nothing, peer' 2)" '1.2 or more'
ratio 'current user against the peer' "$(median 'current user, ours' 2)" "$(median 'current user, peer' 2)" '2 or more'
ratio 'refresh against the peer' "$(median 'refresh, ours' 2)" "$(median 'refresh, peer' 2)" '1.2 or more'
for what in nothing 'current user'; do
  ratio "$what under sign-ins, throughput kept" "$(median "$what, under sign-ins" 2)" "$(median "$what, ours" 2)" '0.4 or more'
  ratio "$what under sign-ins, p50" "$(median "$what, under sign-ins" 3)" "$(median "$what, ours" 3)" '3 or less'
done
kill "$peer_process" # its memory and its share of the cores
node "$root/bench/circuits.mjs" "$address"
say "memory with them: $(memory_of "$app") MB"
