import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expect, expectNoAxe, expectNoSideScroll, hydrated, test } from "./support/index.ts";
import { address, sights, type Ids, type Sight } from "./support/sights.ts";

// Every page, in all its states: in light and dark, in this window and in one of 320 px, in both languages.

const narrow = { width: 320, height: 640 };

for (const [who, pages] of sights) {
  test(`pages of ${who}`, async ({ as, visitor, ids, watch }) => {
    test.setTimeout(600_000);
    const page = await (who === "visitor" ? visitor() : as(who));
    const window = page.viewportSize()!;
    for (const sight of pages) {
      await test.step(sight.name, async () => {
        if (sight.status) watch.expects(new RegExp(`status of ${sight.status}`));
        await page.emulateMedia({ colorScheme: "light" });
        await show(page, sight, ids);
        await expectWellFormed(page, "en");
        await expectNoAxe(page);
        await page.emulateMedia({ colorScheme: "dark" });
        await settled(page);
        await expectNoAxe(page);
        await page.setViewportSize(narrow);
        await expectNoSideScroll(page);
        await page.setViewportSize(window);
        expect.soft(watch.found(), `complaints of the browser about ${page.url()}`).toEqual([]);
      });
    }
  });

  test(`pages of ${who} in Swedish`, async ({ as, visitor, ids, desk, watch }, info) => {
    test.setTimeout(180_000);
    const page = await (who === "visitor" ? visitor({ locale: "sv-SE" }) : as(who));
    const profile = who === "visitor" ? undefined : await desk(who);
    await page.setViewportSize(narrow);
    await profile?.send("language", { language: "sv" });
    try {
      for (const sight of pages) {
        await test.step(sight.name, async () => {
          if (sight.status) watch.expects(new RegExp(`status of ${sight.status}`));
          await show(page, sight, ids);
          await expectWellFormed(page, "sv");
          await expectNoSideScroll(page);
          // Longer words in less room: once, as this window is the same in both projects.
          if (info.project.name === "phone") await expectNoAxe(page);
        });
      }
    } finally {
      await profile?.send("language", { language: "en" });
    }
  });
}

test("every route has been looked at", () => {
  const source = readFileSync(new URL("../../src/app.rs", import.meta.url), "utf8");
  const routes = [...source.matchAll(/path!\("([^"]+)"\)/g)].map(([, route]) => route!);
  const seen = new Set(sights.flatMap(([, pages]) => pages.map((sight) => sight.route)));
  // `/admin` only leads on.
  const unseen = routes.filter((route) => !seen.has(route) && route !== "/admin");
  expect(routes.length).toBeGreaterThan(10);
  expect(unseen, "routes without a row in support/sights.ts").toEqual([]);
});

/** Opens a page in its state. */
async function show(page: Page, sight: Sight, ids: Ids): Promise<void> {
  const answer = await page.goto(address(sight, ids));
  expect(answer?.status(), `status of ${page.url()}`).toBe(sight.status ?? 200);
  // Pages of errors that happen before or after the program's own pages bring no script.
  if ((await page.locator("script").count()) > 0) await hydrated(page);
  await sight.first?.(page);
  await settled(page);
}

/** Waits until nothing moves or fades any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
}

async function expectWellFormed(page: Page, language: string): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", language);
  await expect(page).toHaveTitle(/\S/);
  await expect(page.locator("h1"), `headings of ${page.url()}`).toHaveCount(1);
  await expect(page.locator("h1")).toHaveText(/\S/);
  // What is wrong is listed in the order of the page, and each line leads to its field.
  const links = page.locator('[data-error-summary] a[href^="#field-"]');
  const tops = await links.evaluateAll((links) =>
    links.map((link) => {
      const field = document.getElementById(link.getAttribute("href")!.slice(1));
      return field && [...document.querySelectorAll("*")].indexOf(field);
    }),
  );
  expect(tops, `summary of errors of ${page.url()}`).toEqual(tops.filter((top) => top !== null).sort((a, b) => a - b));
}
