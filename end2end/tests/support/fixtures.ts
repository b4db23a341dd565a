import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { Desk } from "./desk.ts";
import { signIn } from "./page.ts";
import { people, type Role } from "./people.ts";
import { arrange, type Ids } from "./sights.ts";
import { startServer, type Server } from "./server.ts";
import { Watch } from "./watch.ts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

interface TestFixtures {
  /** A page of somebody who is signed in, in a browser context of their own. */
  as: (who: Role, options?: BrowserContextOptions) => Promise<Page>;
  /** Somebody's actions through the program's forms, but without a page: for what a test needs and is not about. */
  desk: (who: Role) => Promise<Desk>;
  /** A page of somebody who has not signed in, in a browser context of their own. */
  visitor: (options?: BrowserContextOptions) => Promise<Page>;
  /** Tickets in the states that pages are looked at in, and other ids. */
  ids: Ids;
  /** What browsers complained about. Empty at the end, or the test fails. */
  watch: Watch;
}

interface WorkerFixtures {
  /** The worker's own server with demo data. Its tests run one after the other. */
  server: Server;
  /** The cookies of those who have signed in. */
  sessions: Map<Role, State>;
  /** What `ids` made, kept for the worker's other tests. */
  arranged: { ids?: Ids };
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, use, info) => {
      const server = await startServer({ log: `server-${info.project.name}-${info.workerIndex}` });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],
  arranged: [async ({}, use) => use({}), { scope: "worker" }],

  baseURL: async ({ server }, use) => use(server.url),

  watch: [
    async ({}, use) => {
      const watch = new Watch();
      await use(watch);
      expect(watch.found(), "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, watch }, use) => {
    watch.on(context);
    await use(context);
  },

  as: async ({ browser, sessions, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (who, options = {}) => {
      const state = sessions.get(who) ?? (await remember(browser, who, sessions));
      const context = await browser.newContext({ storageState: state, ...options });
      opened.push(context);
      watch.on(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },

  visitor: async ({ browser, watch }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      opened.push(context);
      watch.on(context);
      return context.newPage();
    });
    for (const context of opened) await context.close();
  },

  ids: async ({ desk, server, arranged }, use) => use((arranged.ids ??= await arrange(desk, server.data))),

  desk: async ({ browser, playwright, server, sessions }, use) => {
    const opened: Desk[] = [];
    await use(async (who) => {
      const state = sessions.get(who) ?? (await remember(browser, who, sessions));
      const desk = await Desk.open(playwright.request, server.url, state);
      opened.push(desk);
      return desk;
    });
    for (const desk of opened) await desk.close();
  },
});

/** Signs in through the form, once for each person and worker. */
async function remember(browser: Browser, who: Role, sessions: Map<Role, State>): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, people[who].email);
  // Some of them like Swedish; what tests look for is English.
  const origin = new URL(page.url()).origin;
  await context.request.post("/do/language", { multipart: { language: "en" }, headers: { Origin: origin } });
  const state = await context.storageState();
  await context.close();
  sessions.set(who, state);
  return state;
}

export { expect };
