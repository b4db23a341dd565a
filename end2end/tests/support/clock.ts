import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A server's own clock. It is set by a test and goes on from there, a second in a second; the browser's and everybody
 * else's clock stay as they are. Made by libfaketime, which reads how far it is off from a file, each time it is asked.
 */
export class SteppedClock {
  private readonly folder = mkdtempSync(join(tmpdir(), "tierdesk-clock-"));
  private readonly file = join(this.folder, "offset");
  /** Milliseconds from the machine's time to this clock's. */
  private offset = 0;

  /** A clock that shows this moment: `2026-03-27T16:00:00+01:00`, say. */
  constructor(moment: string) {
    this.set(Date.parse(moment));
  }

  /** What a server that shall go by it has to be started with. */
  get env(): Record<string, string> {
    return {
      LD_PRELOAD: findFaketime(),
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: "1",
      // Only what the program takes for the date is stepped. Its pauses and time limits last as long as they last.
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    };
  }

  /** What it shows now, in Unix milliseconds. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Steps to a later moment, given in words or in Unix milliseconds. */
  step(moment: string | number): void {
    const to = typeof moment === "string" ? Date.parse(moment) : moment;
    if (to < this.now()) throw new Error(`the clock shows ${new Date(this.now()).toISOString()} already: too late for ${moment}`);
    this.set(to);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private set(to: number): void {
    this.offset = to - Date.now();
    // Put in its place at once, so that nobody reads half of it.
    writeFileSync(`${this.file}.new`, `${this.offset < 0 ? "-" : "+"}${(Math.abs(this.offset) / 1000).toFixed(3)}\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

/** The library for programs with threads: the one named in FAKETIME_LIBRARY, else where Debian has it. */
function findFaketime(): string {
  if (process.env.FAKETIME_LIBRARY) return process.env.FAKETIME_LIBRARY;
  for (const machine of readdirSync("/usr/lib")) {
    const path = join("/usr/lib", machine, "faketime/libfaketimeMT.so.1");
    if (existsSync(path)) return path;
  }
  throw new Error("No libfaketimeMT.so.1 found: install libfaketime, or name it in FAKETIME_LIBRARY.");
}
