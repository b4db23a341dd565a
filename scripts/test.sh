#!/usr/bin/env bash
# Runs every check and test, or only those named: format dependencies lint lint-browser types rust browser.
#
# Every step runs even if an earlier one failed, so that one run tells everything; the last line counts over all of them.
# Full output is kept in target/test-logs/.
set -euo pipefail
# The browser tests run with the server that the others have compiled already.
export TIERDESK_BUILD=tests
# What the tests keep in PostgreSQL is thrown away with it, and need not outlive the machine.
export TEST_POSTGRES_OPTIONS="-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
# The tests wait for disks, sockets and each other more than they compute.
export RUST_TEST_THREADS="${RUST_TEST_THREADS:-$(($(getconf _NPROCESSORS_ONLN) * 2))}"
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/tools.sh
source scripts/tools.sh
# shellcheck source=scripts/chromium.sh
source scripts/chromium.sh
# shellcheck source=scripts/faketime.sh
source scripts/faketime.sh
# shellcheck source=scripts/count.sh
source scripts/count.sh

all_steps=(format dependencies lint lint-browser types rust browser)
logs="$ROOT/target/test-logs"
passed=0
failed=0
front=
# The crates that the browser's program is made of.
browser_crates=(--package=tierdesk{,-domain,-error,-texts})

# Says how it ended, also when a step could not even be prepared.
finish() {
  local status=$?
  trap - EXIT
  [[ -z $front ]] || kill -- "-$front" 2>/dev/null || true
  if ((status != 0 && failed == 0)); then
    failed=1
  fi
  if ((failed > 0)) && [[ -s $logs/reasons ]]; then
    printf '\nWhat failed:\n%s\n' "$(<"$logs/reasons")"
  fi
  printf '\n[%5s] full output: target/test-logs/\n' "$(clock "$SECONDS")"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((status == 0 && failed == 0)) || exit 1
  exit 0
}

# What a reader of a failure needs: no lines about what went well.
show_failure() {
  grep -vE '^ *(Compiling|Checking|Downloaded|Downloading|Fresh) |^test .* \.\.\. ok$|^ *✓ ' "$1" |
    tail -n 300 | sed 's/^/        /' || true
  printf '%s        … from target/test-logs/%s%s\n' "$red" "$(basename "$1")" "$plain"
}

# check NAME COUNTER HEADING COMMAND…: runs the command, counts what it did, shows its output when it failed.
check() {
  local name="$1" counter="$2" heading="$3" log="$logs/$1.log" status=0 started=$SECONDS
  local step_passed step_failed remark
  shift 3
  step "$heading"
  if [[ -t 1 ]]; then
    "$@" </dev/null 2>&1 | tee "$log" || status=$?
  else
    "$@" </dev/null >"$log" 2>&1 || status=$?
  fi
  read -r step_passed step_failed remark < <("$counter" "$log" "$status")
  passed=$((passed + ${step_passed:-0}))
  failed=$((failed + ${step_failed:=1}))
  if ((step_failed > 0)); then
    [[ -t 1 ]] || show_failure "$log"
    reasons "$counter" "$log" >>"$logs/reasons"
    printf '%s        %s: %d passed, %d failed%s (%s)%s\n' \
      "$red" "$name" "$step_passed" "$step_failed" "${remark:+; $remark}" "$(clock $((SECONDS - started)))" "$plain"
    return 1
  fi
  printf '%s        %s: %d passed%s (%s)%s\n' \
    "$green" "$name" "$step_passed" "${remark:+; $remark}" "$(clock $((SECONDS - started)))" "$plain"
}

# Fails on warnings, without stopping the tests that are compiled with it.
lint_server() {
  local said status=0
  said="$("${linting_cargo[@]}" test --locked --workspace --features ssr --no-run 2>&1)" || status=$?
  printf '%s\n' "$said"
  ((status == 0)) && ! grep -qE 'warning.*: .* generated [0-9]+ warning' <<<"$said"
}

run_step() {
  case "$1" in
    format)
      check format count_one "Formatting" scripts/fmt.sh --check
      ;;
    dependencies)
      check dependencies count_dependencies "Dependencies: used, licensed, allowed" node scripts/dependencies.mjs
      ;;
    lint)
      check lint count_one "Compiling the server and its tests, with Clippy (minutes the first time)" lint_server
      ;;
    lint-browser)
      check lint-browser count_one "Clippy, the browser's face" \
        cargo clippy --locked "${browser_crates[@]}" --features hydrate --lib --target wasm32-unknown-unknown \
        --target-dir "$TARGET/clippy-browser" -- -D warnings
      ;;
    types)
      check types count_one "Types of the browser tests" tsc --project end2end
      ;;
    rust)
      check rust count_cargo "Unit tests, and the server's tests on SQLite and PostgreSQL" \
        scripts/postgres.sh "${linting_cargo[@]}" test --locked --workspace --features ssr --no-fail-fast
      ;;
    browser)
      [[ -z $front ]] || wait "$front" || true # what failed fails again, and is shown
      front=
      check build count_one "Build for the browser tests" scripts/build.sh || return 1
      rm -f "$logs"/browser.json "$logs"/server*.log
      check browser count_playwright "Browser tests" \
        scripts/postgres.sh playwright test --config end2end
      ;;
  esac
}

mkdir -p "$logs"
rm -f "$logs/reasons"
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

steps=("$@")
(($#)) || steps=("${all_steps[@]}")
for name in "${steps[@]}"; do
  [[ " ${all_steps[*]} " == *" $name "* ]] || die "no step '$name'; there are: ${all_steps[*]}"
done

ensure_rust_checkers
if [[ " ${steps[*]} " == *" browser "* ]]; then
  ensure_build_tools
  ensure_chromium
  ensure_faketime
else
  ensure_rust
  ensure_node_packages
fi
if [[ " ${steps[*]} " == *" dependencies "* ]]; then
  ensure_dependency_checkers
fi
if [[ " ${steps[*]} " == *" rust "* || " ${steps[*]} " == *" browser "* ]]; then
  scripts/postgres.sh --install
fi

# The browser's program takes long to link, which leaves a core idle: it is made beside the other steps.
if [[ " ${steps[*]} " == *" browser "* ]] && has_room_for_two_builds; then
  set -m # a process group of its own
  nice -n 19 scripts/build.sh --browser </dev/null >"$logs/build-browser.log" 2>&1 &
  front=$!
  set +m
fi

# A failed step has been counted; the ones after it still run.
for name in "${steps[@]}"; do
  run_step "$name" || true
done
((failed == 0)) || exit 1
