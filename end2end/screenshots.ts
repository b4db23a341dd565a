import type { Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { expect, open, test } from "./tests/support/index.ts";

// The tickets that the pictures show are looked up in the demo data, so that they stay believable when it changes.
const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

/** Takes the window's picture once its fonts are there and nothing moves any more. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const path = `${folder}${name}-${test.info().project.name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
}

test.describe("wide window", () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test("start page", async ({ as }) => {
    const page = await as("customer");
    await open(page, "/");
    await expect(page.locator("h1")).toBeVisible();
    await picture(page, "start");
  });

  test("workspace", async ({ as }) => {
    const page = await as("tier2");
    await open(page, "/desk");
    await expect(page.locator("a[data-row]").first()).toBeVisible();
    await picture(page, "workspace");
  });

  test("a ticket in the workspace, and the escalation dialog", async ({ as }) => {
    const page = await as("tier2");
    await open(page, "/desk?sort=priority");
    await page.locator("a[data-row]").first().click();
    await expect(page.locator(".thread")).toBeVisible();
    await picture(page, "workspace-ticket");
    await page.locator('[data-action="escalate"]').click();
    const dialog = page.locator('dialog[data-dialog="escalate"]');
    await expect(dialog).toBeVisible();
    await dialog.locator('[name="tried"]').fill("Restarted the box twice, replaced the patch cable: no change.");
    await dialog.locator('[name="ruled_out"]').fill("Not power, not the customer's router.");
    await dialog.locator('[name="question"]').fill("Is the optical level gone at the port?");
    await picture(page, "escalation");
  });
});

test.describe("leads and rules", () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  for (const [name, path, who] of [
    ["report", "/reports", "lead"],
    ["report-work", "/reports/work", "lead"],
    ["wallboard", "/wallboard", "lead"],
    ["service-levels", "/admin/service-levels", "admin"],
    ["routing-test", "/admin/routing-test?subject=VPN%20drops&text=vpn", "admin"],
  ] as const) {
    test(name, async ({ as }) => {
      const page = await as(who);
      await open(page, path);
      await expect(page.locator("h1").first()).toBeVisible();
      await picture(page, name);
    });
  }

  test("a problem, and a promise explained", async ({ as }) => {
    const page = await as("tier2");
    await open(page, "/desk/problems");
    await page.locator('a[href^="/desk/problems/"]').filter({ hasNotText: "New" }).last().click();
    await expect(page.locator(".problem-about")).toBeVisible();
    await picture(page, "problem");
    await open(page, "/desk?sort=due");
    const ticket = await page.locator("a[data-row]").first().getAttribute("href");
    await open(page, `${ticket!.split("?")[0]}/promises`);
    await expect(page.locator("h1").first()).toBeVisible();
    await picture(page, "promises");
  });
});

test.describe("phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });

  test("ticket", async ({ as }) => {
    const page = await as("customer");
    await open(page, "/");
    await page.locator(".tickets a").first().click();
    await expect(page.locator(".ladder-box")).toBeVisible();
    await picture(page, "ticket-phone");
  });

  test("list and report", async ({ as }) => {
    const agent = await as("tier2");
    await open(agent, "/desk?view=all");
    await expect(agent.locator("a[data-row]").first()).toBeVisible();
    await picture(agent, "workspace-phone");
    const lead = await as("lead");
    await open(lead, "/reports");
    await expect(lead.locator("h1").first()).toBeVisible();
    await picture(lead, "report-phone");
  });
});
