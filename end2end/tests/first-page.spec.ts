import { expect, test } from "@playwright/test";
import { signIn, hydrated } from "./support/index.ts";

test("a visitor sees the start page, and a customer who signs in sees what is open", async ({ page }) => {
  await page.goto("/");
  await hydrated(page);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await signIn(page, "maria.ekstrom@kustvarden.example");
  await hydrated(page);
  await expect(page.locator(".tickets a").first()).toBeVisible();
});
