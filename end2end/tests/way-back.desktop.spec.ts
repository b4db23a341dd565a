import type { Locator, Page } from "@playwright/test";
import { expect, hydrated, leaving, open, test } from "./support/index.ts";

// A list that somebody comes back to is as they left it.

const all = "/desk?view=all";

/** How far below the upper edge of the window something stands. */
const top = async (row: Locator) => (await row.boundingBox())!.y;

async function expectPlace(page: Page, row: Locator, before: number): Promise<void> {
  await expect(page.locator("a[data-row]")).toHaveCount(50);
  await expect(row).toBeFocused();
  await expect(row).toBeInViewport();
  expect(Math.abs((await top(row)) - before), "pixels away from where it was").toBeLessThan(3);
}

test("coming back from a ticket, the list is where it was, and the row that was opened has the focus", async ({ as }) => {
  const page = await as("tier1");
  await open(page, all);
  const rows = page.locator("a[data-row]");
  const href = (await rows.nth(40).getAttribute("href"))!;
  const [row, next] = [page.locator(`a[data-row][href="${href}"]`), rows.nth(41)];
  await row.scrollIntoViewIfNeeded();
  let before = await top(row);

  await test.step("by the link of the ticket's page, with what was ticked", async () => {
    await page.locator('[name="tickets"]').nth(39).check();
    await page.locator('[name="tickets"]').nth(40).check();
    before = await top(row);
    await row.click();
    await page.locator('[data-action="back-to-list"]').click();
    await expectPlace(page, row, before);
    await expect(page.locator('[name="tickets"]:checked')).toHaveCount(2);
    await expect(page.getByText("2 selected")).toBeAttached();
  });

  await test.step("by the browser, and J and K go on from there", async () => {
    await page.keyboard.press("j");
    await expect(next).toBeFocused();
    await page.keyboard.press("k");
    before = await top(row);
    await page.keyboard.press("Enter");
    await expect(page.locator(".thread")).toBeVisible();
    await page.goBack();
    await expectPlace(page, row, before);
  });

  await test.step("by both after a load", async () => {
    await row.click();
    await expect(page.locator(".thread")).toBeVisible();
    await page.reload();
    await hydrated(page);
    await page.locator('[data-action="back-to-list"]').click();
    await expectPlace(page, row, before);
    await open(page, href);
    await leaving(page, () => page.goBack());
    await expectPlace(page, row, before);
  });

  await test.step("who left it by another way begins at its top", async () => {
    await page.locator(".desk-rail a").first().click();
    await expect(page).not.toHaveURL(new RegExp(`view=all`));
    expect(await page.evaluate(() => sessionStorage.getItem("td:place"))).toBeNull();
    await open(page, all);
    await expect(page.locator("a[data-row]:focus")).toHaveCount(0);
    await expect(rows.first()).toBeInViewport();
  });
});

test("after going back by several pages at once, a link to where one was is in the address", async ({ as }) => {
  const page = await as("tier1");
  await open(page, all);
  await page.locator("a[data-row]").first().click();
  await expect(page.locator(".thread")).toBeVisible();
  const problems = page.locator('.desk-rail a[href="/desk/problems"]');
  await problems.click();
  await expect(page).toHaveURL(/\/desk\/problems$/);
  await page.evaluate(() => history.go(-2));
  await expect(page.locator("a[data-row]").first()).toBeVisible();
  await problems.click();
  await expect(page).toHaveURL(/\/desk\/problems$/);
  await page.goBack();
  await expect(page.locator("a[data-row]").first()).toBeVisible();
  await expect(page).toHaveURL(/view=all/);

  await test.step("also where only the query differs", async () => {
    const view = (name: string) => page.locator(`.desk-rail a[href$="view=${name}"]`);
    await view("mine").click();
    await expect(page).toHaveURL(/view=mine$/);
    await view("unassigned").click();
    await expect(page).toHaveURL(/view=unassigned$/);
    await page.evaluate(() => history.go(-2));
    await expect(view("all")).toHaveAttribute("aria-current", "page");
    await view("unassigned").click();
    await expect(page).toHaveURL(/view=unassigned$/);
    await page.goBack();
    await expect(page).toHaveURL(/view=all$/);
  });
});
