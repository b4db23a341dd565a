#!/usr/bin/env bash
# Watches the sources: builds both faces unoptimised, restarts the program and reloads the browser on every change.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

ensure_watch_tools
# Leptos is compiled differently for watching. In a folder of its own it does not undo what 'cargo test' has compiled.
export CARGO_TARGET_DIR="$TARGET/dev" LEPTOS_WATCH=true LEPTOS_OUTPUT_NAME=tierdesk
if [[ ! -d ${TIERDESK_DATA:-data} ]]; then
  step "Building once without optimisation, for the demo data (about five minutes the first time)"
  cargo build --bin tierdesk --no-default-features --features ssr
fi
if [[ -x $CARGO_TARGET_DIR/debug/tierdesk ]]; then
  scripts/demo.sh "$CARGO_TARGET_DIR/debug/tierdesk"
fi
step "Watching; the address is ${TIERDESK_BASE_URL:-http://${TIERDESK_LISTEN:-127.0.0.1:3000}} (Ctrl+C stops it)"
exec cargo leptos watch -- serve
