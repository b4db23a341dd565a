import type { Page } from "@playwright/test";
import { aTextFile, expect, expectNotice, fillDetails, fillSignIn, form, hydrated, leaving, open, people, scripting, send, signIn, test } from "./support/index.ts";

// Whoever changes their mind while registering loses nothing.

const register = (page: Page) => form(page, "register");

for (const javaScriptEnabled of [true, false]) {
  for (const who of ["customer", "guest"] as const) {
    test(`K26 another category and language keep everything of a ${who}, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ as, visitor }) => {
      const page = await (who === "guest" ? visitor({ javaScriptEnabled }) : as(who, { javaScriptEnabled }));
      await open(page, "/new");
      const categories = page.locator('main a[href^="/new/details?category="]');
      await categories.first().click();
      await expect(register(page)).toBeVisible();
      await fillDetails(page, { subject: "Half a subject", description: "It stops at *noon*.", symptoms: "A red lamp." });
      await register(page).locator('[name="files"]').setInputFiles(aTextFile("lamp.log"));
      if (await scripting(page)) await expect(register(page).locator('[name="staged"]')).toHaveCount(1);
      if (who === "guest") await register(page).locator('[name="name"]').fill("Gun Ek");

      const expectAll = async () => {
        const value = (name: string, text: string) => expect(register(page).locator(`[name="${name}"]`)).toHaveValue(text);
        await value("subject", "Half a subject");
        await value("description", "It stops at *noon*.");
        await value("symptoms", "A red lamp.");
        await expect(register(page).locator('[name="impact"][value="several"]')).toBeChecked();
        await expect(register(page).locator('[name="urgency"][value="partly"]')).toBeChecked();
        await expect(register(page).locator('[name="staged"]')).toHaveCount(1);
        await expect(register(page)).toContainText("lamp.log");
        if (who === "guest") await value("name", "Gun Ek");
        await expect(register(page).locator('[aria-invalid="true"]')).toHaveCount(0);
      };
      const questions = () =>
        register(page)
          .locator('[name^="question_"]')
          .evaluateAll((all) => all.map((field) => { const { name, value, checked } = field as HTMLInputElement; return [name, value, checked]; }));
      const answered = await questions();

      await test.step("another category", async () => {
        await leaving(page, () => register(page).locator('[name="other_category"]').click());
        await expect(page.locator("h1")).toHaveText("What is it about?");
        await categories.nth(1).click();
        await expectAll();
      });
      await test.step("and back", async () => {
        await leaving(page, () => register(page).locator('[name="other_category"]').click());
        await categories.first().click();
        await expectAll();
        expect(await questions()).toEqual(answered);
      });
      await test.step("another language", async () => {
        await leaving(page, () => page.locator('footer button[name="language"]').click());
        await expect(page.locator("html")).toHaveAttribute("lang", "sv");
        await expectAll();
        expect(await questions()).toEqual(answered);
        await leaving(page, () => page.locator('footer button[name="language"]').click());
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
        await expectAll();
      });
      await test.step("Enter goes on, as the button does", async () => {
        if (who === "guest") await register(page).locator('[name="email"]').fill(`gun.${test.info().project.name}${javaScriptEnabled}@kund.example`);
        await leaving(page, () => register(page).locator('[name="subject"]').press("Enter"));
        await expect(page).toHaveURL(/\/new\/check/);
        await expect(page.locator("main")).toContainText("lamp.log");
        await send(page, register(page));
        if (who === "guest") await expect(page).toHaveURL(/mail-sent/);
        else await expectNotice(page, "registered");
      });
    });
  }
}

test("K26 colours too, where they can be chosen", async ({ visitor }) => {
  const page = await visitor();
  await open(page, "/new");
  await page.locator('main a[href^="/new/details?category="]').first().click();
  await register(page).locator('[name="subject"]').fill("Half a subject");
  await leaving(page, () => page.locator('footer button[name="theme"][value="dark"]').click());
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(register(page).locator('[name="subject"]')).toHaveValue("Half a subject");
});

for (const who of ["customer", "guest"] as const) {
  test(`all that a ${who} has filled in is there after a reload, and after a link and going back`, async ({ as, visitor }) => {
    const page = await (who === "guest" ? visitor() : as(who));
    await open(page, "/new");
    await page.locator('main a[href^="/new/details?category="]').first().click();
    await expect(page).toHaveURL(/run=/);
    await fillDetails(page, { subject: "Half a subject", description: "It stops at noon.", symptoms: "A red lamp." });
    await register(page).locator('[name="since"]').fill("since noon");
    await register(page).locator('[name="files"]').setInputFiles(aTextFile("lamp.log"));
    await expect(register(page).locator('[name="staged"]')).toHaveCount(1);
    if (who === "guest") await register(page).locator('[name="name"]').fill("Gun Ek");
    const filled = () =>
      register(page)
        .locator("input:not([type=hidden], [type=file]), textarea, select")
        .evaluateAll((all) => all.map((field) => { const { name, value, checked } = field as HTMLInputElement; return [name, value, checked ?? null]; }));
    const before = await filled();
    const expectAll = async () => {
      await expect(register(page).locator('[name="staged"]')).toHaveCount(1);
      await expect.poll(filled).toEqual(before);
    };
    await test.step("a reload", async () => {
      await page.reload();
      await hydrated(page);
      await expectAll();
    });
    await test.step("a link and back", async () => {
      await page.locator('a[href="/"]').filter({ visible: true }).first().click();
      await expect(page).toHaveURL(/\/$/);
      await page.goBack();
      await expect(register(page)).toBeVisible();
      await expectAll();
    });
  });
}

for (const [when, javaScriptEnabled] of [["typed", true], ["answered", true], ["answered", false]] as const) {
  test(`a category that is archived once all is ${when}, JavaScript ${javaScriptEnabled ? "on" : "off"}: another one keeps everything`, async ({ as, desk }) => {
    const office = await desk("admin");
    const page = await as("customer", { javaScriptEnabled });
    await open(page, "/new");
    await page.locator('main a[href^="/new/details?category="]').first().click();
    await fillDetails(page, { subject: "Half a subject", description: "It stops at noon." });
    await register(page).locator('[name="files"]').setInputFiles(aTextFile("lamp.log"));
    if (javaScriptEnabled) await expect(register(page).locator('[name="staged"]')).toHaveCount(1);
    const category = await register(page).locator('[name="category"]').inputValue();
    try {
      if (when === "answered") await leaving(page, () => register(page).locator("button.primary").click());
      await office.send("admin-archive-category", { id: category, archived: "1" });
      await (javaScriptEnabled && when === "typed" ? page.reload() : leaving(page, () => register(page).locator("button.primary").click()));
      await expect(page.locator("h1")).toHaveText("Choose again what it is about");
      await expect(page.locator(".unsent")).toHaveCount(0);
      await page.getByRole("link", { name: "Choose something else" }).click();
      await expect(page.locator("h1")).toHaveText("What is it about?");
      await page.locator('main a[href^="/new/details?category="]').first().click();
      await expect(register(page).locator('[name="category"]')).not.toHaveValue(category);
      await expect(register(page).locator('[name="subject"]')).toHaveValue("Half a subject");
      await expect(register(page).locator('[name="description"]')).toHaveValue("It stops at noon.");
      await expect(register(page)).toContainText("lamp.log");
    } finally {
      await office.send("admin-archive-category", { id: category });
    }
  });
}

test("a session that ends while registering leads to sign in and back to the form, with everything in it", async ({ browser, server, watch }) => {
  const context = await browser.newContext({ baseURL: server.url });
  watch.on(context);
  const page = await context.newPage();
  await signIn(page, people.customer.email);
  await open(page, "/new");
  await page.locator('main a[href^="/new/details?category="]').first().click();
  await expect(page).toHaveURL(/run=/);
  await fillDetails(page, { subject: "Half a subject", description: "It stops at noon." });
  await register(page).locator('[name="followers"]').fill(people.colleague.email);
  await context.clearCookies({ name: /td-session$/ });
  await leaving(page, () => register(page).locator("button.primary").click());
  await expect(page).toHaveURL(/\/sign-in/);
  await fillSignIn(page, people.customer.email);
  await expect(page).toHaveURL(/\/new\/details/);
  await expect(page.locator(".unsent")).toHaveCount(0);
  await expect(register(page).locator('[name="subject"]')).toHaveValue("Half a subject");
  await expect(register(page).locator('[name="description"]')).toHaveValue("It stops at noon.");
  await expect(register(page).locator('[name="followers"]')).toHaveValue(people.colleague.email);
  await expect(register(page).locator('[aria-invalid="true"]')).toHaveCount(0);
  await context.close();
});

test("the day back from an absence is said to be after today", async ({ as }) => {
  const page = await as("tier1");
  await open(page, "/account");
  const today = await page.evaluate(() => new Date().toISOString().slice(0, 10));
  await form(page, "absence").locator('[name="until"]').fill(today);
  await send(page, form(page, "absence"));
  await expect(form(page, "absence").locator('[name="until"]')).toHaveAttribute("aria-invalid", "true");
  await expect(form(page, "absence")).toContainText("Choose a date after today.");
});
