import type { Page } from "@playwright/test";
import { aTextFile, expect, expectNotice, fillDetails, form, hydrated, open, people, send, sendInVain, signIn, test } from "./support/index.ts";

// Drafts belong to one run of one form of one person.

const unlike = () => `${test.info().project.name} ${test.info().title.slice(0, 24)}`;
const register = (page: Page) => form(page, "register");
const written = (page: Page, field: string) => register(page).locator(`[name="${field}"]`);

async function begin(page: Page): Promise<void> {
  await open(page, "/new");
  await page.locator('main a[href^="/new/details?category="]').first().click();
  await expect(register(page)).toBeVisible();
  await expect(page).toHaveURL(/run=/);
}

/** Waits until the browser has a draft with these words. */
async function minded(page: Page, words: string): Promise<void> {
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  await expect.poll(kept).toContain(words);
}

/** Ends a tab before it can say a word, and waits until another one can know. */
async function closeTab(page: Page, other: Page): Promise<void> {
  const name = await page.evaluate(() => `td:open:${sessionStorage.getItem("td:tab")}`);
  const said = await page.evaluate((name) => localStorage.getItem(name)!, name);
  await page.close();
  const held = () => other.evaluate(async () => (await navigator.locks.query()).held?.map((lock) => lock.name));
  await expect.poll(held).not.toContain(name);
  // As it lies there when the browser leaves the page no time.
  await other.evaluate(([name, said]) => localStorage.setItem(name, said), [name, said] as const);
}

async function expectEmpty(page: Page): Promise<void> {
  for (const field of ["subject", "description", "symptoms"]) await expect(written(page, field)).toHaveValue("");
}

test("K21 a ticket that went out is not in the next registration", async ({ as }) => {
  const page = await as("customer");
  await begin(page);
  await fillDetails(page, { subject: unlike(), description: "It stops at noon.", symptoms: "A red lamp." });
  await send(page, register(page));
  await send(page, register(page));
  await expectNotice(page, "registered");
  await begin(page);
  await expectEmpty(page);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("stops at noon");
});

test("K21 half a ticket is there after a reload, and in no other run", async ({ as }) => {
  const page = await as("customer");
  await begin(page);
  await written(page, "description").fill("Half a sentence");
  await page.reload();
  await hydrated(page);
  await expect(written(page, "description")).toHaveValue("Half a sentence");
  const half = page.url();
  await test.step("another window of the same person", async () => {
    const other = await page.context().newPage();
    await begin(other);
    await expectEmpty(other);
    await fillDetails(other, { subject: `${unlike()} other`, description: "The other one." });
    await send(other, register(other));
    await send(other, register(other));
    await expectNotice(other, "registered");
    await other.close();
  });
  await page.reload();
  await hydrated(page);
  await expect(written(page, "description")).toHaveValue("Half a sentence");
  await begin(page);
  await expectEmpty(page);
  await open(page, half);
  await expect(written(page, "description")).toHaveValue("Half a sentence");
});

test("K21 what a guest typed ends with the tab", async ({ browser, watch, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  watch.on(context);
  const first = await context.newPage();
  await begin(first);
  await written(first, "description").fill("Private matters of the first guest.");
  await written(first, "subject").fill("Private");
  await first.reload();
  await hydrated(first);
  await expect(written(first, "description")).toHaveValue("Private matters of the first guest.");
  // Refused, so that the server keeps it too.
  await send(first, register(first));
  await expect(written(first, "description")).toHaveValue("Private matters of the first guest.");
  await first.close();
  const second = await context.newPage();
  for (const path of ["/new", "/new/check"]) {
    await second.goto(path);
    expect(await second.content()).not.toContain("Private matters");
  }
  await begin(second);
  await expectEmpty(second);
  expect(await second.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("Private");
  await context.close();
});

test("K21 a guest registers twice in one tab, and somebody signs in after a guest", async ({ visitor }) => {
  const page = await visitor();
  await begin(page);
  await fillDetails(page, { subject: unlike(), description: "The guest's own words." });
  await written(page, "name").fill("Gun Ek");
  await written(page, "email").fill(`gun.${test.info().project.name}@kund.example`);
  await send(page, register(page));
  await send(page, register(page));
  await expect(page).toHaveURL(/mail-sent/);
  await begin(page);
  await expectEmpty(page);
  await expect(written(page, "name")).toHaveValue("");
  await written(page, "description").fill("Of a guest.");
  await signIn(page, people.colleague.email);
  await begin(page);
  await expectEmpty(page);
});

test("K21 two windows of one ticket-to-be do not answer for each other's cookie", async ({ as, desk }) => {
  const customer = await desk("customer");
  const [one, two] = [await customer.register({ subject: `${unlike()} 1` }), await customer.register({ subject: `${unlike()} 2` })];
  const page = await as("customer");
  await open(page, `/tickets/${one}`);
  await form(page, "reply").locator('[name="text"]').fill("To the first");
  const other = await page.context().newPage();
  await open(other, `/tickets/${two}`);
  await form(other, "reply").locator('[name="text"]').fill("To the second");
  await send(other, form(other, "reply"));
  await expectNotice(other, "sent");
  await page.reload();
  await hydrated(page);
  await expect(form(page, "reply").locator('[name="text"]')).toHaveValue("To the first");
});

const text = (page: Page, name: string) => form(page, name).locator('[name="text"]');
const offer = (page: Page, name: string) => form(page, name).locator("[data-offer]");

for (const [who, name] of [
  ["customer", "reply"],
  ["tier1", "reply"],
  ["tier1", "note"],
] as const) {
  test(`a ${name} of ${who} whose answer got lost is one message, also when it is sent again`, async ({ as, desk, watch }) => {
    watch.expects(/ERR_/);
    const id = await (await desk("customer")).register({ subject: unlike() });
    const page = await as(who);
    const path = who === "customer" ? `/tickets/${id}` : `/desk/tickets/${id}?write=${name}`;
    await open(page, path);
    await text(page, name).fill("Sent once, answered never.");
    const first = await form(page, name).locator('[name="once"]').inputValue();
    await sendInVain(page, form(page, name), await desk(who));
    await open(page, path);
    await expect(page.locator(".thread .entry", { hasText: "Sent once, answered never." })).toHaveCount(1);
    await expect(text(page, name)).toHaveValue("Sent once, answered never.");
    await expect(form(page, name).locator('[name="once"]')).not.toHaveValue(first);
    await send(page, form(page, name));
    await expect(page.locator("[data-notice]")).toBeVisible();
    await expect(text(page, name)).toHaveValue("");
    await expect(page.locator(".thread .entry", { hasText: "Sent once, answered never." })).toHaveCount(1);
    await test.step("another text is another message", async () => {
      await text(page, name).fill("Sent once, answered never. And more.");
      await send(page, form(page, name));
      await expect(page.locator(".thread .entry", { hasText: "answered never" })).toHaveCount(2);
    });
  });
}

test("a change to a text that the page filled in is there after a reload", async ({ as, ids }) => {
  const page = await as("tier2");
  const problem = form(page, "edit-problem");
  await open(page, `/desk/problems/${ids["problem"]}?dialog=edit`);
  const before = await problem.locator('[name="workaround"]').inputValue();
  const title = await problem.locator('[name="title"]').inputValue();
  await problem.locator('[name="workaround"]').fill(`${before} And then wait.`);
  await problem.locator('[name="title"]').fill(`${title} too`);
  await page.reload();
  await hydrated(page);
  await expect(problem.locator('[name="workaround"]')).toHaveValue(`${before} And then wait.`);
  await expect(problem.locator('[name="title"]'), "not half of the form").toHaveValue(`${title} too`);
  await expect(offer(page, "edit-problem")).toHaveCount(0);

  await test.step("somebody else changes it: theirs is shown, and the draft is offered", async () => {
    const other = await as("tier2");
    await open(other, `/desk/problems/${ids["problem"]}?dialog=edit`);
    await form(other, "edit-problem").locator('[name="workaround"]').fill("Use the other door.");
    await send(other, form(other, "edit-problem"));
    for (let again = 0; again < 2; again += 1) {
      await page.reload();
      await hydrated(page);
      await expect(problem.locator('[name="workaround"]')).toHaveValue("Use the other door.");
      await expect(offer(page, "edit-problem")).toContainText("And then wait.");
    }
    await offer(page, "edit-problem").getByRole("button", { name: "Take back what you had written" }).click();
    await expect(problem.locator('[name="workaround"]')).toHaveValue(`${before} And then wait.`);
    await expect(offer(page, "edit-problem")).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    await expect(problem.locator('[name="workaround"]')).toHaveValue(`${before} And then wait.`);
  });
  await test.step("what is thrown away is gone", async () => {
    await problem.locator('[name="workaround"]').fill("Use the other door.");
    await problem.locator('[name="title"]').fill(title);
    await page.reload();
    await hydrated(page);
    await expect(problem.locator('[name="workaround"]')).toHaveValue("Use the other door.");
    await expect(offer(page, "edit-problem")).toHaveCount(0);
  });
});

test("a changed symptom in the dialog to pass on is there after a reload, with the rest of the card", async ({ as }) => {
  const customer = await as("customer");
  await begin(customer);
  await fillDetails(customer, { subject: unlike(), description: "It stops at noon.", symptoms: "A red lamp." });
  await send(customer, register(customer));
  await send(customer, register(customer));
  const id = /\/tickets\/(\d+)/.exec(customer.url())![1]!;
  const page = await as("tier1");
  await open(page, `/desk/tickets/${id}?dialog=escalate`);
  const card = form(page, "escalate");
  await expect(card.locator('[name="symptoms"]')).toHaveValue("A red lamp.");
  await card.locator('[name="symptoms"]').fill("A red lamp, then a green one.");
  await card.locator('[name="question"]').fill("Which lamp?");
  await card.locator('[name="tier"]').selectOption({ index: 2 });
  const tier = await card.locator('[name="tier"]').inputValue();
  await page.reload();
  await hydrated(page);
  await expect(card.locator('[name="symptoms"]')).toHaveValue("A red lamp, then a green one.");
  await expect(card.locator('[name="question"]')).toHaveValue("Which lamp?");
  await expect(card.locator('[name="tier"]')).toHaveValue(tier);
});

test("the description that is changed after going back from the answers is there after a reload", async ({ as }) => {
  const page = await as("customer");
  await begin(page);
  await fillDetails(page, { subject: unlike(), description: "It stops at noon." });
  await send(page, register(page));
  await expect(page).toHaveURL(/\/new\/check/);
  await page.goBack();
  await hydrated(page);
  await expect(written(page, "description")).toHaveValue("It stops at noon.");
  await written(page, "description").fill("It stops at one.");
  await written(page, "subject").fill(`${unlike()} at one`);
  await page.reload();
  await hydrated(page);
  await expect(written(page, "description")).toHaveValue("It stops at one.");
  await expect(written(page, "subject")).toHaveValue(`${unlike()} at one`);
});

test("an uploaded file stays with its text until the form is accepted", async ({ as, desk, watch }) => {
  watch.expects(/ERR_/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const file = form(page, "reply").getByRole("checkbox", { name: /lamp\.log/ });
  await text(page, "reply").fill("With a file.");
  await form(page, "reply").locator('[name="files"]').setInputFiles(aTextFile("lamp.log"));
  await expect(file).toBeChecked();
  const expectBoth = async () => {
    await expect(text(page, "reply")).toHaveValue("With a file.");
    await expect(form(page, "reply").locator(".picked li")).toHaveCount(1);
    await expect(file).toBeChecked();
  };
  await test.step("a reload", async () => {
    await page.reload();
    await hydrated(page);
    await expectBoth();
  });
  await test.step("a link and back", async () => {
    await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
    await expect(page.locator("h1")).toHaveText("My tickets");
    await page.goBack();
    await expectBoth();
  });
  await test.step("a form that does not arrive", async () => {
    await page.route("**/do/reply", (route) => route.abort("aborted"));
    await Promise.all([page.waitForEvent("requestfailed"), form(page, "reply").locator("button.primary").click({ noWaitAfter: true })]);
    await page.unroute("**/do/reply");
    await open(page, `/tickets/${id}`);
    await expectBoth();
  });
  await test.step("it is sent, and forgotten", async () => {
    await send(page, form(page, "reply"));
    await expectNotice(page, "sent");
    await expect(page.locator(".thread .entry").last().locator("a", { hasText: "lamp.log" })).toBeVisible();
    await expect(form(page, "reply").locator(".picked li")).toHaveCount(0);
    await page.reload();
    await hydrated(page);
    await expect(form(page, "reply").locator(".picked li")).toHaveCount(0);
  });
});

test("a file that was left out stays left out", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  await text(page, "reply").fill("Without it.");
  await form(page, "reply").locator('[name="files"]').setInputFiles(aTextFile("wrong.log"));
  await form(page, "reply").getByRole("checkbox", { name: /wrong\.log/ }).uncheck();
  await page.reload();
  await hydrated(page);
  await expect(text(page, "reply")).toHaveValue("Without it.");
  await expect(form(page, "reply").locator('[name="staged"]:checked')).toHaveCount(0);
});

test("a file that is not there any more is named, and not sent along again", async ({ as, desk }) => {
  const customer = await desk("customer");
  const id = await customer.register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  await text(page, "reply").fill("See the log.");
  await form(page, "reply").locator('[name="files"]').setInputFiles(aTextFile("log.txt"));
  const staged = form(page, "reply").locator('[name="staged"]:checked');
  await expect(staged).toHaveCount(1);
  await customer.send("reply", { ticket: String(id), text: "Sent from elsewhere.", staged: (await staged.getAttribute("value"))! });
  await send(page, form(page, "reply"));
  await expect(form(page, "reply")).toContainText("log.txt");
  await expect(text(page, "reply")).toHaveValue("See the log.");
  await expect(staged).toHaveCount(0);
  await send(page, form(page, "reply"));
  await expectNotice(page, "sent");
});

test("two tabs of one ticket have a text each, and none takes the other's away", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const one = await as("customer");
  await open(one, `/tickets/${id}`);
  await text(one, "reply").fill("Of the first tab.");
  await minded(one, "Of the first tab.");
  const two = await one.context().newPage();
  await open(two, `/tickets/${id}`);
  await expect(text(two, "reply")).toHaveValue("");
  await expect(offer(two, "reply")).toHaveCount(0);
  await text(two, "reply").fill("Of the second tab.");
  const reload = async () => {
    await one.reload();
    await hydrated(one);
    await expect(text(one, "reply")).toHaveValue("Of the first tab.");
  };
  await reload();
  await send(two, form(two, "reply"));
  await expectNotice(two, "sent");
  await reload();

  await test.step("what a closed tab leaves is offered to the next", async () => {
    await closeTab(one, two);
    await text(two, "reply").fill("Begun anew.");
    await minded(two, "Begun anew.");
    await two.reload();
    await hydrated(two);
    await expect(offer(two, "reply")).toContainText("Of the first tab.");
    await expect(text(two, "reply")).toHaveValue("Begun anew.");
    await offer(two, "reply").getByRole("button", { name: "Take back what you had written" }).click();
    await expect(text(two, "reply")).toHaveValue("Begun anew.\n\nOf the first tab.");
    await two.reload();
    await hydrated(two);
    await expect(text(two, "reply")).toHaveValue("Begun anew.\n\nOf the first tab.");
    await expect(offer(two, "reply")).toHaveCount(0);
  });
});

test("a tab whose sending failed keeps its text when that of another one is accepted meanwhile", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const one = await as("customer");
  const two = await one.context().newPage();
  for (const [page, words] of [[one, "Accepted."], [two, "Precious."]] as const) {
    await open(page, `/tickets/${id}`);
    await text(page, "reply").fill(words);
    await minded(page, words);
  }
  const press = (page: Page) => form(page, "reply").locator('button.primary[type="submit"]').click({ noWaitAfter: true });
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await one.route("**/do/reply", async (route) => {
    await held;
    await route.continue();
  });
  await two.route("**/do/reply", (route) => route.abort());
  const under_way = one.waitForRequest("**/do/reply");
  const failed = two.waitForEvent("requestfailed");
  await press(one);
  await under_way;
  await press(two);
  await failed;
  release();
  await expectNotice(one, "sent");
  await expect(text(one, "reply")).toHaveValue("");
  await two.unroute("**/do/reply");
  await open(two, `/tickets/${id}`);
  await expect(text(two, "reply")).toHaveValue("Precious.");
});

test("what a closed tab leaves can be thrown away, and signing out throws all of it away", async ({ browser, server, watch, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const context = await browser.newContext({ baseURL: server.url });
  watch.on(context);
  const first = await context.newPage();
  await signIn(first, people.customer.email);
  for (const words of ["Thrown away.", "Signed out."]) {
    const closed = await context.newPage();
    await open(closed, `/tickets/${id}`);
    await text(closed, "reply").fill(words);
    await minded(closed, words);
    await closeTab(closed, first);
    await open(first, `/tickets/${id}`);
    await expect(offer(first, "reply")).toContainText(words);
    if (words === "Thrown away.") {
      await offer(first, "reply").getByRole("button", { name: "Throw it away" }).click();
      await first.reload();
      await hydrated(first);
      await expect(offer(first, "reply")).toHaveCount(0);
    }
  }
  await first.locator("summary.account").click();
  await send(first, form(first, "sign-out"));
  expect(await first.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("Signed out");
  await context.close();
});

test("a browser without a storage writes and sends all the same", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
    }
  });
  await open(page, `/tickets/${id}`);
  await text(page, "reply").fill("Without a storage.");
  await send(page, form(page, "reply"));
  await expectNotice(page, "sent");
  await expect(page.locator(".thread")).toContainText("Without a storage.");
});
