#!/usr/bin/env bash
# reports-proof.sh [TICKETS]: opens the reports on so many example tickets, on SQLite and PostgreSQL, with the release
# build: how long each page takes, and whether every figure equals a plain count of the events.
#
# The program is made if it is not there, or if TIERDESK_PROOF_BIN names no other one. ENGINES="sqlite" leaves PostgreSQL
# out. Data goes to a temporary folder of its own; a million tickets need about 8 GB there and half an hour.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

tickets="${1:-20000}"
engines="${ENGINES:-sqlite postgres}"
if [[ $engines == *postgres* && -z "${TEST_POSTGRES_URL:-}" ]]; then
  exec scripts/postgres.sh "${BASH_SOURCE[0]}" "$@"
fi
program="${TIERDESK_PROOF_BIN:-$TIERDESK_BIN}"
if [[ -z "${TIERDESK_PROOF_BIN:-}" ]]; then
  scripts/build.sh
fi
[[ -x $program ]] || die "$program is not there"

folder="$(mktemp -d "${TMPDIR:-/tmp}/tierdesk-proof.XXXXXX")"
server=
base=
clean_up() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

export TIERDESK_DEMO_PASSWORD="proof-of-the-reports"

serve() {
  local port
  port="$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')"
  base="http://127.0.0.1:$port"
  TIERDESK_LISTEN="127.0.0.1:$port" "$program" serve >"$folder/serve.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    if curl --silent --fail --output /dev/null "$base/readyz"; then return; fi
    kill -0 "$server" 2>/dev/null || die "the program ended: $(tail -n 3 "$folder/serve.log")"
    sleep 0.2
  done
  die "the program does not answer: $(tail -n 3 "$folder/serve.log")"
}

failed=0
for engine in $engines; do
  export TIERDESK_DATA="$folder/$engine"
  database="$TIERDESK_DATA/tierdesk.db"
  if [[ $engine == postgres ]]; then
    psql -qX "$TEST_POSTGRES_URL" -c 'drop database if exists tierdesk_proof with (force)' -c 'create database tierdesk_proof'
    export DATABASE_URL="${TEST_POSTGRES_URL%/*}/tierdesk_proof"
    database="$DATABASE_URL"
  else
    unset DATABASE_URL
  fi
  step "$engine: filling in $tickets tickets"
  began=$SECONDS
  "$program" demo --tickets "$tickets" >"$folder/demo.log" || die "the example data could not be made"
  echo "Filled in $((SECONDS - began)) s."
  serve
  step "$engine: opening the reports and counting apart"
  scripts/reports-proof.py "$base" "$database" "$TIERDESK_DEMO_PASSWORD" "${ROUNDS:-5}" || failed=1
  kill "$server"
  wait "$server" 2>/dev/null || true
  server=
  rm -rf "$TIERDESK_DATA"
  [[ $engine != postgres ]] || psql -qX "$TEST_POSTGRES_URL" -c 'drop database if exists tierdesk_proof with (force)'
done
exit "$failed"
