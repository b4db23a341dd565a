// Makes the site's folder out of the browser's program, the style sheets and the files in public/.
// Usage: node scripts/site.mjs PROGRAM.wasm SITE
//
// The names in SITE/pkg hold a hash of the content, so that browsers may keep the files for ever; SITE/hash.txt tells the
// server which they are. Style sheets have their own hash. All that belongs to the
// WebAssembly shares one, because those files name each other.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

// The project's npm packages are all in one place.
const packages = createRequire(new URL("../end2end/package.json", import.meta.url));
const browserslist = packages("browserslist");
const { transform } = packages("esbuild");
const { browserslistToTargets, bundle } = packages("lightningcss");

const BROWSERS = "last 5 years";
// The loader of the parts has room for a hash in its name already: finished modules hold that name.
const ROOM = "______________________";
const LOADER = `__wasm_split.${ROOM}.js`;
const MANIFEST = "__wasm_split_manifest.json";

const run = promisify(execFile);
const [program, site] = process.argv.slice(2);
if (!site) throw new Error("name the program and the site's folder");
// A site that is being served stays whole until the new one is.
const made = `${site}.new`;
const folder = join(made, "pkg");

const hash = (...contents) => {
  const sum = createHash("sha256");
  for (const content of contents) sum.update(content);
  return sum.digest("base64url").slice(0, ROOM.length);
};

async function eachOf(items, work) {
  const waiting = [...items];
  const worker = async () => {
    for (let item; (item = waiting.shift()) !== undefined; ) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

function styles() {
  const targets = browserslistToTargets(browserslist(BROWSERS));
  const { code } = bundle({ filename: "style/main.css", minify: true, targets });
  const name = hash(code);
  writeFileSync(join(folder, `tierdesk.${name}.css`), code);
  return name;
}

async function optimise(name) {
  const file = join(folder, name);
  if (name.endsWith(".wasm")) {
    const features = ["--enable-bulk-memory", "--enable-nontrapping-float-to-int"];
    await run("wasm-opt", ["-Oz", ...features, file, "-o", file]);
  } else if (name.endsWith(".js")) {
    const { code } = await transform(readFileSync(file, "utf8"), { minify: true, format: "esm" });
    writeFileSync(file, code);
  }
}

// Gives the files their final names, also where they name each other.
function rename(names) {
  // The changes that this script makes to the files afterwards decide about their bytes too.
  const script = readFileSync(fileURLToPath(import.meta.url));
  const common = hash(script, ...names.flatMap((name) => [name, readFileSync(join(folder, name))]));
  const renamed = new Map(
    names.map((name) => [name, name === LOADER ? name.replace(ROOM, common) : name.replace(/\.(\w+)$/, `.${common}.$1`)]),
  );
  const loader = { now: Buffer.from(LOADER), then: Buffer.from(renamed.get(LOADER)) };
  for (const [name, then] of renamed) {
    const file = join(folder, name);
    const content = readFileSync(file);
    if (name.endsWith(".wasm")) {
      for (let at = content.indexOf(loader.now); at >= 0; at = content.indexOf(loader.now, at)) loader.then.copy(content, at);
      writeFileSync(file, content);
    } else if (name === MANIFEST) {
      const stem = (part) => renamed.get(`${part}.wasm`)?.replace(/\.wasm$/, "") ?? part;
      const parts = Object.entries(JSON.parse(content.toString())).map(([split, needed]) => [split, needed.map(stem)]);
      writeFileSync(file, JSON.stringify(Object.fromEntries(parts)));
    } else {
      writeFileSync(file, content.toString().replace(/[\w.]+\.(?:wasm|js)\b/g, (word) => renamed.get(word) ?? word));
    }
    renameSync(file, join(folder, then));
  }
  return common;
}

rmSync(made, { recursive: true, force: true });
cpSync("public", made, { recursive: true });
mkdirSync(folder, { recursive: true });
await run("tierdesk-site", [program, folder]);
const entries = readdirSync(folder, { withFileTypes: true });
const other = entries.find((entry) => !entry.isFile());
// Scripts that a crate brings along would lie there: their names have no hash, and nothing here gives them one.
if (other) throw new Error(`pkg/${other.name} is no file`);
const names = entries.map((entry) => entry.name).sort();
// The largest module takes the longest, and comes first.
const size = (name) => readFileSync(join(folder, name)).length;
await eachOf([...names].sort((one, other) => size(other) - size(one)), optimise);
const code = rename(names);
const css = styles();
writeFileSync(join(made, "hash.txt"), `code: ${code}\ncss: ${css}\n`);
rmSync(site, { recursive: true, force: true });
renameSync(made, site);
