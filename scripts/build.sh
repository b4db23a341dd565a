#!/usr/bin/env bash
# Builds the release: one program, with the site that it serves inside. Does nothing when nothing has changed.
# With TIERDESK_BUILD=tests it builds what the browser tests run. `build.sh --browser` compiles the browser's program alone.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Holds size and time of the program: a target folder that is shared with another checkout may hold that one's.
stamp="$SITE.built"

inputs=()
for input in Cargo.toml Cargo.lock .cargo crates src style public locales migrations tools scripts/build.sh scripts/lib.sh scripts/tools.sh scripts/{site,compress,embed}.mjs end2end/package-lock.json; do
  [[ -e $input ]] && inputs+=("$input")
done

fingerprint() {
  stat -c '%s %Y' "$TIERDESK_BIN" 2>/dev/null || true
}

up_to_date() {
  [[ -f $stamp && -d $SITE/pkg && -x $TIERDESK_BIN && "$(<$stamp)" == "$(fingerprint)" ]] &&
    # Folders are compared too, so a file that was removed is noticed.
    [[ -z "$(find "${inputs[@]}" -newer "$stamp" -print -quit)" ]]
}

front() {
  # The relocations are what the program is cut by.
  cargo rustc --locked --lib --crate-type cdylib --no-default-features --features hydrate --profile wasm-release \
    --target wasm32-unknown-unknown --target-dir "$TARGET/front" -- -C link-args=--emit-relocs </dev/null
}

# All of the server but the program itself.
server() {
  if [[ "${TIERDESK_BUILD:-release}" == tests ]]; then
    "${linting_cargo[@]}" build --locked --features ssr --lib </dev/null
  else
    cargo build --locked --release --no-default-features --features ssr --lib </dev/null
  fi
}

# The program with the site inside. Both are named by a flag for this one step, because a feature or a build script would
# compile all pages anew with each change of the site.
program() {
  export TIERDESK_SITE_FILES="$BUILT/site.rs"
  mkdir -p "$BUILT"
  node scripts/embed.mjs "$SITE" "$TIERDESK_SITE_FILES" || return 1
  if [[ "${TIERDESK_BUILD:-release}" == tests ]]; then
    "${linting_cargo[@]}" rustc --locked --features ssr --bin tierdesk -- --cfg embedded_site </dev/null &&
      install -D "$TARGET/debug/tierdesk" "$TIERDESK_BIN"
  else
    cargo rustc --locked --release --no-default-features --features ssr --bin tierdesk -- --cfg embedded_site </dev/null
  fi
}

if up_to_date; then
  exit 0
fi

# shellcheck source=scripts/tools.sh
source scripts/tools.sh
ensure_build_tools
if [[ "${1:-}" == --browser ]]; then
  front
  exit
fi

step "Building server and WebAssembly (about ten minutes the first time, then one or two)"
mkdir -p target
# The stamp gets the time at which the build began, so that what is edited meanwhile is built the next time.
began="$(mktemp target/.began.XXXXXX)"
pid=
# Nothing goes on compiling behind the back of whoever interrupted it.
finish() {
  rm -f "$began"
  [[ -z $pid ]] || kill -- "-$pid" 2>/dev/null || true
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
rm -f "$stamp"

# Linking the browser's program keeps one core busy for minutes; where there is memory for both, the server is compiled
# meanwhile.
if has_room_for_two_builds; then
  set -m # a process group of its own
  front &
  pid=$!
  set +m
  server || failed=yes
  if [[ -z ${failed:-} ]] && wait "$pid"; then
    pid=
  else
    failed=yes
  fi
else
  front && server || failed=yes
fi
[[ -z ${failed:-} ]] || die "the build failed; see the lines above"
step "Making the site's files"
node scripts/site.mjs "$TARGET/front/wasm32-unknown-unknown/wasm-release/tierdesk.wasm" "$SITE" ||
  die "the site's files could not be made"
node scripts/compress.mjs "$SITE/pkg" || die "the built site could not be compressed"
step "Putting the site into the program"
program && [[ -x $TIERDESK_BIN ]] || die "the program could not be built; see the lines above"
# Server and browser's program each read the sources at their own time, and do not fit if those changed in between.
[[ -z "$(find "${inputs[@]}" -newer "$began" -print -quit)" ]] ||
  die "the sources changed while they were built: build them again"
fingerprint >"$stamp.new"
touch -r "$began" "$stamp.new"
mv "$stamp.new" "$stamp"
step "Built"
