# shellcheck shell=bash
# What run.sh and test.sh need on a machine, and how to get it. Sourced, not run.

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

need_dotnet() {
  command -v dotnet >/dev/null || fail 'The .NET 10 SDK is missing. See https://dotnet.microsoft.com/download/dotnet/10.0'
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# The three programs the embedded server needs, together in one directory.
have_postgres() {
  local directory tool
  for tool in "${Postgres__BinDirectory:-}/postgres" "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
    /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres /opt/homebrew/bin/postgres; do
    [ -x "$tool" ] || continue
    directory=$(dirname "$(readlink -f "$tool")")
    if [ -x "$directory/initdb" ] && [ -x "$directory/pg_ctl" ]; then return 0; fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 1
  fi
}

# apt_install WHAT WHY PACKAGE...: one clear message where there is no apt, or no right to use it.
apt_install() {
  local what=$1 why=$2
  shift 2
  command -v apt-get >/dev/null || fail "$what is missing ($why). Install it with your system's package manager (macOS: brew) and start again."
  say "Installing $what ($why)..."
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1; then
    as_root apt-get update >/dev/null || fail "$what is missing ($why), and this user may not install it. Ask for: apt-get install $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null \
      || fail "$what could not be installed. Try: apt-get install $*"
  fi
}

need_postgres() {
  have_postgres && return
  # Debian makes and starts a cluster of its own with the package, unless told not to.
  local quiet=/etc/postgresql-common/createcluster.d/blazor-accounts.conf
  if command -v apt-get >/dev/null; then
    as_root sh -c "mkdir -p '$(dirname $quiet)' && echo 'create_main_cluster = false' >'$quiet'" || true
  fi
  apt_install PostgreSQL 'the app keeps its data in a private one; or set ConnectionStrings__App' postgresql
  as_root rm -f "$quiet" || true
  have_postgres || fail 'PostgreSQL was installed but its programs were not found. Name their directory in Postgres__BinDirectory.'
}

# What invoices are set in. Without them the app runs, and invoices have no files; so nobody is stopped for it.
need_fonts() {
  [ -n "$(find /usr/share/fonts -name Roboto-Regular.ttf -print -quit 2>/dev/null)" ] && [ -n "$(find /usr/share/fonts -name BIZUDPGothic-Regular.ttf -print -quit 2>/dev/null)" ] && return
  command -v apt-get >/dev/null || return 0
  (apt_install fonts 'invoices are set in them, in Latin and Japanese' fonts-roboto-unhinted fonts-morisawa-bizud-gothic) || say 'Going on without them.'
}
