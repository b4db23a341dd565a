import { expect, open, signIn, test } from "./support/index.ts";

test("a visitor sees the start page, and a customer who signs in sees what is open", async ({ page }) => {
  await open(page, "/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await signIn(page, "maria.ekstrom@kustvarden.example");
  await expect(page.locator(".tickets a").first()).toBeVisible();
});
