import type { Page } from "@playwright/test";
import { aTextFile, expect, expectNotice, form, hydrated, open, send, test, vendorName } from "./support/index.ts";

// What somebody typed stands where they typed it, and nowhere else.

const unlike = () => `${test.info().project.name} ${test.info().title.slice(0, 24)}`;
const text = (page: Page, name: string) => form(page, name).locator('[name="text"]');

/** Whether a link is followed without a load: a mark on the document lives until then. */
async function withoutLoad(page: Page, action: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));
  await action();
  await expect(page.locator("html[data-marked]")).toBeAttached();
}

test("K20 a note is never in the public reply, however one gets from the one to the other", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("tier1");
  await open(page, `/desk/tickets/${id}?write=note`);
  const ways: [string, () => Promise<unknown>][] = [
    ["the tab", () => page.locator('.t-reply > .tabs a[href*="write=reply"]').click()],
    ["key R", async () => {
      await page.locator("h1").click();
      await page.keyboard.press("r");
    }],
    ["going back", () => page.goBack()],
  ];
  await text(page, "note").fill("Between us: the customer forgot to pay.");
  await form(page, "note").locator('[name="files"]').setInputFiles(aTextFile("unpaid.txt"));
  await expect(form(page, "note").getByRole("checkbox", { name: /unpaid/ })).toBeChecked();
  for (const [name, way] of ways) {
    await test.step(name, async () => {
      await withoutLoad(page, way);
      await expect(text(page, "reply")).toBeVisible();
      await expect(text(page, "reply")).toHaveValue("");
      await expect(form(page, "reply").locator(".picked li")).toHaveCount(0);
      await page.locator("h1").click();
      await page.keyboard.press("i");
      await expect(text(page, "note")).toBeFocused();
      await expect(text(page, "note")).toHaveValue("Between us: the customer forgot to pay.");
      await expect(form(page, "note").getByRole("checkbox", { name: /unpaid/ })).toBeChecked();
    });
  }
  await test.step("and the other way round", async () => {
    await page.locator("h1").click();
    await page.keyboard.press("r");
    await expect(text(page, "reply")).toBeFocused();
    await page.keyboard.type("We are on it.");
    await page.locator('.t-reply > .tabs a[href*="write=note"]').click();
    await expect(text(page, "note")).toHaveValue("Between us: the customer forgot to pay.");
  });
  await test.step("each is sent as what it is", async () => {
    await page.locator('.t-reply > .tabs a[href*="write=reply"]').click();
    await send(page, form(page, "reply"));
    await expectNotice(page, "sent");
    const customer = await as("customer");
    await open(customer, `/tickets/${id}`);
    await expect(customer.locator(".thread")).toContainText("We are on it.");
    expect(await customer.content()).not.toContain("forgot to pay");
    await open(page, `/desk/tickets/${id}?write=note`);
    await expect(text(page, "note")).toHaveValue("Between us: the customer forgot to pay.");
  });
});

test("K20 what is typed about one ticket is not in the forms of another that is gone to without a load", async ({ as, desk }) => {
  const customer = await desk("customer");
  const [first, second] = [await customer.register({ subject: `${unlike()} 1` }), await customer.register({ subject: `${unlike()} 2` })];
  const page = await as("tier1");
  await open(page, `/desk/tickets/${first}`);
  await text(page, "reply").fill("Only for the first.");
  // A link as a page of problems or a message may have one.
  const go = (id: number) =>
    withoutLoad(page, async () => {
      await page.evaluate((id) => {
        const link = Object.assign(document.createElement("a"), { href: `/desk/tickets/${id}`, textContent: "Another" });
        document.querySelector("main h1")!.after(link);
        link.click();
        link.remove();
      }, id);
      await expect(page.locator("h1")).toContainText(id === first ? "1" : "2");
    });
  await go(second);
  await expect(text(page, "reply")).toHaveValue("");
  await expect(form(page, "reply").locator('[name="ticket"]')).toHaveValue(String(second));
  await text(page, "reply").fill("Only for the second.");
  await go(first);
  await expect(text(page, "reply")).toHaveValue("Only for the first.");
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`${second}`));
  await expect(text(page, "reply")).toHaveValue("Only for the second.");
});

test("K20 one-line fields belong to their thing too, and a page's to the page", async ({ as }) => {
  const admin = await as("admin");
  const follow = (page: Page, href: string) =>
    withoutLoad(page, async () => {
      await page.evaluate((href) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: "Another" });
        document.querySelector("main")!.append(link);
        link.click();
        link.remove();
      }, href);
      await expect(page).toHaveURL(new RegExp(`${href}$`));
    });
  await open(admin, "/admin/tags");
  const hrefs = await admin.locator('main th a[href^="/admin/tags/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")!));
  expect(hrefs.length).toBeGreaterThan(1);
  await admin.locator('main th a[href^="/admin/tags/"]').first().click();
  const name = admin.locator('main [name="name"]');
  await expect(admin.locator("h1")).toBeVisible();
  await expect(admin).toHaveURL(new RegExp(hrefs[0]!));
  const own = await name.inputValue();
  await name.fill("typed for the first");
  await follow(admin, hrefs[1]!);
  await expect(admin.locator("h1")).not.toHaveText(own);
  await expect(name).toHaveValue(await admin.locator("h1").innerText());
  await test.step("pages of other things with the same fields", async () => {
    await name.fill("typed for a tag");
    await follow(admin, "/admin/codes");
    await expect(admin.locator('form[data-form="admin-add-codes"] [name="name"]')).toHaveValue("");
    await admin.locator('form[data-form="admin-add-codes"] [name="name"]').fill("typed for codes");
    await follow(admin, "/admin/tags");
    await expect(admin.locator('form[data-form="admin-add-tags"] [name="name"]')).toHaveValue("");
  });
});

test("K20 what is typed to sign in is not on the page to sign up, and not in a new password", async ({ page }) => {
  await open(page, "/sign-in");
  await form(page, "sign-in").locator('[name="email"]').fill("somebody@kund.example");
  await form(page, "sign-in").locator('[name="password"]').fill("a long pass phrase");
  await withoutLoad(page, () => page.locator('main a[href^="/sign-up"]').first().click());
  for (const field of await form(page, "sign-up").locator("input:not([type=hidden])").all()) await expect(field).toHaveValue("");
});

test("K20 a dialog that is closed keeps its text for itself", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("tier1");
  await open(page, `/desk/tickets/${id}?dialog=priority`);
  await form(page, "set-priority").locator('[name="reason"]').fill("Half a reason");
  await page.keyboard.press("Escape");
  await withoutLoad(page, () => page.keyboard.press("d"));
  await expect(form(page, "resolve").locator('[name="summary"]')).toHaveValue("");
  await page.keyboard.press("Escape");
  await page.locator(".acts summary").click();
  await page.locator('[data-action="priority"]').click();
  await expect(form(page, "set-priority").locator('[name="reason"]')).toHaveValue("Half a reason");
});

test("K70 a form that is sent leaves the text of the others on its page alone", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  await test.step("lines, lists and ticks of a profile", async () => {
    const page = await as("colleague");
    await open(page, "/account");
    const before = await form(page, "profile").locator('[name="name"]').inputValue();
    await form(page, "profile").locator('[name="name"]').fill("Half a na");
    await form(page, "password").locator('[name="password"]').fill("short");
    await send(page, form(page, "password"));
    await expect(form(page, "profile").locator('[name="name"]')).toHaveValue("Half a na");
    await page.reload();
    await hydrated(page);
    await expect(form(page, "profile").locator('[name="name"]')).toHaveValue(before);
  });
  await test.step("a note and its file, while the reply goes out", async () => {
    const page = await as("tier1");
    await open(page, `/desk/tickets/${id}?write=note`);
    await text(page, "note").fill("Between us.");
    await form(page, "note").locator('[name="files"]').setInputFiles(aTextFile("between.txt"));
    await expect(form(page, "note").getByRole("checkbox", { name: /between/ })).toBeChecked();
    await page.locator('.t-reply > .tabs a[href*="write=reply"]').click();
    await text(page, "reply").fill("Hello.");
    await send(page, form(page, "reply"));
    await expectNotice(page, "sent");
    await page.locator('.t-reply > .tabs a[href*="write=note"]').click();
    await expect(text(page, "note")).toHaveValue("Between us.");
    await expect(form(page, "note").getByRole("checkbox", { name: /between/ })).toBeChecked();
  });
});

const card = { symptoms: "Stops at noon.", tried: "Restarted it.", ruled_out: "The network.", question: "Why?" };
const orphans = (page: Page) => page.locator("[data-orphans] section");

/** Waits until the browser has a draft with these words. */
async function minded(page: Page, words: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain(words);
}

test("K23 what was typed is there to be copied when its form is not, until it comes back or is thrown away", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("tier1");
  await open(page, `/desk/tickets/${id}`);
  await text(page, "reply").fill("Half a reply, with care.");
  await minded(page, "Half a reply");
  await test.step("a form behind a link of the page is not gone", async () => {
    await open(page, `/desk/tickets/${id}?write=note`);
    await text(page, "note").fill("Between us.");
    await minded(page, "Between us.");
    await open(page, `/desk/tickets/${id}?dialog=escalate`);
    await page.locator('[name="question"]').fill("Why does it?");
    await minded(page, "Why does it?");
    await open(page, `/desk/tickets/${id}`);
    await expect(text(page, "reply")).toHaveValue("Half a reply, with care.");
    await expect(orphans(page)).toHaveCount(0);
  });
  const [tier1, tier2] = [await desk("tier1"), await desk("tier2")];
  const home = (await tier1.ticket(id)).place.position;
  await tier1.escalate(id, "Technical", card);
  await test.step("a form that is gone leaves its words, and no other form has them", async () => {
    await page.reload();
    await hydrated(page);
    const reply = orphans(page).filter({ hasText: "Public reply" });
    await expect(reply.getByRole("textbox")).toHaveValue("Half a reply, with care.");
    await expect(text(page, "reply")).toHaveCount(0);
    await expect(page.locator("[data-offer]")).toHaveCount(0);
    await expect(orphans(page).filter({ hasText: "Between us." })).toHaveCount(0);
  });
  await test.step("and has them again when it comes back", async () => {
    const below = (await tier2.ticket(id)).choices.tiers.find(({ position }) => position === home)!;
    await tier2.act("give-back", id, { tier: String(below.id), answer: "Try this." });
    await page.reload();
    await hydrated(page);
    await expect(text(page, "reply")).toHaveValue("Half a reply, with care.");
    await expect(orphans(page)).toHaveCount(0);
  });
  await test.step("what is thrown away stays away", async () => {
    await tier1.escalate(id, "Technical", card);
    await page.reload();
    await hydrated(page);
    await expect(orphans(page)).toHaveCount(2);
    for (const left of [1, 0]) {
      await orphans(page).first().getByRole("button", { name: "Throw it away" }).click();
      await expect(orphans(page)).toHaveCount(left);
    }
    await page.reload();
    await hydrated(page);
    await expect(orphans(page)).toHaveCount(0);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("Half a reply");
  });
});

test("K23 a vendor's text is there when the ticket was taken back", async ({ as, desk, watch }) => {
  // The ticket's page is not there for the vendor any more.
  watch.expects(/status of 404/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const tier2 = await desk("tier2");
  await tier2.share(id, vendorName, card);
  const page = await as("vendor");
  await open(page, `/vendor/tickets/${id}`);
  await page.locator('main form [name="text"]').first().fill("The part is on its way.");
  await minded(page, "on its way");
  await tier2.act("recall", id, { answer: "It works again." });
  await page.reload();
  await hydrated(page);
  await expect(orphans(page).getByRole("textbox")).toHaveValue("The part is on its way.");
});
