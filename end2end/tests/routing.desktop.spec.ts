import type { Page } from "@playwright/test";
import {
  chooseCategory,
  expect,
  expectContent,
  expectNotice,
  fillDetails,
  form,
  leaving,
  open,
  outgoingMail,
  people,
  send,
  test,
  ticketNumber,
} from "./support/index.ts";

// What an administrator sets up decides where tickets go and what is done to them, and both say so on the ticket.

/** What the tester of rules answers about what its form holds now. */
async function tried(page: Page) {
  await leaving(page, () => page.getByRole("button", { name: "Try it" }).click());
  return page.locator("[data-trial]");
}

test("a ticket goes where the tester said, and names the rule", async ({ as }) => {
  const [admin, oliver] = [await as("admin"), await as("otherClient")];
  const mark = `Crane${Date.now()}`;
  const [team, rule, client] = [`Harbour desk ${mark}`, `Cranes ${mark}`, "Lindholm & Partners"];
  const subject = `The ${mark} beeps and stands still`;

  await test.step("the administrator makes a team for one client", async () => {
    await open(admin, "/admin/teams");
    const added = form(admin, "admin-add-team");
    await added.locator('[name="name"]').fill(team);
    await added.locator('[name="tier"]').selectOption({ label: "Technical" });
    await send(admin, added, added.locator('button[type="submit"]'));
    await expectNotice(admin, "saved");
    await expect(admin.locator("h1")).toHaveText(team);
    const settings = form(admin, "admin-team");
    await settings.getByLabel(client).check();
    await settings.getByLabel(people.tier2.name).check();
    await send(admin, settings);
    await expectNotice(admin, "saved");
    await expect(settings.getByLabel(client)).toBeChecked();
  });

  await test.step("and a rule that leads there", async () => {
    await open(admin, "/admin/rules");
    await admin.getByRole("link", { name: "Add a rule" }).click();
    const added = form(admin, "admin-rule-new");
    await added.locator('[name="name"]').fill(rule);
    await added.locator('[name="all-0-field"]').selectOption({ label: "Subject" });
    await added.locator('[name="all-0-values"]').fill(mark);
    await added.locator('[name="team"]').selectOption({ label: team });
    await added.locator('[name="priority"]').selectOption({ label: "Urgent" });
    await send(admin, added);
    await expectNotice(admin, "saved");
  });

  await test.step("the tester says what would happen, and that a ticket without the word goes elsewhere", async () => {
    await admin.getByRole("link", { name: "Try a ticket" }).click();
    await admin.locator('[name="subject"]').fill("The lift beeps");
    await admin.locator('[name="organisation"]').selectOption({ label: client });
    await expect((await tried(admin)).locator("dl")).toContainText("No rule fits");
    await admin.locator('[name="subject"]').fill(subject);
    const trial = await tried(admin);
    await expect(trial.getByRole("link", { name: rule })).toBeVisible();
    await expect(trial.locator("dl")).toContainText(team);
  });

  let id = 0;
  await test.step("the customer registers it, and reads nothing of rules", async () => {
    await open(oliver, "/new");
    await chooseCategory(oliver);
    await fillDetails(oliver, { subject, description: "It beeps three times." });
    await send(oliver, form(oliver, "register"));
    await send(oliver, form(oliver, "register"));
    await expectNotice(oliver, "registered");
    id = ticketNumber(oliver);
    await expectContent(oliver, { sees: ["Your ticket is with Technical"], not: [rule, team] });
  });

  await test.step("it is there, and says by which rule", async () => {
    await open(admin, `/desk/tickets/${id}`);
    await expect(admin.locator(".thread .event").filter({ hasText: `${rule}: went to ${team}` })).toBeVisible();
    await expect(admin.locator(".t-head")).toContainText("Urgent");
    const sara = await as("tier2");
    await open(sara, `/desk?view=team&q=${mark}`);
    await expect(sara.locator("a[data-row]")).toHaveText([subject]);
  });

  await test.step("asked by its number, the tester says the same", async () => {
    await open(admin, "/admin/routing-test");
    await admin.locator('[name="ticket"]').fill(String(id));
    const trial = await tried(admin);
    await expect(trial).toContainText(subject);
    await expect(trial.getByRole("link", { name: rule })).toBeVisible();
  });
});

test("an automation answers to the customer's reply, and says so on the ticket", async ({ as, desk, server }) => {
  const admin = await as("admin");
  const mark = `Winch${Date.now()}`;
  const name = `Winches ${mark}`;
  const note = `The ${mark} is known to lie.`;

  await test.step("the administrator writes it", async () => {
    await open(admin, "/admin/automations");
    await admin.getByRole("link", { name: "Add an automation" }).click();
    const added = form(admin, "admin-automation-new");
    await added.locator('[name="name"]').fill(name);
    await added.locator('[name="trigger"]').selectOption({ label: "The customer writes" });
    await added.locator('[name="all-0-field"]').selectOption({ label: "Subject" });
    await added.locator('[name="all-0-values"]').fill(mark);
    await added.locator('[name="priority"]').selectOption({ label: "High" });
    await added.getByRole("group", { name: "Add tags" }).getByLabel("hardware").check();
    await added.getByLabel("whoever has it").check();
    await added.locator('[name="note"]').fill(note);
    await send(admin, added);
    await expectNotice(admin, "saved");
    await expect(admin.getByRole("row").filter({ hasText: name })).toContainText("did not run");
  });

  const [maria, tier1] = [await as("customer"), await desk("tier1")];
  const id = await (await desk("customer")).register({ subject: `${mark} turns by itself` });
  await tier1.act("take", id);
  await tier1.reply(id, "Since when?", true);
  const amir = await as("tier1");
  const thread = amir.locator(".thread");

  await test.step("nothing of it before the customer writes", async () => {
    await open(amir, `/desk/tickets/${id}`);
    await expect(thread).toContainText("Since when?");
    await expect(thread).not.toContainText(name);
  });

  await test.step("the customer answers", async () => {
    await open(maria, `/tickets/${id}`);
    const reply = form(maria, "reply");
    await reply.locator('[name="text"]').fill("Since this morning.");
    await send(maria, reply);
    await expectNotice(maria, "sent");
    await expectContent(maria, { sees: ["Since this morning."], not: [name, note] });
  });

  await test.step("what it did stands on the ticket, under its name, once", async () => {
    await open(amir, `/desk/tickets/${id}`);
    await expect(thread.locator(".event").filter({ hasText: `By the automation ${name}` })).toHaveCount(1);
    await expect(thread.locator(".entry.note").filter({ hasText: note })).toHaveCount(1);
    await expect(amir.locator(".t-head")).toContainText("High");
    await expect(amir.locator(".t-head")).toContainText("hardware");
    const { text } = await outgoingMail(server.data, people.tier1.email, `Ticket ${id}: ${name}`);
    expect(text).toContain(`/desk/tickets/${id}`);
  });

  await test.step("and the administrator sees that it ran", async () => {
    await open(admin, "/admin/automations");
    const row = admin.getByRole("row").filter({ hasText: name });
    await expect(row).toContainText("ran once");
    await row.getByRole("link", { name }).click();
    await expect(admin.getByRole("row").filter({ hasText: String(id) })).toContainText("Done");
  });
});
