# shellcheck shell=bash
# The stepped clock of the browser tests: finds libfaketime, and installs Debian's when there is none. Sourced after lib.sh.

find_faketime() {
  local path
  # Of its two forms, this one is for programs with threads. Debian's folder bears the name of the kind of machine.
  for path in "${FAKETIME_LIBRARY:-}" /usr/lib/*/faketime/libfaketimeMT.so.1 /usr/local/lib/faketime/libfaketimeMT.so.1; do
    [[ -f "$path" ]] && echo "$path" && return
  done
  return 1
}

ensure_faketime() {
  find_faketime >/dev/null || apt_install libfaketime
  FAKETIME_LIBRARY="$(find_faketime)" || die "libfaketimeMT.so.1 is not to be found: install libfaketime, or name it in FAKETIME_LIBRARY"
  export FAKETIME_LIBRARY
}
