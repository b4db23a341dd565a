#!/usr/bin/env bash
# Measures the release build under load. Arguments are handed on to the measuring program.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[[ -f src/bin/tierdesk-bench.rs ]] || die "src/bin/tierdesk-bench.rs is missing: there is nothing to measure with yet"
scripts/build.sh
step "Building the measuring program (a minute or two)"
# Leptos looks at this name while it is compiled; without it, it would be compiled anew each way.
LEPTOS_OUTPUT_NAME=tierdesk cargo build --release --no-default-features --features ssr --bin tierdesk-bench
step "Measuring"
exec "$TARGET/release/tierdesk-bench" "$@"
