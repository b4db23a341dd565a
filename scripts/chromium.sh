# shellcheck shell=bash
# The browser for the browser tests: finds one, and installs Debian's when there is none. Sourced after lib.sh.

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [[ -n "$name" ]] && have "$name" && command -v "$name" && return
  done
  return 1
}

ensure_chromium() {
  local wanted=()
  find_chromium >/dev/null || wanted+=(chromium)
  # Without a font of many scripts, text is drawn as boxes and widths are not what people see.
  [[ "$(fc-list 2>/dev/null)" == *[Nn]oto* ]] || wanted+=(fontconfig fonts-noto-core fonts-noto-color-emoji)
  ((${#wanted[@]} == 0)) || apt_install "${wanted[@]}"
  CHROMIUM="$(find_chromium)" || die "no Chromium is to be found: install one, or name it in CHROMIUM"
  export CHROMIUM
}
