import { expect, expectContent, expectNotice, form, open, outgoingMail, people, scripting, send, test } from "./support/index.ts";

// Like tickets become incidents of a problem, customers say "me too" and are told once, and say how satisfied they are.

test("a known error: linked, answered in one action, published, joined without JavaScript, and solved for everybody", async ({ as, desk, server, watch }) => {
  test.setTimeout(150_000);
  watch.expects(/preloaded using link preload but not used/);
  const subject = `Tunnel drops at the harbour ${Date.now()}`;
  const workaround = "Switch the tunnel to the second gateway.";
  const summary = "The first gateway was replaced.";
  const [customer, sara] = [await desk("customer"), await as("tier2")];
  const first = await customer.register({ subject, description: "The tunnel drops every ten minutes." });
  const second = await customer.register({ subject: `${subject} again`, description: "The tunnel drops every ten minutes, still." });

  await test.step("tier 2 makes a problem of a ticket, with a workaround", async () => {
    await open(sara, `/desk/problems/new?ticket=${first}`);
    const page = form(sara, "add-problem");
    await page.locator('[name="title"]').fill(subject);
    await page.locator('[name="symptoms"]').fill("The tunnel drops every ten minutes.");
    await page.locator('[name="workaround"]').fill(workaround);
    await page.locator('[name="known"]').check();
    await send(sara, page);
    await expectNotice(sara, "problem_added");
  });
  const problem = new URL(sara.url()).pathname;

  await test.step("the like ticket is suggested, linked, and both get the workaround in one action", async () => {
    const candidates = form(sara, "link-problem");
    await candidates.locator(`[name="tickets"][value="${second}"]`).check();
    await send(sara, candidates);
    await expectNotice(sara, "linked");
    await send(sara, form(sara, "apply-to-all"));
    await expectNotice(sara, "workaround_sent");
    for (const ticket of [first, second]) {
      const { text } = await outgoingMail(server.data, people.customer.email, new RegExp(`\\b${ticket}\\b`));
      expect(text).toContain(workaround);
    }
  });

  await test.step("customers are told by a banner", async () => {
    await open(sara, `${problem}?dialog=banner`);
    const banner = form(sara, "publish-banner");
    await banner.locator('[name="title_en"]').fill(subject);
    await banner.locator('[name="text_en"]').fill("We know, and we are on it.");
    if (await banner.locator('[name="everyone"]').count()) await banner.locator('[name="everyone"]').check();
    await send(sara, banner);
    await expectNotice(sara, "published");
  });

  const anna = await as("colleague", { javaScriptEnabled: false });
  await test.step("a colleague reads it on the start page and before registering, and says me too, without JavaScript", async () => {
    await open(anna, "/");
    expect(await scripting(anna)).toBe(false);
    await expect(anna.getByRole("article", { name: subject })).toContainText("We know, and we are on it.");
    await open(anna, "/new");
    await expect(anna.getByRole("article", { name: subject })).toBeVisible();
    await send(anna, anna.getByRole("article", { name: subject }).locator("form"));
    await expectNotice(anna, "me_too");
    await open(anna, "/");
    await expect(anna.getByRole("article", { name: subject }).getByRole("button")).toHaveCount(0);
  });

  await test.step("the problem is resolved, and all three tickets are answered", async () => {
    await open(sara, `${problem}?dialog=resolve`);
    const solved = form(sara, "resolve-problem");
    await solved.locator('[name="code"]').selectOption({ index: 1 });
    await solved.locator('[name="summary"]').fill(summary);
    const too = solved.locator('[type="checkbox"]');
    if (await too.count()) await too.first().setChecked(true);
    await send(sara, solved);
    await expectNotice(sara, "incidents_solved");
    const { text } = await outgoingMail(server.data, people.colleague.email, /./);
    expect(text).toContain(summary);
  });

  await test.step("the colleague confirms, and says from the mail how it was, without JavaScript and without signing in", async () => {
    await open(anna, "/tickets");
    await anna.getByRole("link", { name: subject }).first().click();
    await expectContent(anna, { sees: [summary], not: [people.tier2.email] });
    await send(anna, form(anna, "confirm"));
    await expectNotice(anna, "confirmed");
    const { link } = await outgoingMail(server.data, people.colleague.email, /^How was our help\?/);
    const stranger = await anna.context().browser()!.newContext({ javaScriptEnabled: false });
    const page = await stranger.newPage();
    await page.goto(link);
    await page.getByRole("button", { name: "No, not satisfied" }).click();
    await page.locator('[name="comment"]').fill("It took a week.");
    await page.locator('form[data-form="explain-rating"] button[type="submit"]').click();
    await expect(page.locator("h1")).toContainText("Thank you");
    await page.goto(link);
    await expect(page.locator('[name="rating"]')).toHaveCount(0);
    await stranger.close();
  });

  await test.step("a lead finds the answer and follows it up", async () => {
    const henrik = await as("lead");
    await open(henrik, "/reports/follow-ups");
    await expect(henrik.getByText("It took a week.").first()).toBeVisible();
  });
});
