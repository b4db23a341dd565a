import { expect, test, type Page } from "@playwright/test";
import { fileURLToPath } from "node:url";
import { open, signIn } from "./tests/support/index.ts";

// People of the demo data, as `tierdesk demo --accounts` prints them; other ones can be named in the environment.
const customer = process.env.TIERDESK_SHOT_CUSTOMER ?? "customer@demo.example";
const agent = process.env.TIERDESK_SHOT_AGENT ?? "agent@demo.example";

const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Takes the window's picture once its fonts are there and nothing moves any more. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const path = `${folder}${name}-${test.info().project.name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
}

test.describe("wide window", () => {
  test.use({ viewport: desktop });

  test("start page", async ({ page }) => {
    await signIn(page, customer);
    await open(page, "/");
    await expect(page.locator("h1")).toBeVisible();
    await picture(page, "start");
  });

  test("workspace", async ({ page }) => {
    await signIn(page, agent);
    await open(page, "/workspace");
    await expect(page.locator("h1")).toBeVisible();
    await picture(page, "workspace");
  });

  test("escalation dialog", async ({ page }) => {
    await signIn(page, agent);
    await open(page, "/workspace");
    await page.locator('a[href*="/workspace/tickets/"]').first().click();
    await page.locator('[data-action="escalate"]').first().click();
    await expect(page.locator("dialog[open]")).toBeVisible();
    await picture(page, "escalation");
  });
});

test.describe("phone", () => {
  test.use({ viewport: phone, deviceScaleFactor: 2, hasTouch: true, isMobile: true });

  test("ticket", async ({ page }) => {
    await signIn(page, customer);
    await open(page, "/");
    await page.locator('a[href*="/tickets/"]').first().click();
    await expect(page.locator("h1")).toBeVisible();
    await picture(page, "ticket-phone");
  });
});
