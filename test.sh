#!/usr/bin/env bash
# Runs every test; the last line is "N passed, N failed".
#   --fast                  leaves out what needs a browser
#   --coverage-of-mission   lists the rows of the mission that no test covers, and runs nothing
set -euo pipefail
cd "$(dirname "$0")"
. .ci/tools.sh

coverage_of_mission() {
  local covered id title missing=0 all=0
  covered=$(grep -rhoE --include='*.cs' 'Covers\([^)]*\)' App.Tests App.E2E | grep -oE '[A-Z]{3}-[0-9]+' | sort -u)
  while read -r id title; do
    all=$((all + 1))
    if ! grep -qx "$id" <<<"$covered"; then
      missing=$((missing + 1))
      printf '%-7s %s\n' "$id" "$title"
    fi
  done < <(grep -E '^[A-Z]{3}-[0-9]+ ' docs/mission-ids.txt)
  say "$((all - missing)) of $all covered, $missing without a test"
}

fast=
for option in "$@"; do
  case $option in
    --fast) fast=1 ;;
    --coverage-of-mission) coverage_of_mission; exit ;;
    *) fail "Unknown option $option. There are --fast and --coverage-of-mission." ;;
  esac
done

need_dotnet
need_postgres
need_fonts
if [ -f App.Tests/Node/package.json ]; then
  command -v npm >/dev/null || apt_install Node.js 'other programs speak to the app in the tests' nodejs npm
fi
command -v sqlfluff >/dev/null || apt_install sqlfluff 'it checks the SQL Server migrations without a server' sqlfluff
if [ -z "$fast" ] && ! command -v chromium >/dev/null; then
  apt_install Chromium 'the browser tests drive it; --fast leaves them out' chromium
fi

configuration=${CONFIGURATION:-Debug}
say 'Building...'
dotnet build BlazorAccounts.sln -c "$configuration" -v quiet || { say '0 passed, 1 failed'; exit 1; }
if [ -f App.Tests/Node/package.json ]; then
  (cd App.Tests/Node && npm ci --no-audit --no-fund --loglevel=error)
fi

passed=0
failed=0
wrong_tests=
number() { grep -oE "$1: [0-9]+" <<<"$2" | grep -oE '[0-9]+' || say 0; }

# run_tests PROJECT ASSEMBLY [FILTER...]: sets right and wrong, and names the failed tests in failures.
run_tests() {
  local project=$1 assembly=$2 log summary status=0
  shift 2
  log=$(mktemp)
  dotnet "$project/bin/$configuration/net10.0/$assembly.dll" -noColor -noLogo "$@" 2>&1 | tee "$log" || status=$?
  summary=$(grep -E 'Total: [0-9]+.*Failed: [0-9]+' "$log" | tail -n 1 || true)
  failures=$(grep -A 4 -E '\[(FAIL|ERROR)\]$' "$log" | cut -c 1-300 || true)
  # A process that died says why before a long stack.
  failures+=$(grep -m 1 -A 4 -E '^(Stack overflow|Fatal error|Unhandled exception|Process terminated|Out of memory)' "$log" | cut -c 1-300 || true)
  rm -f "$log"
  wrong=$(($(number Failed "$summary") + $(number Errors "$summary")))
  right=$(($(number Total "$summary") - $(number Failed "$summary") - $(number Skipped "$summary") - $(number 'Not Run' "$summary")))
  if { [ -z "$summary" ] || [ "$status" != 0 ]; } && [ "$wrong" = 0 ]; then
    say "$project ended with $status before its tests did."
    wrong=1
  fi
}

# run_project PROJECT ASSEMBLY: counts what passed and failed.
run_project() {
  local right wrong failures first
  local -a again
  say "Running $1..."
  run_tests "$1" "$2"
  passed=$((passed + right))
  # A real browser on a busy machine misses a moment now and then: a few failures get one more try, alone, and are named whatever comes of it.
  mapfile -t again < <(sed -nE 's/^ +(BlazorAccounts\.E2E\.[A-Za-z0-9_.]+).*\[FAIL\]$/\1/p' <<<"$failures" | sort -u)
  if [ ${#again[@]} -gt 0 ] && [ ${#again[@]} -le 3 ]; then
    wrong_tests+="Failed at first, and run again:"$'\n'"$failures"$'\n'
    first=$wrong
    say "Running again: ${again[*]}"
    run_tests "$1" "$2" $(printf -- '-method %s ' "${again[@]}")
    [ "$wrong" -ge "$first" ] || passed=$((passed + first - wrong))
  fi
  [ -z "$failures" ] || wrong_tests+="$failures"$'\n'
  failed=$((failed + wrong))
}

run_project App.Tests BlazorAccounts.Tests
if [ -z "$fast" ]; then
  run_project App.E2E BlazorAccounts.E2E
fi

[ -z "$wrong_tests" ] || say "$wrong_tests"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
