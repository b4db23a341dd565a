#!/usr/bin/env bash
# Builds the release: the program, and the site's folder that it serves. Does nothing when nothing has changed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Holds sizes and times of the program and of the list of hashed file names beside it: a target folder that is shared
# with another checkout may hold that one's.
stamp=target/.built

inputs=()
for input in Cargo.toml Cargo.lock build.rs .cargo src style public locales migrations templates scripts/tools.sh scripts/compress.mjs; do
  [[ -e $input ]] && inputs+=("$input")
done

fingerprint() {
  stat -c '%s %Y' "$TIERDESK_BIN" "$TARGET/release/hash.txt" 2>/dev/null || true
}

up_to_date() {
  [[ -f $stamp && -d $SITE/pkg && -x $TIERDESK_BIN && "$(<$stamp)" == "$(fingerprint)" ]] &&
    # Folders are compared too, so a file that was removed is noticed.
    [[ -z "$(find "${inputs[@]}" -newer $stamp -print -quit)" ]]
}

if up_to_date; then
  exit 0
fi

# shellcheck source=scripts/tools.sh
source scripts/tools.sh
ensure_build_tools

step "Building the release: server and WebAssembly (about ten minutes the first time, then one or two)"
mkdir -p target
# The stamp gets the time at which the build began, so that what is edited meanwhile is built the next time.
began="$(mktemp target/.began.XXXXXX)"
trap 'rm -f "$began"' EXIT
rm -f $stamp
cargo leptos build --release --split </dev/null || die "the release build failed; see the lines above"
[[ -x $TIERDESK_BIN ]] || die "the build left no $TIERDESK_BIN"
node scripts/compress.mjs "$SITE/pkg" || die "the built site could not be compressed"
fingerprint >"$stamp.new"
touch -r "$began" "$stamp.new"
mv "$stamp.new" $stamp
step "Built"
