// Makes the site's folder out of the browser's program, the style sheets and the files in public/.
// Usage: node scripts/site.mjs PROGRAM.wasm SITE HASHES
//
// The names in SITE/pkg hold a hash of the content, so that browsers may keep the files for ever; HASHES, which lies
// beside the program, tells the server which they are. Style sheets have their own hash. All that belongs to the
// WebAssembly shares one, because those files name each other.
import browserslist from "browserslist";
import { transform } from "esbuild";
import { browserslistToTargets, bundle } from "lightningcss";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const BROWSERS = "last 5 years";
// The loader of the parts has room for a hash in its name already: finished modules hold that name.
const ROOM = "______________________";
const LOADER = `__wasm_split.${ROOM}.js`;
const MANIFEST = "__wasm_split_manifest.json";

const run = promisify(execFile);
const [program, site, hashes] = process.argv.slice(2);
if (!hashes) throw new Error("name the program, the site's folder and the file for the hashes");
const folder = join(site, "pkg");

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
  const common = hash(...names.flatMap((name) => [name, readFileSync(join(folder, name))]));
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

rmSync(site, { recursive: true, force: true });
cpSync("public", site, { recursive: true });
mkdirSync(folder, { recursive: true });
await run("tierdesk-site", [program, folder]);
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => entry.name)
  .sort();
// The largest module takes the longest, and comes first.
const size = (name) => readFileSync(join(folder, name)).length;
await eachOf([...names].sort((one, other) => size(other) - size(one)), optimise);
const code = rename(names);
const css = styles();
writeFileSync(hashes, `js: ${code}\nwasm: ${code}\ncss: ${css}\nmanifest: ${code}\nsplit: ${code}\n`);
