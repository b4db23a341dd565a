// Writes a Rust expression of all files of the built site, which the program is compiled with in its last step.
// Usage: node scripts/embed.mjs SITE LIST.rs
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [site, list] = process.argv.slice(2);
if (!list) throw new Error("name the site's folder and the file to write");

const bytes = (file) => `include_bytes!(${JSON.stringify(resolve(file))})`;
const maybe = (file) => (existsSync(file) ? `Some(${bytes(file)})` : "None");

const paths = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const files = paths.map((file) => {
  const digest = createHash("sha256").update(readFileSync(file)).digest("base64url").slice(0, 22);
  const path = JSON.stringify(file.slice(site.length).replace(/^\/+/, ""));
  const compressed = `brotli: ${maybe(`${file}.br`)}, gzip: ${maybe(`${file}.gz`)}`;
  return `SiteFile { path: ${path}, digest: "${digest}", content: ${bytes(file)}, ${compressed} },\n`;
});
writeFileSync(list, `&[\n${files.join("")}]\n`);
