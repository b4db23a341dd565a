# shellcheck shell=bash
# What all scripts share: where things are, how progress and errors look. Sourced, never run.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT" || exit

# A target folder given by CARGO_TARGET_DIR is honoured, so that several checkouts can share compiled dependencies.
# The site's folder always lies in the checkout.
TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
[[ "$TARGET" == /* ]] || TARGET="$ROOT/$TARGET"
# The release, or what the browser tests run: the same site, and the server as the server's tests compile it.
if [[ "${TIERDESK_BUILD:-release}" == tests ]]; then
  # Not where cargo puts it: the server's tests want the program without a site there.
  BUILT="$ROOT/target/for-tests" SITE="$ROOT/target/for-tests/site"
else
  BUILT="$TARGET/release" SITE="$ROOT/target/site"
fi
export TIERDESK_BIN="$BUILT/tierdesk"

# shellcheck disable=SC2034 # used where this is sourced
if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
  bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
else
  bold='' red='' green='' plain=''
fi

# Seconds as m:ss.
clock() {
  printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# A heading with the time since the script began.
step() {
  printf '%s[%5s] %s%s\n' "$bold" "$(clock "$SECONDS")" "$*" "$plain"
}

# One line that says what to do about it.
die() {
  printf '%stierdesk: %s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# Compiles with Clippy looking on, as `cargo clippy` does for its checks: one compilation for both, where a check by itself
# would read all dependencies once more.
# shellcheck disable=SC2034 # used by those that read this file
linting_cargo=(env RUSTC_WORKSPACE_WRAPPER=clippy-driver cargo)

# Whether there is memory for compiling two programs at once.
has_room_for_two_builds() {
  (($(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || echo 0) >= 10))
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

apt_refreshed=
# Debian packages by name; the package lists are refreshed once a run.
apt_install() {
  have apt-get || die "please install these with your system's package manager, then try again: $*"
  if ((EUID != 0)) && ! have sudo; then
    die "this needs root or sudo; as an administrator run: apt-get install $*"
  fi
  step "Installing Debian packages: $* (a minute or two)"
  if [[ -z "$apt_refreshed" ]]; then
    as_root apt-get update -qq || die "apt-get update failed; see the lines above"
    apt_refreshed=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null ||
    die "apt-get could not install: $*"
}
