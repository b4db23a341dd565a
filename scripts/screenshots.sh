#!/usr/bin/env bash
# Takes the pictures in docs/screenshots/ again, from the release build with its demo data.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/tools.sh
source scripts/tools.sh
# shellcheck source=scripts/chromium.sh
source scripts/chromium.sh

ensure_node_packages
ensure_chromium
scripts/build.sh
step "Taking the pictures"
mkdir -p docs/screenshots
playwright test --config end2end/screenshots.config.ts
step "Done: docs/screenshots/"
