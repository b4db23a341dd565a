#!/usr/bin/env bash
# postgres.sh COMMAND…: runs COMMAND with a PostgreSQL of its own, named in TEST_POSTGRES_URL (a superuser's address).
#
# The server is made in a temporary folder, listens on a free loopback port, trusts every connection from this machine,
# and is stopped and removed when COMMAND ends, however it ends. A TEST_POSTGRES_URL that is set already is used as it is.
# TEST_POSTGRES_OPTIONS are added to the server's own. `postgres.sh --install` only makes sure that PostgreSQL is installed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The folder of the newest PostgreSQL server on this machine. Debian keeps it off PATH.
find_server() {
  local dir
  while read -r dir; do
    [[ -x $dir/initdb && -x $dir/postgres ]] && echo "$dir" && return
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV
    dirname "$(command -v initdb || echo /none/initdb)"
  )
  return 1
}

# PostgreSQL refuses to run as root.
as_owner() {
  if ((EUID == 0)); then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

stop_server() {
  local pid=
  [[ -n "${dir:-}" ]] || return 0
  if [[ -f $dir/data/postmaster.pid ]]; then
    pid="$(head -n 1 "$dir/data/postmaster.pid")"
    kill -INT "$pid" 2>/dev/null || true # fast shutdown: open connections are cut
    for _ in $(seq 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -QUIT "$pid" 2>/dev/null || true
  fi
  rm -rf "$dir"
}

start_server() {
  local attempt port
  # Not below TMPDIR: the socket's path may have 107 characters at most, and user postgres must be able to enter.
  dir="$(mktemp -d /tmp/tierdesk-postgres.XXXXXX)"
  trap stop_server EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if ((EUID == 0)); then
    chown postgres "$dir"
  fi
  (
    cd "$dir"
    as_owner "$server/initdb" --pgdata "$dir/data" --username postgres --auth trust --encoding UTF8 \
      --locale C.UTF-8 >"$dir/initdb.log" 2>&1
  ) || die "initdb failed: $(tail -n 3 "$dir/initdb.log" | tr '\n' ' ')"
  # A port that was free may be taken a moment later; then another one is tried.
  for attempt in 1 2 3 4 5; do
    port="$(free_port)"
    if (
      cd "$dir"
      as_owner "$server/pg_ctl" start --pgdata "$dir/data" --wait --timeout 60 --silent --log "$dir/server.log" \
        --options "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=300 ${TEST_POSTGRES_OPTIONS:-}"
    ) >/dev/null 2>&1; then
      export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
      return
    fi
    ((attempt < 5)) || die "PostgreSQL did not start: $(tail -n 3 "$dir/server.log" | tr '\n' ' ')"
  done
}

if [[ -z "${TEST_POSTGRES_URL:-}" ]]; then
  server="$(find_server)" || {
    apt_install postgresql
    server="$(find_server)" || die "PostgreSQL's server programs (initdb, postgres) are not to be found"
  }
fi
[[ "${1:-}" != --install ]] || exit 0
(($#)) || die "usage: scripts/postgres.sh COMMAND…"
if [[ -z "${TEST_POSTGRES_URL:-}" ]]; then
  start_server
fi
"$@"
