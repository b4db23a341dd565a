import type { Page } from "@playwright/test";
import { expect, form, leaving, open, test } from "./support/index.ts";

// A program that lacks a piece of itself, or has an older one than the server.

/** Pieces that come when a page of theirs is opened. */
const pieces = /\/pkg\/.*(split|chunk).*\.wasm/;
const complaints = /Failed to load resource|WebAssembly|wasm|CompileError|fetch|ERR_|TypeError|status of/i;

/** Lets the next requests for pieces fail: so many of them. */
async function miss(page: Page, times: number, how: "lost" | "gone" = "gone"): Promise<() => number> {
  let missed = 0;
  await page.route(pieces, (route) => {
    if (missed >= times) return route.continue();
    missed += 1;
    return how === "lost" ? route.abort() : route.fulfill({ status: 404, contentType: "text/plain", body: "Not found" });
  });
  return () => missed;
}

async function mark(page: Page): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));
}

for (const how of ["lost", "gone"] as const) {
  test(`K61 a piece that is ${how} once is asked for again`, async ({ as, watch }) => {
    watch.expects(complaints);
    const page = await as("customer");
    await open(page, "/");
    const missed = await miss(page, 1, how);
    await mark(page);
    await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
    await expect(page.locator("h1")).toHaveText("My tickets");
    expect(missed()).toBe(1);
    await expect(page.locator("html[data-marked]"), "without a load").toBeAttached();
  });

  test(`K61 a piece that is ${how} for good: the link leads there by a load`, async ({ as, watch }) => {
    watch.expects(complaints);
    const page = await as("customer");
    await open(page, "/");
    await miss(page, Infinity, how);
    await mark(page);
    await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
    await expect(page).toHaveURL(/\/tickets$/);
    await expect(page.locator("html[data-marked]")).toHaveCount(0);
    await expect(page.locator("h1")).toHaveText("My tickets");
    await test.step("where links work without the piece", async () => {
      await page.locator(".tickets a").first().click();
      await expect(page).toHaveURL(/\/tickets\/\d+$/);
      await expect(page.locator("h1")).toBeVisible();
    });
    await test.step("and forms too", async () => {
      await form(page, "reply").locator('[name="text"]').fill("Without the program.");
      await Promise.all([page.waitForURL(/notice=sent/), form(page, "reply").locator("button.primary").click()]);
      await expect(page.locator(".thread")).toContainText("Without the program.");
    });
    await test.step("and all is as before once it is there", async () => {
      await page.unroute(pieces);
      await open(page, "/tickets");
      await expect(page.locator("html[data-hydrated]")).toBeAttached();
    });
  });
}

for (const [who, page, link] of [
  ["customer", "/new", "/tickets"],
  ["customer", "/account", "/tickets"],
  ["tier1", "/desk", "/desk/problems"],
  ["lead", "/reports", "/reports/work"],
  ["vendor", "/vendor", "/vendor/tickets/"],
  ["admin", "/admin/tiers", "/admin/teams"],
] as const) {
  test(`K61 ${page} whose pieces are gone works as the server sent it`, async ({ as, ids, watch }) => {
    watch.expects(complaints);
    expect(ids).toBeTruthy();
    const window = await as(who);
    await miss(window, Infinity);
    await window.goto(page);
    await window.waitForLoadState("networkidle");
    await window.locator(`a[href^="${link}"]`).filter({ visible: true }).first().click();
    await expect(window).toHaveURL((url) => url.pathname.startsWith(link));
    await expect(window.locator("h1")).toBeVisible();
  });
}

test("each page names the files of its own zone early, however many pages are made at once", async ({ as }) => {
  const [agent, customer] = [await as("tier1"), await as("customer")];
  const named = async (who: Page, path: string) => {
    const head = (await (await who.request.get(path)).text()).split("</head>")[0] ?? "";
    return [...head.matchAll(/rel="preload"[^>]*split_(\w+)_zone/g), ...head.matchAll(/split_(\w+)_zone[^>]*rel="preload"/g)].map((found) => found[1]);
  };
  const both = () => [named(agent, "/desk"), named(customer, "/tickets")];
  const pages = await Promise.all(Array.from({ length: 15 }, both).flat());
  pages.forEach((zones, at) => expect(zones).toEqual([at % 2 === 0 ? "workspace" : "portal"]));
});

test("K61 what is typed is not left without a question", async ({ as, watch }) => {
  watch.expects(complaints);
  const page = await as("tier2");
  await open(page, "/desk/problems/new");
  await form(page, "add-problem").locator('[name="title"]').fill("Half a ti");
  await miss(page, Infinity);
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const account = page.locator('a[href="/account"]').filter({ visible: true });
  if ((await account.count()) === 0) await page.locator("summary.account").click();
  await page.locator('a[href="/account"]').filter({ visible: true }).first().click();
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  await expect(form(page, "add-problem").locator('[name="title"]')).toHaveValue("Half a ti");
  // It can be sent all the same, without another question.
  await page.unroute(pieces);
  await leaving(page, () => form(page, "add-problem").locator("button.primary").click());
  expect(asked).toEqual(["beforeunload"]);
});

test("K61 a page whose data cannot be fetched says so, and is there when asked again", async ({ as, watch }) => {
  watch.expects(complaints);
  const page = await as("customer");
  await open(page, "/");
  await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
  await expect(page.locator("h1")).toHaveText("My tickets");
  await page.route("**/read/ticket*", (route) => route.abort());
  await mark(page);
  await page.locator(".tickets a").first().click();
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await expect(page.locator("h1"), "nothing was to be saved").toHaveText("This page could not be fetched");
  await again.click();
  await expect(again).toBeVisible();
  await page.unroute("**/read/ticket*");
  await again.click();
  await expect(page.locator(".thread")).toBeVisible();
  await expect(page.locator("html[data-marked]"), "without a load").toBeAttached();
});

test("K61 a newer server answers in another way: the page offers to be loaded again", async ({ as, watch }) => {
  watch.expects(complaints);
  const page = await as("tier1");
  await open(page, "/desk?view=all");
  await page.route("**/read/desk-ticket*", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"other":1}' }));
  await page.locator("a[data-row]").first().click();
  const load = page.getByRole("link", { name: "Load the page again" });
  await expect(load).toBeVisible();
  await expect(load, "what helps stands first").toHaveClass(/primary/);
  await leaving(page, () => load.click());
  await expect(page.locator(".thread")).toBeVisible();
});
