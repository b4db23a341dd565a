import { expect, expectNotice, form, leaving, open, test } from "./support/index.ts";

// From ticket to ticket, as an agent does it all day: by keys, and never over words that were not seen.

test("J and K lead along the list, U back to it, and an answer leads on to the next ticket", async ({ as, desk }) => {
  const [customer, page] = [await desk("customer"), await as("tier1")];
  const mark = `Loop ${Date.now()}`;
  for (const number of [1, 2, 3]) await customer.register({ subject: `${mark} ${number}` });
  await open(page, `/desk?view=all&sort=oldest&q=${encodeURIComponent(mark)}`);
  const title = page.locator("h1");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(title).toHaveText(`${mark} 1`);
  await page.keyboard.press("j");
  await expect(title).toHaveText(`${mark} 2`);
  await page.keyboard.press("k");
  await expect(title).toHaveText(`${mark} 1`);
  await expect(page.getByRole("link", { name: "Previous ticket" })).toHaveCount(0);

  await test.step("the choice where an answer leads is remembered", async () => {
    await page.getByLabel("After sending").selectOption("next");
    await page.keyboard.press("r");
    await page.keyboard.type("An answer to the first.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "sent");
    await expect(title).toHaveText(`${mark} 2`);
    await page.reload();
    await expect(page.getByLabel("After sending")).toHaveValue("next");
    await page.getByLabel("After sending").selectOption("list");
    await page.keyboard.press("r");
    await page.keyboard.type("An answer to the second.");
    await leaving(page, () => page.keyboard.press("Control+Enter"));
    await expectNotice(page, "sent");
    await expect(page.locator("a[data-row]")).toHaveCount(3);
  });

  await test.step("U leads back to the list", async () => {
    await page.locator("a[data-row]").last().click();
    await expect(title).toHaveText(`${mark} 3`);
    await page.keyboard.press("u");
    await expect(page.locator("a[data-row]")).toHaveCount(3);
  });
});

test("N takes what is due next of those that nobody has, and opens it", async ({ as, desk }) => {
  await (await desk("customer")).register({ subject: `Next ${Date.now()}` });
  const page = await as("tier1");
  await open(page, "/desk");
  await leaving(page, () => page.keyboard.press("n"));
  await expectNotice(page, "taken");
  await expect(page).toHaveURL(/\/desk\/tickets\/\d+/);
});

test("no answer goes out over a message that came while it was written", async ({ as, desk }) => {
  const customer = await desk("customer");
  const [agent, reader] = [await as("tier1"), await as("customer")];
  const id = await customer.register({ subject: `Unseen ${Date.now()}` });
  await open(agent, `/desk/tickets/${id}`);
  const answer = form(agent, "reply").locator('[name="text"]');
  await answer.fill("Please restart it.");
  await customer.reply(id, "I have restarted it, and it works.");
  await leaving(agent, () => answer.press("Control+Enter"));
  await expect(agent.locator("[data-error-summary]")).toBeVisible();
  await expect(agent.locator(".t-reply .banner")).toContainText("Others wrote while you did");
  await expect(answer).toHaveValue("Please restart it.");
  await expect(agent.locator(".since")).toHaveText("New since you were here");
  await expect(agent.locator(".thread .entry").last()).toContainText("it works");
  await open(reader, `/tickets/${id}`);
  await expect(reader.locator(".thread")).not.toContainText("Please restart it.");

  await test.step("who has seen it sends what fits, and it is in view", async () => {
    await answer.fill("Good to hear.");
    await leaving(agent, () => answer.press("Control+Enter"));
    await expectNotice(agent, "sent");
    await expect(agent.locator(".thread .entry").last()).toContainText("Good to hear.");
    await expect(agent.locator(".thread .entry").last()).toBeInViewport();
    await open(reader, `/tickets/${id}`);
    await expect(reader.locator(".thread")).toContainText("Good to hear.");
  });
});
