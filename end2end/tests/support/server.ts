import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { SteppedClock } from "./clock.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = resolve(root, process.env.TIERDESK_BIN ?? "target/release/tierdesk");
export const logs = join(root, "target/test-logs");

/** What every demo account's password is in these tests. */
export const demoPassword = process.env.TIERDESK_DEMO_PASSWORD ?? "climb-the-tiers-2026";

/** A running Tierdesk of a test's own. */
export interface Server {
  /** Its address, without a slash at the end. */
  url: string;
  /** Its data folder: the database, attachments and `outgoing-mail/`. */
  data: string;
  /** Runs another subcommand on the same data, and answers what it printed. */
  command(...words: string[]): Promise<string>;
  /** Ends it at once and without a word, as a power cut would. The data folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port. */
  restart(): Promise<void>;
  /** Ends it in an orderly way and removes its data. */
  stop(): Promise<void>;
}

/** What differs from an ordinary test server. */
export interface ServerOptions {
  /** Begin with demo data? Yes, unless told otherwise. Copied from what the global set-up prepared, where it did. */
  demo?: boolean;
  /** Further settings, or other values: `DATABASE_URL`, say. */
  env?: Record<string, string>;
  /** A clock of its own. Demo data is made by it, so that it is not of another time. */
  clock?: SteppedClock;
  /** The name of its log in `target/test-logs/`. */
  log?: string;
}

/** Starts the built program on a free loopback port with a data folder of its own, and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const data = newDataFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    TIERDESK_LISTEN: `127.0.0.1:${port}`,
    TIERDESK_BASE_URL: url,
    TIERDESK_DATA: data,
    TIERDESK_DEMO_PASSWORD: demoPassword,
    TIERDESK_SURVEY_DAYS: "0", // the same few people close many tickets here
    ...options.clock?.env,
    ...options.env,
  };
  // A database or a mail server that the person who runs the tests works with is none of their business.
  for (const name of ["DATABASE_URL", "TIERDESK_SMTP_URL", "TIERDESK_MAIL_FROM"]) {
    if (!(options.env && name in options.env)) delete (env as NodeJS.ProcessEnv)[name];
  }
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `${options.log ?? `server-${port}`}.log`);
  let child: ChildProcess;

  const command = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(program, words, { cwd: data, env, timeout: 120_000 });
    return stdout;
  };
  const start = async () => {
    const output = openSync(log, "a");
    child = spawn(program, ["serve"], { cwd: data, env, stdio: ["ignore", output, output] });
    closeSync(output);
    const started = child;
    await ready(url, started, log);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (!running(child)) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    // A program that does not stop when asked is stopped all the same, so that no test leaves one behind.
    const impatient = setTimeout(() => child.kill("SIGKILL"), 35_000);
    await gone;
    clearTimeout(impatient);
  };

  const prepared = options.env?.DATABASE_URL || options.clock ? undefined : process.env[PREPARED];
  try {
    if ((options.demo ?? true) && prepared) cpSync(prepared, data, { recursive: true });
    else if (options.demo ?? true) await command("demo");
    await start();
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
  return {
    url,
    data,
    command,
    kill: () => end("SIGKILL"),
    restart: async () => {
      await end("SIGTERM");
      await start();
    },
    stop: async () => {
      await end("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Names the folder with demo data that every server's own folder is copied from. */
const PREPARED = "TIERDESK_TEST_PREPARED";

/** Makes the demo data once, because copying a folder is faster than filling one. Answers how to remove it. */
export async function prepareDemoData(): Promise<() => void> {
  const data = newDataFolder();
  const remove = () => rmSync(data, { recursive: true, force: true });
  const env = { ...process.env, TIERDESK_DATA: data, TIERDESK_DEMO_PASSWORD: demoPassword };
  for (const name of ["DATABASE_URL", "TIERDESK_SMTP_URL", "TIERDESK_MAIL_FROM"]) delete (env as NodeJS.ProcessEnv)[name];
  try {
    await promisify(execFile)(program, ["demo"], { cwd: data, env, timeout: 120_000 });
  } catch (error) {
    remove();
    throw error;
  }
  process.env[PREPARED] = data;
  return remove;
}

function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), "tierdesk-data-"));
}

function running(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function ready(url: string, child: ChildProcess, log: string): Promise<void> {
  let broken: Error | undefined;
  child.once("error", (error) => (broken = error));
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (broken) throw broken;
    if (!running(child)) break;
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`Tierdesk did not become ready at ${url}. Its log ends:\n${readFileSync(log, "utf8").slice(-2000)}`);
}

async function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : failed(new Error("no port"))));
    });
  });
}
