#!/usr/bin/env bash
# Measures the release build under load. Arguments are handed on to the measuring program.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/build.sh
step "Building the measuring program (a minute or two)"
cargo build --locked --release --package tierdesk-bench
step "Measuring"
exec "$TARGET/release/tierdesk-bench" "$@"
