import { readFile } from "node:fs/promises";
import { expect, leaving, open, test } from "./support/index.ts";

// A lead narrows a report, looks at the tickets behind a figure, and takes the table along.

test("a report is narrowed, its figures lead to their tickets, and its table is a file", async ({ as }) => {
  const page = await as("lead");
  const client = "Bergslagens Bygg";
  const table = page.getByLabel("Tickets by tier");
  const registered = table.getByRole("row", { name: /^Front line/ }).getByRole("link", { name: /Registered/ });
  const figure = async () => Number((await registered.textContent())!.replace(/\D/g, ""));
  let [all, theirs] = [0, 0];

  await test.step("one client's figures are fewer than everybody's", async () => {
    await open(page, "/reports");
    all = await figure();
    const filters = page.getByRole("search", { name: "Filters of the report" });
    await filters.getByLabel("Client organisation").selectOption({ label: client });
    await leaving(page, () => filters.getByRole("button", { name: "Show" }).click());
    await expect(page.locator(".workbar")).toContainText(client);
    theirs = await figure();
    expect(theirs).toBeGreaterThan(0);
    expect(theirs).toBeLessThan(all);
  });

  await test.step("the table is a file with the same figures", async () => {
    const waiting = page.waitForEvent("download");
    await page.getByRole("link", { name: "Export as CSV Where tickets are solved" }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^tiers-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const lines = (await readFile(await download.path(), "utf8")).replace(/^\ufeff/, "").split(/\r?\n/);
    expect(lines[0]).toContain('"Tier","Registered"');
    expect(lines.find((line) => line.startsWith('"Front line"'))).toMatch(new RegExp(`^"Front line","${theirs}",`));
  });

  await test.step("behind a figure stand as many tickets, all of this client", async () => {
    await registered.click();
    await expect(page.locator("h1")).toHaveText("Registered, Front line");
    await expect(page.locator(".behind")).toContainText(new RegExp(`^${theirs} tickets? behind this figure`));
    await expect(page.locator("a[data-row]")).toHaveCount(Math.min(theirs, 50));
    const from = await page.locator(".row .from").allTextContents();
    expect(from.filter((text) => !text.includes(client))).toEqual([]);
  });

  await test.step("a ticket opens, and the way back leads to the figure", async () => {
    await page.locator("a[data-row]").first().click();
    await expect(page.locator(".thread")).toBeVisible();
    await page.getByRole("link", { name: "Back to the list" }).click();
    await expect(page.locator("h1")).toHaveText("Registered, Front line");
    await expect(page.locator(".behind")).toContainText(new RegExp(`^${theirs} tickets?`));
  });
});
