import type { Locator, Page } from "@playwright/test";
import { expect, expectNotice, form, hydrated, leaving, open, test } from "./support/index.ts";

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target, `reached within ${most} presses of Tab`).toBeFocused();
}

test("what is typed after an empty reply was refused goes into the reply, and presses nothing", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: `Empty ${test.info().project.name}` });
  const page = await as("tier1");
  await open(page, `/desk/tickets/${id}?write=reply`);
  const reply = form(page, "reply").locator('[name="text"]');
  await reply.focus();
  await leaving(page, () => page.keyboard.press("Control+Enter"));
  await hydrated(page);
  await expect(page.locator(".error-summary")).toBeFocused();
  await page.keyboard.type("Thank you");
  await expect(reply).toHaveValue("Thank you");
  await expect(page.locator("[data-notice], dialog[open]")).toHaveCount(0);
});

test("an agent works by keys alone", async ({ as, desk }) => {
  const customer = await desk("customer");
  const subject = `Keys ${test.info().project.name}`;
  const id = await customer.register({ subject });
  const page = await as("tier1");

  await test.step("the first stop skips to the content", async () => {
    await open(page, "/desk?view=unassigned&sort=activity");
    await page.keyboard.press("Tab");
    const skip = page.locator("a.skip");
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.locator("main")).toBeFocused();
  });

  await test.step("J and K move through the list, Enter opens", async () => {
    const rows = page.locator("a[data-row]");
    await page.keyboard.press("j");
    await expect(rows.nth(0)).toBeFocused();
    await page.keyboard.press("j");
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press("k");
    await expect(rows.nth(0)).toBeFocused();
    await expect(rows.nth(0)).toHaveText(subject);
    await page.keyboard.press("Enter");
    await expect(page.locator("h1")).toHaveText(subject);
  });

  await test.step("T takes it, R writes a reply, Ctrl Enter sends it", async () => {
    await leaving(page, () => page.keyboard.press("t"));
    await expectNotice(page, "taken");
    await page.keyboard.press("r");
    await expect(form(page, "reply").locator('[name="text"]')).toBeFocused();
    await page.keyboard.type("Just a moment, jkrte please.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "sent");
    await expect(page.locator(".thread")).toContainText("Just a moment, jkrte please.");
  });

  await test.step("I writes a note", async () => {
    await page.keyboard.press("i");
    const note = form(page, "note").locator('[name="text"]');
    await expect(note).toBeFocused();
    await page.keyboard.type("By keys.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "noted");
  });

  await test.step("E opens the card: the focus stays in it until Escape, and then is where it was", async () => {
    await tabTo(page, page.locator('[data-action="escalate"]'));
    await page.keyboard.press("e");
    const dialog = page.locator('dialog[data-dialog="escalate"]');
    await expect(dialog).toBeVisible();
    await expect(dialog.locator('[name="tier"]')).toBeFocused();
    const fields = await dialog.locator("a, button, input:not([type=hidden]), select, textarea").count();
    for (let presses = 0; presses < fields + 2; presses++) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("dialog[open]"))).toBe(true);
    }
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(page).not.toHaveURL(/dialog=/);
    await expect(page.locator('[data-action="escalate"]')).toBeFocused();
  });

  await test.step("a card that is not complete puts the focus on the first wrong field", async () => {
    await page.keyboard.press("e");
    const dialog = page.locator('dialog[data-dialog="escalate"]');
    await tabTo(page, dialog.locator('[name="question"]'));
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expect(dialog).toBeVisible();
    await expect(dialog.locator("[data-error-summary]")).toBeVisible();
    await expect(dialog.locator('[aria-invalid="true"]').first()).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await test.step("Ctrl K finds what can be done", async () => {
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Commands" });
    await expect(palette.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("solve");
    await expect(palette.getByRole("option").first()).toHaveText(/^Solve/);
    await page.keyboard.press("Enter");
    const dialog = page.locator('dialog[data-dialog="resolve"]');
    await expect(dialog).toBeVisible();
    await expect(dialog.locator('[name="code"]')).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await tabTo(page, dialog.locator('[name="summary"]'));
    await page.keyboard.type("Solved by keys.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "resolved");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("zzyzx");
    await expect(palette).toContainText("No command has these words");
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
  });

  await test.step("a key pressed before the closed palette has lost the focus is not taken for typing", async () => {
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox", { name: "Command" })).toBeFocused();
    await page.evaluate(() => {
      const field = document.activeElement!;
      field.closest("dialog")!.close();
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true, cancelable: true }));
    });
    const help = page.getByRole("dialog", { name: "Keys on this page" });
    await expect(help).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
  });

  await test.step("? lists the keys, / searches, C begins a new ticket", async () => {
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys on this page" });
    await expect(help).toBeVisible();
    await expect(help).toContainText("Next and previous row");
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
    await page.keyboard.press("/");
    await expect(page.getByRole("searchbox")).toBeFocused();
    await page.keyboard.type(String(id));
    await page.keyboard.press("Enter");
    await expect(page.locator("a[data-row]")).toHaveText(subject);
    await hydrated(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("c");
    await expect(page.locator("h1")).toHaveText("What is it about?");
  });
});

test("single-letter keys can be switched off", async ({ as }) => {
  const page = await as("tier3");
  const set = async (on: boolean) => {
    await open(page, "/account");
    await page.locator('[name="hotkeys"]').setChecked(on);
    await leaving(page, () => form(page, "profile").locator('[type="submit"]').click());
    await expectNotice(page, "saved");
    await open(page, "/desk?view=all");
  };
  await set(false);
  await page.keyboard.press("j");
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  await expect(page.locator("a[data-row]:focus")).toHaveCount(0);
  await expect(page).toHaveURL(/\/desk\?view=all$/);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  await page.keyboard.press("Escape");
  await set(true);
  await page.keyboard.press("j");
  await expect(page.locator("a[data-row]").first()).toBeFocused();
});

test("a customer registers a ticket by keyboard alone", async ({ as }) => {
  const page = await as("customer");
  const subject = `By keyboard ${test.info().project.name}`;
  await open(page, "/");
  await tabTo(page, page.locator('main [data-action="report"]'));
  await page.keyboard.press("Enter");
  await expect(page.locator("h1")).toHaveText("What is it about?");
  await tabTo(page, page.locator('main a[href^="/new/details"]').first());
  await page.keyboard.press("Enter");
  const register = form(page, "register");
  await expect(register).toBeVisible();

  await test.step("after an error the summary has the focus, and leads to the field", async () => {
    const go = register.locator('button.primary[type="submit"]');
    await tabTo(page, go);
    await leaving(page, () => page.keyboard.press("Enter"));
    await expect(page.locator("[data-error-summary]")).toBeFocused();
    const link = page.locator("[data-error-summary] a").first();
    await tabTo(page, link);
    await page.keyboard.press("Enter");
    await expect(register.locator('[name="subject"]')).toBeFocused();
  });

  await test.step("every field can be reached and filled", async () => {
    await page.keyboard.type(subject);
    await tabTo(page, register.locator('[name="description"]'));
    await page.keyboard.type("No mouse was harmed.");
    await answerByKeyboard(page, register);
    for (const group of ["impact", "urgency"]) {
      await tabTo(page, register.locator(`[name="${group}"]`).first());
      await page.keyboard.press("Space");
      await page.keyboard.press("ArrowDown");
      await expect(register.locator(`[name="${group}"]`).nth(1)).toBeChecked();
    }
    await tabTo(page, register.locator('button.primary[type="submit"]'));
    await leaving(page, () => page.keyboard.press("Enter"));
    await expect(page.locator("h1")).toHaveText("Check your answers");
  });

  await tabTo(page, form(page, "register").locator('button[type="submit"]'));
  await leaving(page, () => page.keyboard.press("Enter"));
  await expectNotice(page, "registered");
  await expect(page.locator("h1")).toHaveText(subject);

  await test.step("and writes into it", async () => {
    await tabTo(page, form(page, "reply").locator('[name="text"]'));
    await page.keyboard.type("One more thing.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "sent");
  });
});

/** Answers what the category asks, in the order of the page. */
async function answerByKeyboard(page: Page, register: Locator): Promise<void> {
  const names = await register
    .locator('[name^="question_"]')
    .evaluateAll((fields) => [...new Set(fields.map((field) => field.getAttribute("name")!))]);
  for (const name of names) {
    const field = register.locator(`[name="${name}"]`).first();
    await tabTo(page, field);
    const kind = await field.evaluate((element) => (element as HTMLInputElement).type);
    if (kind === "radio") await page.keyboard.press("Space");
    else if (kind === "select-one") await page.keyboard.press("ArrowDown");
    else if (kind === "date") await page.keyboard.type("12032026");
    else await page.keyboard.type("7");
  }
}

for (const [who, path] of [
  ["customer", "/tickets"],
  ["vendor", "/vendor"],
  ["admin", "/desk"],
] as const) {
  test(`${who}: the first stop skips to the content`, async ({ as }) => {
    const page = await as(who);
    await open(page, path);
    await page.keyboard.press("Tab");
    await expect(page.locator("a.skip")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator("main")).toBeFocused();
  });
}
