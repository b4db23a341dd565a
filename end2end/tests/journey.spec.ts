import {
  aPicture,
  aTextFile,
  chooseCategory,
  expect,
  expectContent,
  expectNotice,
  fillDetails,
  form,
  mailsTo,
  open,
  people,
  send,
  test,
  ticketNumber,
  vendorName,
} from "./support/index.ts";

// What each party wrote. Every text is looked for in what the others receive.
const subject = "Card terminals lose the line at noon";
const description = "All three terminals lose the line at about noon and come back after a minute.";
const question = "Which light is on at the box while the line is gone?";
const answer = "The one marked LOS is red, and the box is warm.";
const card = {
  symptoms: "Line down for a minute daily, LOS red meanwhile.",
  tried: "Power cycle and another cable, no difference.",
  ruled_out: "Not the terminals: a laptop loses the line too.",
  question: "Does the optical level drop at the port?",
};
const vendorCard = {
  symptoms: "Level at the port falls to -31 dBm at 11:58.",
  tried: "Other port of the same card, same fall.",
  ruled_out: "Not our equipment: the neighbour port is steady.",
  question: "Is there work on the splitter around noon?",
};
const pastTier3 = "Only the network owner can open that cabinet.";
const vendorMessage = "Our crew is in that cabinet every day this week.";
const vendorAnswer = "The splice was bent when the cabinet closed. It is repaired.";
const note = "Canary 7f3a: the vendor owes us a credit for this.";
const solution = "A bent fibre in the street cabinet was repaired. Nothing to do on your side.";
const reference = "NF-2291-B";

test("a ticket travels from the customer through the tiers and the vendor, and back", async ({ as, server }) => {
  test.setTimeout(180_000);
  const maria = await as("customer");
  const amir = await as("tier1");
  const sara = await as("tier2");
  const tomas = await as("vendor");
  const file = (path: string, page = maria) => page.request.get(path).then((answer) => answer.status());
  let id = 0;
  let picture = "";
  let log = "";
  let noteFile = "";

  await test.step("the customer registers it in three steps", async () => {
    await open(maria, "/");
    await maria.locator('main [data-action="report"]').click();
    await chooseCategory(maria);
    await fillDetails(maria, { subject, description });
    await maria.locator('[name="files"]').setInputFiles(aPicture("box.png"));
    await expect(maria.locator('.picked [name="staged"]')).toBeChecked();
    await send(maria, form(maria, "register"));
    await expect(maria.locator("h1")).toHaveText("Check your answers");
    await expectContent(maria, { sees: [subject, description, "box.png", people.customer.name] });
    await send(maria, form(maria, "register"));
    await expectNotice(maria, "registered");
    id = ticketNumber(maria);
    await expectContent(maria, { sees: [`Ticket ${id} is registered`, "What happens next", subject, description] });
    await expect(maria.locator('.rung[aria-current="step"]')).toContainText("Front line");
    picture = (await maria.locator(".thread .shots a").getAttribute("href"))!;
    expect(await file(picture)).toBe(200);
  });

  await test.step("nobody else outside sees it", async () => {
    await open(tomas, "/vendor");
    await expectContent(tomas, { not: [subject, String(id)] });
    expect(await file(`/vendor/tickets/${id}`, tomas)).toBe(404);
    expect(await file(picture, tomas)).toBe(404);
  });

  await test.step("tier 1 takes it and asks back", async () => {
    await open(amir, "/desk?view=unassigned");
    await amir.locator("a[data-row]").filter({ hasText: subject }).click();
    await expect(amir.locator("h1")).toHaveText(subject);
    await expectContent(amir, { sees: [description, people.customer.name] });
    await send(amir, form(amir, "take"));
    await expectNotice(amir, "taken");
    const reply = form(amir, "reply");
    await reply.locator('[name="text"]').fill(question);
    await send(amir, reply, reply.locator('[name="asks"]'));
    await expectNotice(amir, "sent");
    await expectContent(amir, { sees: [question, "Waiting for customer"] });
  });

  await test.step("the customer sees that it waits for her, and answers", async () => {
    await open(maria, "/");
    await expect(maria.getByRole("region", { name: "Needs your answer" })).toContainText(subject);
    await maria.getByRole("region", { name: "Needs your answer" }).getByRole("link", { name: subject }).click();
    await expect(maria.locator("h1")).toHaveText(subject);
    await expectContent(maria, { sees: ["Waiting for you", "We need your answer", question] });
    const reply = form(maria, "reply");
    await reply.locator('[name="text"]').fill(answer);
    await reply.locator('[name="files"]').setInputFiles(aTextFile("box.log"));
    await expect(reply.locator('[name="staged"]')).toBeChecked();
    await send(maria, reply);
    await expectNotice(maria, "sent");
    await expectContent(maria, { sees: [answer, "In progress"] });
    log = (await maria.locator(".thread .attach").getAttribute("href"))!;
    expect(await file(log)).toBe(200);
  });

  await test.step("tier 1 passes it on to Technical with a handover card", async () => {
    await open(amir, "/desk?view=mine");
    await amir.locator("a[data-row]").filter({ hasText: subject }).click();
    await expectContent(amir, { sees: [answer] });
    await amir.locator('[data-action="escalate"]').click();
    const dialog = amir.locator('dialog[data-dialog="escalate"]');
    await expect(dialog).toBeVisible();
    await expect(dialog.locator('[name="tier"] option:checked')).toHaveText("Technical");
    for (const [field, text] of Object.entries(card)) await dialog.locator(`[name="${field}"]`).fill(text);
    await send(amir, form(amir, "escalate"));
    await expectNotice(amir, "passed_on");
    await expectContent(amir, { sees: [...Object.values(card), "Handover, Front line to Technical"] });
  });

  await test.step("the customer sees where it is, not what was handed over", async () => {
    await open(maria, `/tickets/${id}`);
    await expect(maria.locator('.rung[aria-current="step"]')).toContainText("Technical");
    await expectContent(maria, { sees: ["Your ticket is with Technical"], not: Object.values(card) });
  });

  await test.step("tier 2 takes it and shares it with the vendor, with one message", async () => {
    await open(sara, "/desk?view=unassigned");
    await sara.locator("a[data-row]").filter({ hasText: subject }).click();
    await expectContent(sara, { sees: [description, question, answer, ...Object.values(card)] });
    await send(sara, form(sara, "take"));
    await expectNotice(sara, "taken");
    await sara.locator('[data-action="escalate"]').click();
    const dialog = sara.locator('dialog[data-dialog="escalate"]');
    await dialog.locator('[name="tier"]').selectOption({ label: "Vendor, outside" });
    await dialog.locator('[name="vendor"]').selectOption({ label: vendorName });
    await dialog.locator('[name="skip_reason"]').fill(pastTier3);
    await dialog.locator('[name="messages"]').first().check();
    await dialog.locator('[name="attachments"]').first().check();
    for (const [field, text] of Object.entries(vendorCard)) await dialog.locator(`[name="${field}"]`).fill(text);
    await send(sara, form(sara, "escalate"));
    await expectNotice(sara, "passed_on");
    await expectContent(sara, { sees: [...Object.values(vendorCard), vendorName, "Waiting for vendor"] });
  });

  await test.step("the vendor sees the card and the chosen message, and nothing else", async () => {
    await open(tomas, "/vendor");
    await tomas.getByRole("link", { name: subject }).click();
    await expect(tomas.locator("h1")).toHaveText(subject);
    await expectContent(tomas, {
      sees: [...Object.values(vendorCard), description],
      not: [question, answer, pastTier3, ...Object.values(card), people.customer.name, people.customer.email, "Kustvården"],
    });
    expect(await file(picture, tomas), "the file of the chosen message").toBe(200);
    expect(await file(log, tomas), "the file of another message").toBe(404);
    expect(await file(`/tickets/${id}`, tomas)).toBe(404);
    expect(await file(`/desk/tickets/${id}`, tomas)).toBe(404);
  });

  await test.step("the customer sees that it is with the vendor, but neither with whom there nor what was asked", async () => {
    await open(maria, `/tickets/${id}`);
    await expect(maria.locator('.rung[aria-current="step"]')).toContainText("Vendor");
    await expectContent(maria, {
      sees: ["With the vendor since"],
      not: [people.vendor.name, ...Object.values(card), ...Object.values(vendorCard)],
    });
  });

  await test.step("the vendor gives a reference and a date, writes, and gives it back", async () => {
    const promise = form(tomas, "vendor-promise");
    await promise.locator('[name="reference"]').fill(reference);
    await promise.locator('[name="promised"]').fill("2030-05-17");
    await send(tomas, promise);
    await expectNotice(tomas, "saved");
    await expect(form(tomas, "vendor-promise").locator('[name="reference"]')).toHaveValue(reference);
    const message = form(tomas, "vendor-answer");
    await message.locator('[name="text"]').fill(vendorMessage);
    await send(tomas, message);
    await expectNotice(tomas, "sent");
    await expectContent(tomas, { sees: [vendorMessage] });
    await open(sara, `/desk/tickets/${id}`);
    await expectContent(sara, { sees: [vendorMessage, reference, "2030-05-17"] });
    const back = form(tomas, "vendor-return");
    await back.locator('[name="answer"]').fill(vendorAnswer);
    await send(tomas, back);
    await expectNotice(tomas, "given_back");
  });

  await test.step("it is gone for the vendor: in the list, at its address, and its file", async () => {
    await expect(tomas.locator("h1")).toHaveText("Shared with you");
    await expectContent(tomas, { not: [subject, String(id), reference] });
    expect(await file(`/vendor/tickets/${id}`, tomas)).toBe(404);
    expect(await file(`/read/shared-ticket?id=${id}`, tomas)).toBe(404);
    expect(await file(picture, tomas)).toBe(404);
  });

  await test.step("tier 2 reads the answer, notes something for colleagues, and solves it", async () => {
    await open(sara, `/desk/tickets/${id}`);
    await expectContent(sara, { sees: [vendorAnswer, vendorMessage] });
    await sara.getByRole("link", { name: "Internal note" }).click();
    const noted = form(sara, "note");
    await noted.locator('[name="text"]').fill(note);
    await noted.locator('[name="files"]').setInputFiles(aTextFile("credit.txt", note));
    await expect(noted.locator('[name="staged"]')).toBeChecked();
    await send(sara, noted);
    await expectNotice(sara, "noted");
    noteFile = (await sara.locator(".entry.note .attach").getAttribute("href"))!;
    expect(await file(noteFile, sara)).toBe(200);
    await sara.locator('[data-action="resolve"]').click();
    const dialog = sara.locator('dialog[data-dialog="resolve"]');
    await dialog.locator('[name="code"]').selectOption({ index: 1 });
    await dialog.locator('[name="summary"]').fill(solution);
    await dialog.locator('[name="learn"][value="nothing"]').check();
    await send(sara, form(sara, "resolve"));
    await expectNotice(sara, "resolved");
    await expectContent(sara, { sees: [solution, note, "Resolved"] });
  });

  await test.step("the customer reads the solution and confirms it", async () => {
    await open(maria, `/tickets/${id}`);
    await expectContent(maria, {
      sees: ["We believe it is solved", solution, description, question, answer],
      not: [note, people.vendor.name, vendorMessage, vendorAnswer, reference, ...Object.values(card), ...Object.values(vendorCard)],
    });
    expect(await file(noteFile), "the note's file").toBe(404);
    await send(maria, form(maria, "confirm"));
    await expectNotice(maria, "confirmed");
    await expectContent(maria, { sees: ["This ticket is closed"], not: [note] });
    await open(maria, "/tickets?status=closed");
    await expect(maria.getByRole("link", { name: subject })).toBeVisible();
  });

  await test.step("support sees the end of it, and nobody's mail tells too much", async () => {
    await open(amir, `/desk/tickets/${id}`);
    await expectContent(amir, { sees: [solution, note, vendorAnswer, "Closed"] });
    expect(await file(noteFile, tomas), "the note's file").toBe(404);
    const mails = async (to: string) => (await mailsTo(server.data, to)).map((mail) => mail.subject + mail.text).join("\n");
    await expect.poll(() => mails(people.customer.email)).toContain(solution);
    await expect.poll(() => mails(people.vendor.email)).toContain(subject);
    const hers = await mails(people.customer.email);
    const theirs = await mails(people.vendor.email);
    for (const secret of [note, people.vendor.name, vendorAnswer, ...Object.values(card), ...Object.values(vendorCard)]) expect(hers).not.toContain(secret);
    for (const secret of [note, answer, question, people.customer.name]) expect(theirs).not.toContain(secret);
  });
});
