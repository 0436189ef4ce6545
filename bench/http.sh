#!/usr/bin/env bash
# Requests per second and latency of the pages and calls everybody uses, 16 connections, against a published app of its own on embedded PostgreSQL.
#   SECONDS_EACH=5 ROUNDS=3 bench/http.sh
# Sign-ins are compared with what the processor hashes through the system's crypt(3), bcrypt cost 10, in the same round.
set -euo pipefail
. "$(dirname "$0")/app.sh"
command -v wrk >/dev/null || apt_install wrk 'it makes the load' wrk
publish_app
start_app
each=${SECONDS_EACH:-5}
rounds=${ROUNDS:-3}
tokens=$data/tokens
results=$data/results
: >"$results"

# name, then arguments of wrk
measure() {
  local name=$1 out rate half tail errors
  shift
  out=$(TOKENS=$tokens wrk -d "${each}s" --latency "$@")
  rate=$(awk '/Requests\/sec/ { print $2 }' <<<"$out")
  half=$(awk '$1 == "50%" { print $2 }' <<<"$out")
  tail=$(awk '$1 == "99%" { print $2 }' <<<"$out")
  errors=$(awk '/Non-2xx/ { print $NF }' <<<"$out")
  printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$rate" "$half" "$tail" "${errors:-0}" >>"$results"
}

system_hashes() {
  local cores i
  cores=$(nproc)
  for ((i = 0; i < cores; i++)); do
    perl -MTime::HiRes=time -e '$end = time + $ARGV[0]; while (time < $end) { crypt("seven otters $n", q($2b$10$abcdefghijklmnopqrstuu)) =~ /^\$2b/ or die; $n++ } print "$n\n"' "$each" &
  done | awk -v each="$each" '{ n += $1 } END { printf "system bcrypt, all cores\t%.1f\t-\t-\t0\n", n / each }' >>"$results"
}

wrk -t2 -c16 -d2s "$address/sign-in" >/dev/null # warm
for ((round = 1; round <= rounds; round++)); do
  # Every round has sessions of its own: the refresh tokens of the one before are spent.
  node "$root/bench/prepare.mjs" "$address" "$round" >"$tokens"
  access=$(head -n 1 "$tokens")
  measure 'GET /health/live' -t2 -c16 "$address/health/live"
  measure 'GET /sign-in' -t2 -c16 "$address/sign-in"
  measure 'GET /pricing' -t2 -c16 "$address/pricing"
  measure 'GET /api/v1/plans' -t2 -c16 "$address/api/v1/plans"
  measure 'GET /api/v1/users/me' -t2 -c16 -H "Authorization: Bearer $access" "$address/api/v1/users/me"
  WHAT=refresh measure 'POST /api/v1/auth/refresh' -t16 -c16 -s "$root/bench/load.lua" "$address"
  WHAT=login measure 'POST /api/v1/auth/login' -t16 -c16 -s "$root/bench/load.lua" "$address"
  system_hashes
  say "round $round of $rounds, load $(cut -d ' ' -f 1 /proc/loadavg)"
done

printf '%-26s %10s %10s %10s %7s\n' 'median of the rounds' 'per second' p50 p99 refused
cut -f 1 "$results" | awk '!seen[$0]++' | while read -r name; do
  grep -F "$name	" "$results" | sort -t '	' -k 2 -g | awk -F '\t' '{ row[NR] = $0 } END { print row[int((NR + 1) / 2)] }' \
    | awk -F '\t' '{ printf "%-26s %10.1f %10s %10s %7s\n", $1, $2, $3, $4, $5 }'
done
median() { grep -F "$1	" "$results" | cut -f 2 | sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
awk -v ours="$(median 'POST /api/v1/auth/login')" -v theirs="$(median 'system bcrypt, all cores')" 'BEGIN { printf "sign-ins against system bcrypt: %.2f (1.3 wanted)\n", ours / theirs }'
say "memory after the load: $(memory_of "$app") MB"
