#!/usr/bin/env bash
# demo.sh PROGRAM: on the very first start, fills the data folder with demo data. Leaves an existing installation alone.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
program="$1"
data="${TIERDESK_DATA:-data}"
data="${data%/}"

# Who has set up a database or a settings file wants no invented tickets in it.
[[ -z "${DATABASE_URL:-}" && ! -e tierdesk.toml ]] || exit 0

if [[ ! -d $data || -z "$(ls -A "$data")" ]]; then
  step "First start: filling $data/ with demo data (a few seconds)"
  # Beside it first, then moved: an interrupted first start leaves no half-filled database behind.
  rm -rf "$data.partial"
  TIERDESK_DATA="$data.partial" "$program" demo || die "the demo data could not be made; see the lines above"
  touch "$data.partial/.demo"
  if [[ -d $data ]]; then rmdir "$data"; fi
  mv "$data.partial" "$data"
elif [[ -e $data/.demo ]]; then
  "$program" demo --accounts
fi
