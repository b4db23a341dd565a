import {
  aPicture,
  aTextFile,
  chooseCategory,
  expect,
  expectContent,
  expectNoSideScroll,
  expectNotice,
  fillDetails,
  fillSignIn,
  form,
  open,
  outgoingMail,
  people,
  scripting,
  send,
  test,
  ticketNumber,
} from "./support/index.ts";

// The customer's part of a ticket's life, where JavaScript is switched off.
test.use({ javaScriptEnabled: false });

test.beforeEach(({ watch }) => {
  // The page says early what its script will need, but there is no script here.
  watch.expects(/preloaded using link preload but not used/);
});

const password = "nine quiet otters swim";

test("register with a file, correct an error, answer a question, confirm the solution", async ({ page, desk }) => {
  test.setTimeout(120_000);
  const agent = await desk("tier1");
  await open(page, "/");
  expect(await scripting(page)).toBe(false);
  await page.getByRole("link", { name: "Sign in" }).first().click();
  await fillSignIn(page, people.customer.email);
  await expect(page.locator("h1")).toHaveText("What is not working?");

  const typed = { subject: "Fan is loud <b>&", description: "It **howls** since\n\nMonday & never stops.", symptoms: "A howl" };
  await test.step("an error keeps everything that was typed, the file too", async () => {
    await page.locator('main [data-action="report"]').click();
    await chooseCategory(page);
    await fillDetails(page, typed);
    await form(page, "register").locator('[name="subject"]').fill("");
    await form(page, "register").locator('[name="files"]').setInputFiles([aPicture("fan.png"), aTextFile("fan.log")]);
    await send(page, form(page, "register"));
    await expect(page).toHaveTitle(/^Error: /);
    const summary = page.locator("[data-error-summary]");
    await expect(summary).toContainText("One answer needs another look");
    await expect(summary.getByRole("link")).toHaveAttribute("href", "#field-subject");
    const register = form(page, "register");
    await expect(register.locator('[name="subject"]')).toHaveAttribute("aria-invalid", "true");
    await expect(register.locator('[name="description"]')).toHaveValue(typed.description);
    await expect(register.locator('[name="symptoms"]')).toHaveValue(typed.symptoms);
    await expect(register.locator('[name="impact"][value="several"]')).toBeChecked();
    await expect(register.locator('[name="urgency"][value="partly"]')).toBeChecked();
    await expect(register.locator('[name="staged"]')).toHaveCount(2);
    await expect(register).toContainText("fan.png");
    await register.locator('[name="staged"]').last().uncheck();
  });

  let id = 0;
  await test.step("corrected, it is checked and registered", async () => {
    const register = form(page, "register");
    await register.locator('[name="subject"]').fill(typed.subject);
    await send(page, register);
    await expect(page.locator("h1")).toHaveText("Check your answers");
    await expectContent(page, { sees: [typed.subject, typed.symptoms, "fan.png"], not: ["fan.log"] });
    await page.getByRole("link", { name: /Change.*In one sentence/ }).click();
    await expect(form(page, "register").locator('[name="subject"]')).toHaveValue(typed.subject);
    await send(page, form(page, "register"));
    await send(page, form(page, "register"));
    await expectNotice(page, "registered");
    id = ticketNumber(page);
    await expect(page.locator("h1")).toHaveText(typed.subject);
    await expect(page.locator(".thread .rich strong")).toHaveText("howls");
    await expect(page.locator(".thread .shots img")).toBeVisible();
    await expectNoSideScroll(page);
  });

  await test.step("support asks, the customer answers with a file", async () => {
    await agent.act("take", id);
    await agent.reply(id, "Which fan is it?", true);
    await open(page, "/");
    await page.getByRole("region", { name: "Needs your answer" }).getByRole("link", { name: typed.subject }).click();
    await expectContent(page, { sees: ["Waiting for you", "Which fan is it?"] });
    await send(page, form(page, "reply"));
    await expect(page.locator("[data-error-summary]")).toBeVisible();
    await form(page, "reply").locator('[name="text"]').fill("The upper one.");
    await form(page, "reply").locator('[name="files"]').setInputFiles(aTextFile("upper.log"));
    await send(page, form(page, "reply"));
    await expectNotice(page, "sent");
    await expectContent(page, { sees: ["The upper one.", "upper.log", "In progress"] });
  });

  await test.step("not solved at first, then solved", async () => {
    await agent.resolve(id, "Dust was removed.");
    await open(page, `/tickets/${id}`);
    await expectContent(page, { sees: ["We believe it is solved", "Dust was removed."] });
    await page.locator("summary", { hasText: "No, it is not solved" }).click();
    await form(page, "not-solved").locator('[name="text"]').fill("It howls again.");
    await send(page, form(page, "not-solved"));
    await expectNotice(page, "not_solved");
    await expectContent(page, { sees: ["It howls again.", "In progress"] });
    await agent.resolve(id, "The fan was replaced.");
    await open(page, `/tickets/${id}`);
    await send(page, form(page, "confirm"));
    await expectNotice(page, "confirmed");
    await expectContent(page, { sees: ["This ticket is closed"] });
  });

  await test.step("filter the list, read the menu, and go", async () => {
    await open(page, "/tickets");
    await page.getByLabel("Words or number").fill(typed.subject);
    await page.getByRole("button", { name: "Filter" }).click();
    await expect(page.getByRole("link", { name: typed.subject })).toBeVisible();
    await page.locator("summary.account").click();
    await send(page, form(page, "sign-out"));
    await expectNotice(page, "signed_out");
    await open(page, `/tickets/${id}`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });
});

test("without an account: the mailed link confirms, makes the account and shows the ticket", async ({ page, server }) => {
  const guest = `guest-${test.info().project.name}@kund.example`;
  await open(page, "/");
  await page.locator('main [data-action="report"]').click();
  await chooseCategory(page);
  await fillDetails(page, { subject: "Door does not open", description: "The card reader stays red." });
  await form(page, "register").locator('[name="name"]').fill("Gun Ek");
  await form(page, "register").locator('[name="email"]').fill("gun at kund");
  await send(page, form(page, "register"));
  await expect(page.locator("[data-error-summary]").getByRole("link")).toHaveAttribute("href", "#field-email");
  await expect(form(page, "register").locator('[name="name"]')).toHaveValue("Gun Ek");
  await form(page, "register").locator('[name="email"]').fill(guest);
  await send(page, form(page, "register"));
  await send(page, form(page, "register"));
  await expect(page.locator("h1")).toHaveText("Check your email");
  const { link } = await outgoingMail(server.data, guest, /Confirm your ticket/);
  await open(page, link);
  await send(page, form(page, "use-link"));
  await expectNotice(page, "registered");
  await expect(page.locator("h1")).toHaveText("Door does not open");
  await open(page, link);
  await expect(page.locator("h1")).toHaveText("This link has done its work");

  await test.step("later a mailed link signs in", async () => {
    await page.context().clearCookies();
    await open(page, "/sign-in/link");
    await form(page, "ask-sign-in-link").locator('[name="email"]').fill(guest);
    await send(page, form(page, "ask-sign-in-link"));
    await expect(page.locator("h1")).toHaveText("Check your email");
    await open(page, (await outgoingMail(server.data, guest, /Your link to sign in/)).link);
    await send(page, form(page, "use-link"));
    await expectNotice(page, "welcome");
    await expect(page.getByRole("link", { name: "Door does not open" })).toBeVisible();
  });
});

test("sign up, sign out, forget the password, choose another, sign in", async ({ page, server }) => {
  const email = `siv-${test.info().project.name}@kund.example`;
  await open(page, "/sign-in");
  await page.getByRole("link", { name: "Make an account" }).click();
  await form(page, "sign-up").locator('[name="name"]').fill("Siv Lund");
  await form(page, "sign-up").locator('[name="email"]').fill("siv");
  await send(page, form(page, "sign-up"));
  await expect(page.locator("[data-error-summary]")).toContainText("Write an email address");
  await expect(form(page, "sign-up").locator('[name="name"]')).toHaveValue("Siv Lund");
  await form(page, "sign-up").locator('[name="email"]').fill(email);
  await send(page, form(page, "sign-up"));
  await expect(page.locator("h1")).toHaveText("Check your email");

  await test.step("nothing can be seen before the address is confirmed, and the password is chosen there", async () => {
    await open(page, "/sign-in");
    await fillSignIn(page, email, password);
    await expect(page.locator("[data-error-summary]")).toContainText("do not belong together");
    await open(page, (await outgoingMail(server.data, email, /Confirm your address/)).link);
    const confirm = form(page, "use-link");
    await expect(confirm.locator('[name="name"]')).toHaveValue("Siv Lund");
    await confirm.locator('[name="password"]').fill("short");
    await send(page, confirm);
    await expect(page.locator("[data-error-summary]")).toContainText("at least 10 characters");
    await expect(confirm.locator('[name="name"]')).toHaveValue("Siv Lund");
    await expect(confirm.locator('[name="password"]')).toHaveValue("");
    await confirm.locator('[name="password"]').fill(password);
    await send(page, confirm);
    await expectNotice(page, "welcome");
  });

  await test.step("a new password replaces the forgotten one", async () => {
    await page.locator("summary.account").click();
    await send(page, form(page, "sign-out"));
    await open(page, "/sign-in");
    await page.getByRole("link", { name: "Forgot it?" }).click();
    await form(page, "ask-reset").locator('[name="email"]').fill(email);
    await send(page, form(page, "ask-reset"));
    await open(page, (await outgoingMail(server.data, email, /Choose a new password/)).link);
    await form(page, "choose-password").locator('[name="password"]').fill(`${password} on`);
    await send(page, form(page, "choose-password"));
    await expectNotice(page, "password_saved");
    await page.context().clearCookies();
    await open(page, "/sign-in");
    await fillSignIn(page, email, password);
    await expect(page.locator("[data-error-summary]")).toBeVisible();
    await fillSignIn(page, email, `${password} on`);
    await expect(page.locator("summary.account")).toBeVisible();
  });
});

test("the language changes where one is, and stays", async ({ page }) => {
  await open(page, "/new");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const switches = page.locator('footer form[data-form="language"]');
  await send(page, switches);
  await expect(page).toHaveURL(/\/new$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "sv");
  await open(page, "/sign-in");
  await expect(page.locator("html")).toHaveAttribute("lang", "sv");
  await expect(page.locator("h1")).toHaveText("Logga in");
  await send(page, form(page, "language"));
  await expect(page.locator("h1")).toHaveText("Sign in");
});
