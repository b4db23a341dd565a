# shellcheck shell=bash
# Counts what a step of the tests did. Each counter gets the step's log and exit status, and prints the numbers of passed
# and failed and, if there is one, a remark. A step that ended badly, or that ran nothing, never counts as passed.

# A check that is one thing.
count_one() {
  if (($2 == 0)); then echo 1 0; else echo 0 1; fi
}

# The closing line of scripts/dependencies.mjs.
count_dependencies() {
  awk -v status="$2" '
    /^checked: / {
      passed = $2
      failed = $4
      sub(/^[^;]*; /, "")
      remark = $0
    }
    END {
      if (failed == 0 && status != 0) { failed = 1; remark = "it ended with status " status }
      if (failed == 0 && passed == 0) { failed = 1; remark = "nothing was checked" }
      print passed + 0, failed + 0, remark
    }' "$1"
}

# Closing lines of cargo test, one for each test program. Ignored tests count as failed: they prove nothing.
count_cargo() {
  awk -v status="$2" '
    /^test result: / {
      for (i = 1; i < NF; i++) {
        if ($(i + 1) == "passed;") passed += $i
        if ($(i + 1) == "failed;") failed += $i
        if ($(i + 1) == "ignored;") ignored += $i
      }
    }
    END {
      if (ignored > 0) remark = ignored " ignored"
      failed += ignored
      if (failed == 0 && status != 0) { failed = 1; remark = "it ended with status " status }
      if (failed == 0 && passed == 0) { failed = 1; remark = "no test ran" }
      print passed + 0, failed + 0, remark
    }' "$1"
}

# Playwright's report, written beside the log. Skipped and flaky tests count as failed, for the same reason.
count_playwright() {
  # shellcheck disable=SC2016 # these are JavaScript's
  node -e '
    const [report, status] = [process.argv[1], Number(process.argv[2])];
    let stats = { expected: 0, unexpected: 0, skipped: 0, flaky: 0 };
    try { stats = JSON.parse(require("fs").readFileSync(report, "utf8")).stats } catch { /* it never got that far */ }
    let failed = stats.unexpected + stats.skipped + stats.flaky;
    let remark = [stats.skipped && `${stats.skipped} skipped`, stats.flaky && `${stats.flaky} flaky`].filter(Boolean).join(", ");
    if (failed === 0 && status !== 0) { failed = 1; remark = `it ended with status ${status}` }
    if (failed === 0 && stats.expected === 0) { failed = 1; remark = "no test ran" }
    console.log(stats.expected, failed, remark);
  ' "${1%.log}.json" "$2"
}

# reasons COUNTER LOG: the failures of a step, a line or a few for each, for whoever sees only the end of the output.
reasons() {
  case "$1" in
    count_playwright) reasons_playwright "$2" ;;
    count_cargo)
      unfinished "$2"
      grep -E '^test .* FAILED$|^test .* did not end|panicked at|^error' -A 2 "$2" | grep -vE '^--$|^note: '
      ;;
    count_dependencies) grep -E '^error' "$2" ;;
    *) grep -E '^(error|warning|Diff|\[(error|warn)\])' -A 3 "$2" | grep -vE '^--$' ;;
  esac | cut -c 1-400 | head -n 30
  return 0
}

# The tests that cargo named as slow and that never ended: a run that was cut off says what it was waiting for.
unfinished() {
  awk '
    /^test .* has been running for over/ { slow[$2] = 1 }
    /^test .* \.\.\. / { delete slow[$2] }
    END { for (name in slow) print "test " name " did not end" }' "$1"
}

# The failed tests of Playwright's report, each with the beginning of its message.
reasons_playwright() {
  # shellcheck disable=SC2016 # these are JavaScript's
  node -e '
    const { suites = [] } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
    for (const spec of suites.flatMap(specs))
      for (const test of spec.tests) {
        const bad = test.results.filter((result) => !["passed", "skipped"].includes(result.status));
        if (bad.length === 0) continue;
        const message = bad.flatMap((result) => result.errors).map((error) => error.message ?? "").join("\n");
        const plain = message.replace(/\u001b\[[0-9;]*m/g, "").split("\n").filter((line) => line.trim());
        console.log(`[${test.projectName}] ${spec.file}: ${spec.title}`);
        for (const line of plain.slice(0, 8)) console.log(`    ${line}`);
      }
  ' "${1%.log}.json" 2>/dev/null
}
