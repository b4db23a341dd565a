import {
  aFile,
  aTextFile,
  expect,
  expectContent,
  expectNoSideScroll,
  expectNotice,
  fillDetails,
  fillSignIn,
  form,
  leaving,
  open,
  outgoingMail,
  people,
  send,
  startServer,
  test,
  ticketNumber,
  vendorName,
} from "./support/index.ts";

const unlike = () => `${test.info().project.name} ${test.info().title.slice(0, 24)}`;

test("cookies cleared midway: what was typed is there after signing in again", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await test.step("a reply", async () => {
    await open(page, `/tickets/${id}`);
    await form(page, "reply").locator('[name="text"]').fill("Long thoughts about the line.");
    await page.context().clearCookies();
    await send(page, form(page, "reply"));
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expectContent(page, { sees: ["What you typed is kept. Sign in, and it is there."] });
    await fillSignIn(page, people.customer.email);
    await expect(page).toHaveURL(new RegExp(`/tickets/${id}`));
    await expect(form(page, "reply").locator('[name="text"]')).toHaveValue("Long thoughts about the line.");
    await send(page, form(page, "reply"));
    await expectNotice(page, "sent");
  });
  await test.step("an agent's card", async () => {
    const agent = await as("tier1");
    await open(agent, `/desk/tickets/${id}?dialog=resolve`);
    await form(agent, "resolve").locator('[name="summary"]').fill("A summary that took an hour.");
    await agent.context().clearCookies();
    await send(agent, form(agent, "resolve"));
    await fillSignIn(agent, people.tier1.email);
    await expect(form(agent, "resolve").locator('[name="summary"]')).toHaveValue("A summary that took an hour.");
  });
  await test.step("a ticket that is being registered goes on after signing in again", async () => {
    await open(page, "/new/details?category=" + (await firstCategory(page)));
    await fillDetails(page, { subject: `${unlike()} again`, description: "Half an hour of typing." });
    await page.context().clearCookies();
    await send(page, form(page, "register"));
    // It was theirs who had signed in, and is shown to nobody else who has the browser.
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await fillSignIn(page, people.customer.email);
    await expect(page).toHaveURL(/\/new\/details\?.*run=/);
    await expect(form(page, "register").locator('[name="description"]')).toHaveValue("Half an hour of typing.");
  });
});

async function firstCategory(page: import("@playwright/test").Page): Promise<number> {
  const categories = (await (await page.request.get("/read/categories")).json()) as { id: number }[];
  return categories[0]!.id;
}

for (const javaScriptEnabled of [true, false]) {
  test(`a double press registers one ticket, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async ({ as }) => {
    const page = await as("customer", { javaScriptEnabled });
    const subject = `Twice ${unlike()} ${javaScriptEnabled}`;
    await open(page, "/new/details?category=" + (await firstCategory(page)));
    await fillDetails(page, { subject, description: "Pressed twice." });
    await send(page, form(page, "register"));
    await leaving(page, () => form(page, "register").locator('button[type="submit"]').dblclick());
    await expectNotice(page, "registered");
    await page.goBack();
    await expect(page.locator("h1")).toHaveText("Nothing is waiting to be sent");
    await open(page, "/tickets?text=" + encodeURIComponent(subject));
    await expect(page.locator(".tickets > li")).toHaveCount(1);
  });
}

test("a picture that is none is refused, with the reason", async ({ as, desk, watch }) => {
  watch.expects(/stage-file.*status of 4/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const reply = form(page, "reply");
  await reply.locator('[name="files"]').setInputFiles(aTextFile("photo.png", "<script>alert(1)</script>"));
  await expect(reply.locator(".picked li")).toContainText("The content of this file is not what its name says");
  await expect(reply.locator('[name="staged"]')).toHaveCount(0);
  await reply.locator(".picked li").getByRole("button", { name: /Remove/ }).click();
  await expect(reply.locator(".picked li")).toHaveCount(0);

  const plain = await as("customer", { javaScriptEnabled: false });
  await open(plain, `/tickets/${id}`);
  await form(plain, "reply").locator('[name="text"]').fill("See the photo.");
  await form(plain, "reply").locator('[name="files"]').setInputFiles(aTextFile("photo.png", "<script>alert(1)</script>"));
  await send(plain, form(plain, "reply"));
  await expect(plain.locator("[data-error-summary]")).toContainText("The content of this file is not what its name says");
  await expect(form(plain, "reply").locator('[name="text"]')).toHaveValue("See the photo.");
});

test("a file that is too large is refused before or after it was sent, and the text stays", async ({ browser, watch }) => {
  watch.expects(/stage-file.*status of 4/);
  const server = await startServer({ env: { TIERDESK_UPLOAD_MB: "1" }, log: `server-small-${test.info().project.name}` });
  try {
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      watch.on(context);
      const page = await context.newPage();
      await open(page, "/new/details?category=" + (await firstCategory(page)));
      const register = form(page, "register");
      await register.locator('[name="description"]').fill("With a large file.");
      await register.locator('[name="files"]').setInputFiles(aFile("dump.bin", 1_300_000));
      if (!javaScriptEnabled) await send(page, register);
      await expect(form(page, "register")).toContainText("Choose a file of at most 1 MB");
      await expect(form(page, "register").locator('[name="description"]')).toHaveValue("With a large file.");
      await context.close();
    }
  } finally {
    await server.stop();
  }
});

test("emoji, right-to-left text and words of 300 letters keep the layout", async ({ as, desk }) => {
  const word = "ö".repeat(300);
  const subject = `${word.slice(0, 150)} 👩🏽‍🚒🧯 لا يعمل الإنترنت`;
  const description = `${word}\n\nلا يعمل الإنترنت في العيادة منذ الصباح 👩🏽‍🚒\n\n\`${word}\`\n\n# ${word}\n\n- ${word}\n\n| ${word} | b |\n|---|---|\n| ${word} | ${word} |`;
  const customer = await desk("customer");
  const id = await customer.register({ subject, description, files: [aTextFile(`${word.slice(0, 130)}.txt`)] });
  const tier1 = await desk("tier1");
  const card = { symptoms: word, tried: word, ruled_out: "لا يعمل الإنترنت 👩🏽‍🚒", question: word };
  await tier1.reply(id, description, true);
  await tier1.act("set-priority", id, { priority: "high", reason: word });
  await tier1.escalate(id, "Technical", card);
  const tier2 = await desk("tier2");
  await tier2.act("take", id);
  await tier2.share(id, vendorName, card, [word]);
  for (const [who, paths] of [
    ["customer", ["/", "/tickets", `/tickets/${id}`]],
    ["tier2", ["/desk?view=waiting_vendor", `/desk/tickets/${id}`, `/desk/tickets/${id}?dialog=recall`]],
    ["vendor", ["/vendor", `/vendor/tickets/${id}`]],
  ] as const) {
    const page = await as(who);
    for (const path of paths) {
      await open(page, path);
      await expectNoSideScroll(page);
      const wide = page.viewportSize()!;
      await page.setViewportSize({ width: 320, height: 640 });
      await expectNoSideScroll(page);
      await page.setViewportSize(wide);
    }
    await expectContent(page, { sees: ["لا يعمل الإنترنت"] });
  }
});

test("two agents save at once: the second is told what changed, and keeps the text", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const [first, second] = [await as("tier1"), await as("tier2")];
  for (const page of [first, second]) await open(page, `/desk/tickets/${id}?dialog=priority`);
  await form(first, "set-priority").locator('[value="urgent"]').check();
  await form(first, "set-priority").locator('[name="reason"]').fill("The whole clinic is down");
  await send(first, form(first, "set-priority"));
  await expectNotice(first, "saved");
  await form(second, "set-priority").locator('[value="low"]').check();
  await form(second, "set-priority").locator('[name="reason"]').fill("Only one person");
  await send(second, form(second, "set-priority"));
  const dialog = second.locator('dialog[data-dialog="priority"]');
  await expect(dialog).toContainText("Somebody else changed this while you were writing");
  await expect(dialog).toContainText(`${people.tier1.name} changed the priority`);
  await expect(dialog).toContainText("The whole clinic is down");
  await expect(dialog.locator('[name="reason"]')).toHaveValue("Only one person");
  await expect(dialog.locator('[value="low"]')).toBeChecked();
  await send(second, form(second, "set-priority"));
  await expectNotice(second, "saved");
});

test("links that were used, replaced or tampered with say so, and offer a new one", async ({ page, server }) => {
  const email = people.colleague.email;
  const ask = async () => {
    await open(page, "/sign-in/link");
    await form(page, "ask-sign-in-link").locator('[name="email"]').fill(email);
    await send(page, form(page, "ask-sign-in-link"));
    await expect(page.locator("h1")).toHaveText("Check your email");
  };
  await ask();
  const { link } = await outgoingMail(server.data, email, /Your link to sign in/);
  const last = link.at(-1) === "a" ? "b" : "a";
  await open(page, link.slice(0, -1) + last);
  await expect(page.locator("h1")).toHaveText("This link does not work any more");
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page.locator("h1")).toHaveText("Sign in with a link");
  await open(page, link);
  await send(page, form(page, "use-link"));
  await expectNotice(page, "welcome");
  await open(page, link);
  await expect(page.locator("h1")).toHaveText("This link does not work any more");
});

test("addresses that were tampered with lead nowhere", async ({ as, watch }) => {
  watch.expects(/status of 404/);
  const page = await as("customer");
  for (const path of ["/tickets/abc", "/tickets/-1", "/tickets/99999999999999999999", "/files/../../etc/passwd", "/files/abc", "/link/nonsense/abc"]) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBe(404);
    await expect(page.locator("h1")).toHaveText("There is nothing here");
  }
  for (const path of ["/tickets?after=nonsense", "/tickets?status=nonsense&from=2026-99-99", "/new/details?category=abc&x=%00"]) {
    const answer = await page.goto(path);
    expect(answer!.status(), path).toBeLessThan(500);
  }
});

test("100 kB in a field are refused with a sentence, and are still there", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const long = "åäö ".repeat(25_000).trim();
  await form(page, "reply").locator('[name="text"]').fill(long);
  await send(page, form(page, "reply"));
  await expect(page.locator("[data-error-summary]")).toContainText("Shorten this to 50000 characters or fewer");
  await expect(form(page, "reply").locator('[name="text"]')).toHaveValue(long);
  expect(ticketNumber(page)).toBe(id);
});
