import type { Page } from "@playwright/test";
import { expect, hydrated, leaving, open, test } from "./support/index.ts";

// The state of a row follows what the row shows.

const ticks = (page: Page) => page.locator('[name="tickets"]:checked').evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value).sort());
const rows = (page: Page) => page.locator("a[data-row]");

/** Follows a link without a load and waits until the list is another one. */
async function another(page: Page, action: () => Promise<unknown>): Promise<void> {
  const before = page.url();
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));
  const first = await rows(page).first().getAttribute("href");
  await action();
  await expect(page).not.toHaveURL(before);
  await expect(rows(page).first()).not.toHaveAttribute("href", first!);
  await expect(page.locator("html[data-marked]")).toBeAttached();
}

async function tick(page: Page, ...places: number[]): Promise<string[]> {
  for (const place of places) await page.locator('[name="tickets"]').nth(place).check();
  return ticks(page);
}

test("K22 ticks do not move to the tickets of the next page, nor are they sent with them", async ({ as }) => {
  const page = await as("tier1");
  await open(page, "/desk?view=all");
  const ticked = await tick(page, 0, 1);
  await page.locator('[name="tickets"]').nth(1).focus();
  await another(page, () => page.locator('.pages a[rel="next"]').click());
  expect(await ticks(page)).toEqual([]);
  await expect(page.getByText("0 selected")).toBeAttached();
  expect(await page.locator('[name="tickets"]').evaluateAll((all) => all.map((box) => (box as HTMLInputElement).value))).not.toContain(ticked[0]);
  // What is sent is what is ticked here.
  const here = await tick(page, 3);
  const request = page.waitForRequest((request) => request.url().endsWith("/do/change-selected"));
  await leaving(page, () => page.locator('.selection [name="take"]').click());
  const sent = (await request).postData() ?? "";
  const numbers = [...sent.matchAll(/name="tickets"\r\n\r\n(\d+)/g)].map(([, number]) => number);
  expect(numbers).toEqual(here);
});

test("K22 ticks stay with their tickets in another order and leave with them", async ({ as, desk }) => {
  const customer = await desk("customer");
  const mark = `Order ${test.info().project.name} ${Date.now()}`;
  for (const n of [1, 2, 3, 4]) await customer.register({ subject: `${mark} ${n}` });
  const page = await as("tier1");
  await open(page, `/desk?view=all&q=${encodeURIComponent(mark)}`);
  await expect(rows(page)).toHaveCount(4);
  const follow = (href: string) =>
    another(page, async () => {
      await page.evaluate((href) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: "Another" });
        document.querySelector("main")!.append(link);
        link.click();
        link.remove();
      }, href);
    });
  const ticked = await tick(page, 0, 2);
  await follow(`/desk?view=all&sort=oldest&q=${encodeURIComponent(mark)}`);
  await expect(rows(page)).toHaveCount(4);
  expect(await ticks(page)).toEqual(ticked);
  await expect(page.getByText("2 selected")).toBeAttached();
  await follow("/desk?view=resolved");
  expect(await ticks(page)).toEqual([]);
  await follow(`/desk?view=all&q=${encodeURIComponent(mark)}`);
  expect(await ticks(page), "they left with their tickets").toEqual([]);
});

test("K22 a reload with newer tickets ticks nothing that was not ticked", async ({ as, desk }) => {
  const customer = await desk("customer");
  const page = await as("tier1");
  await open(page, "/desk?view=all");
  const ticked = await tick(page, 0, 1);
  await customer.register({ subject: `Newer ${test.info().project.name}` });
  await page.reload();
  await hydrated(page);
  for (const number of await ticks(page)) expect(ticked).toContain(number);
});

test("K70 the next page of a list begins at its top", async ({ as }) => {
  const page = await as("tier1");
  await open(page, "/desk?view=all");
  await page.locator('.pages a[rel="next"]').scrollIntoViewIfNeeded();
  await another(page, () => page.locator('.pages a[rel="next"]').click());
  await expect(rows(page).first()).toBeInViewport();
  await page.locator('.pages a[rel="next"]').scrollIntoViewIfNeeded();
  await another(page, () => page.locator('.pages a[rel="next"]').click());
  await expect(rows(page).first()).toBeInViewport();
});
