#!/usr/bin/env bash
# Formats the Rust sources and the style sheets; `fmt.sh --check` changes nothing and fails where something is to do.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/tools.sh
source scripts/tools.sh

check=()
case "$*" in
  '') ;;
  --check) check=(--check) ;;
  *) die "usage: scripts/fmt.sh [--check]" ;;
esac
ensure_rust_checkers
ensure_node_packages

failed=
cargo fmt --all "${check[@]}" || failed=yes
# The tools are workspaces of their own.
cargo fmt --manifest-path tools/site/Cargo.toml "${check[@]}" || failed=yes
prettier --no-color --log-level warn "${check[@]:---write}" 'style/**/*.css' || failed=yes
[[ -z $failed ]] || die "not formatted: run 'make fmt'"
