// Checks what the program, its tests and its tools depend on: that nothing is unused, that deny.toml allows licences,
// crates and sources, and that no fault is known, where a copy of the advisories is on this machine.
// Usage: node scripts/dependencies.mjs
//
// A finding is a line that says what to do; the last line has the figures that scripts/count.sh reads.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

// The tools are workspaces of their own.
const WORKSPACES = [".", "tools/site"];
const CONFIG = "deny.toml";
// The place of [advisories] in deny.toml, and the name that cargo-deny gives to RustSec's database.
const ADVISORIES = "target/advisories";
const DATABASE = "advisory-db-3157b0e258782691";

const REMEDIES = {
  banned: "turn off the feature that needs it, or replace the crate that does",
  "license-not-encountered": `no crate needs it any more: remove it from ${CONFIG}`,
  rejected: `replace the crate, or allow the licence in ${CONFIG} and say why`,
  "source-not-allowed": "take the crate from crates.io",
  unlicensed: `replace the crate, or state its licence in ${CONFIG} ([[licenses.clarify]])`,
  unmaintained: `replace the crate, or ignore the advisory in ${CONFIG} and say why`,
  unsound: `update the crate, or ignore the advisory in ${CONFIG} and say why`,
  vulnerability: `update the crate, or ignore the advisory in ${CONFIG} and say why`,
  wildcard: "name a version",
  yanked: "update the crate",
};

let passed = 0;
let failed = 0;

function finding(...parts) {
  failed += 1;
  const said = parts.filter(Boolean).join(": ");
  console.log(`error: ${said.trim().replace(/\s*\n\s*/g, "; ")}`);
}

function run(command, ...args) {
  const { error, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: Infinity });
  if (error) throw error;
  return { stdout, stderr };
}

// The output of a tool that could not do its work is no JSON.
function parse(json, complaint) {
  try {
    return JSON.parse(json);
  } catch {
    const said = complaint.replace(/^ *(Blocking|Download|Updating).*\n/gm, "");
    return finding(said.replace(/^error: /, "") || "a tool said nothing");
  }
}

// Crates by name and version; what is missing is downloaded, so that the tools need no network.
function dependencies(manifest) {
  const how = ["--locked", "--format-version", "1", "--all-features", "--manifest-path", manifest];
  const { stdout, stderr } = run("cargo", "metadata", ...how);
  const packages = parse(stdout, stderr)?.packages;
  return packages?.filter(({ source }) => source).map(({ name, version }) => `${name} ${version}`);
}

function unused(workspace) {
  const before = failed;
  const { stdout, stderr } = run("cargo-shear", "--frozen", "--deny-warnings", "--format", "json", workspace);
  for (const { code, file, message, help } of parse(stdout, stderr)?.findings ?? []) {
    const reason = "remove it, or ignore it under [package.metadata.cargo-shear] and say why";
    finding(join(workspace, file ?? ""), message, code.includes("unused") ? reason : help);
  }
  if (failed === before) passed += 1;
}

// The crate, and those through which it came.
function path({ Krate: { name, version }, parents = [] }) {
  const through = [];
  for (let [parent] = parents; parent; [parent] = parent.parents ?? []) through.push(parent.Krate.name);
  return `${name} ${version}${through.length > 0 ? ` (needed by ${through.join(", by ")})` : ""}`;
}

function diagnosed({ code, message, labels = [], graphs = [], advisory }) {
  const seen = advisory ? [advisory.id] : labels.map(({ span }) => span);
  finding(graphs[0] && path(graphs[0]), message, [...new Set(seen)].join(", "), REMEDIES[code]);
}

function denied(workspace, checks) {
  const where = ["--manifest-path", join(workspace, "Cargo.toml"), "--config", CONFIG];
  const how = ["--frozen", "--workspace", "--format", "json"];
  // Tools need fewer licences than the program.
  const what = workspace === "." ? checks : ["--allow", "license-not-encountered", ...checks];
  const { stderr } = run("cargo-deny", ...where, ...how, "check", "--show-stats", ...what);
  const several = [];
  let finished = false;
  for (const line of stderr.trim().split("\n")) {
    const { type, fields } = parse(line, line) ?? {};
    if (type === "summary") {
      finished = true;
      passed += checks.filter((check) => fields[check]?.errors === 0).length;
    } else if (fields?.code === "duplicate") {
      const versions = fields.graphs.map(({ Krate }) => Krate.version);
      several.push(`${fields.graphs[0].Krate.name} ${versions.join(" and ")}`);
    } else if (fields?.severity === "error") {
      diagnosed(fields);
    } else if (fields?.level === "ERROR") {
      finding(fields.message);
    }
  }
  if (!finished) finding("cargo-deny did not come to its end", join(workspace, "Cargo.toml"));
  const lock = join(workspace, "Cargo.lock");
  if (several.length > 0) console.log(`${lock} has more than one version of ${several.length}: ${several.join(", ")}`);
}

// Links the machine's copy of RustSec's database to where cargo-deny looks for it, and tells what there is.
function advisories() {
  const cargo = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const named = process.env.ADVISORY_DB;
  const places = named ? [named] : [join(cargo, "advisory-db"), join(cargo, "advisory-dbs", DATABASE)];
  const copy = places.find((folder) => existsSync(join(folder, "crates")));
  if (!copy) {
    if (named) finding(`ADVISORY_DB: ${named} is no clone of RustSec's advisory-db: name the folder of one`);
    return { checks: [], told: "advisories not checked, no clone of RustSec's advisory-db is here (ADVISORY_DB)" };
  }
  mkdirSync(ADVISORIES, { recursive: true });
  rmSync(join(ADVISORIES, DATABASE), { recursive: true, force: true });
  symlinkSync(resolve(copy), join(ADVISORIES, DATABASE));
  const date = run("git", "-C", copy, "show", "-s", "--format=%cs", "HEAD").stdout.trim();
  return { checks: ["advisories"], told: `advisories of ${date || "an unknown day"}` };
}

const { checks, told } = advisories();
const crates = new Set();
for (const workspace of WORKSPACES) {
  const found = dependencies(join(workspace, "Cargo.toml"));
  if (!found) continue;
  for (const crate of found) crates.add(crate);
  unused(workspace);
  denied(workspace, ["bans", "licenses", "sources", ...checks]);
}
console.log(`checked: ${passed} passed, ${failed} failed; ${crates.size} dependencies, ${told}`);
process.exitCode = failed > 0 ? 1 : 0;
