import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The browser on this machine: the one named in CHROMIUM, else the first on PATH. Playwright's own is not used. */
export function findChromium(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  throw new Error("No Chromium found: install one, or name it in CHROMIUM.");
}

/** No sandbox, because tests run as root in containers; nothing that calls home. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
