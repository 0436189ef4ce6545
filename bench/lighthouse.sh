#!/usr/bin/env bash
# Lighthouse, mobile and desktop, over every page a new customer sees, against a published app of its own. Ends with 1 when a page is below its gate.
#   bench/lighthouse.sh [PATH...]   only these pages
#   ROUNDS=3 bench/lighthouse.sh    the median of so many runs per page (1 unless told)
set -euo pipefail
. "$(dirname "$0")/app.sh"
command -v chromium >/dev/null || apt_install Chromium 'Lighthouse drives it' chromium
need_packages
publish_app
start_app
say "Measuring $address"
CHROME_PATH=${CHROME_PATH:-$(command -v chromium)} node "$root/bench/lighthouse.mjs" "$address" "$@"
