#!/usr/bin/env bash
# From a fresh clone to a running desk: installs what is missing, builds, fills in demo data once, starts.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/build.sh
scripts/demo.sh "$TIERDESK_BIN"
step "Starting Tierdesk: ${green}${TIERDESK_BASE_URL:-http://${TIERDESK_LISTEN:-127.0.0.1:3000}}${plain} (Ctrl+C stops it)"
exec "$TIERDESK_BIN" serve
