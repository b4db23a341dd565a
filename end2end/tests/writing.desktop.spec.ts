import type { Page, Route } from "@playwright/test";
import { aPicture, aTextFile, expect, expectNotice, form, hydrated, leaving, open, people, send, signIn, test } from "./support/index.ts";

// What JavaScript adds to writing: files on their way, a preview, drafts.

const unlike = () => `${test.info().project.name} ${test.info().title.slice(0, 24)}`;

/** Holds every file that is sent back until it is let go. */
async function hold(page: Page, end = (route: Route) => route.continue()): Promise<() => void> {
  let release = () => {};
  const gate = new Promise<void>((done) => (release = done));
  await page.route("**/do/stage-file", async (route) => {
    await gate;
    await end(route).catch(() => undefined); // it may have been cancelled meanwhile
  });
  return release;
}

test("files show their progress, can be left out, and the form waits for them", async ({ as, desk, watch }) => {
  watch.expects(/stage-file.*ERR_FAILED/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const reply = form(page, "reply");
  await reply.locator('[name="text"]').fill("Three files, two of them meant.");

  await test.step("one is under way, and is cancelled", async () => {
    const release = await hold(page);
    await reply.locator('[name="files"]').setInputFiles(aTextFile("slow.log"));
    const row = reply.locator(".picked li");
    await expect(row.getByRole("progressbar", { name: "slow.log is being sent" })).toBeVisible();
    await row.getByRole("button", { name: /Cancel/ }).click();
    await expect(row).toHaveCount(0);
    release();
    await page.unroute("**/do/stage-file");
  });

  await test.step("one does not arrive", async () => {
    await page.route("**/do/stage-file", (route) => route.abort());
    await reply.locator('[name="files"]').setInputFiles(aTextFile("lost.log"));
    await expect(reply.locator(".picked li")).toContainText("It did not arrive");
    await expect(reply.getByRole("status")).toHaveText("lost.log could not be attached");
    await reply.getByRole("button", { name: /Remove.*lost\.log/ }).click();
    await page.unroute("**/do/stage-file");
  });

  await test.step("one arrives and is left out again", async () => {
    await reply.locator('[name="files"]').setInputFiles(aTextFile("wrong.log"));
    await expect(reply.getByRole("status")).toHaveText("wrong.log is attached");
    await reply.getByRole("checkbox", { name: /wrong\.log/ }).uncheck();
  });

  await test.step("the form waits for the last one", async () => {
    const release = await hold(page);
    await reply.locator('[name="files"]').setInputFiles([aPicture("meant.png"), aTextFile("meant.log")]);
    await expect(reply.getByRole("progressbar")).toHaveCount(2);
    await leaving(page, async () => {
      await reply.locator("button.primary").click();
      await expect(page.locator("html[data-left]")).toBeAttached();
      release();
    });
    await expectNotice(page, "sent");
  });
  const entry = page.locator(".thread .entry").last();
  await expect(entry.locator("a", { hasText: "meant.png" })).toBeVisible();
  await expect(entry.locator("a", { hasText: "meant.log" })).toBeVisible();
  await expect(page.locator(".thread")).not.toContainText("wrong.log");
});

test("a file that is still on its way when its page is left is in the form of whoever comes back", async ({ as, desk, watch }) => {
  watch.expects(/stage-file.*ERR_FAILED/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const reply = form(page, "reply");
  const leave = async (file: string) => {
    await reply.locator('[name="files"]').setInputFiles(aTextFile(file));
    await expect(reply.getByRole("progressbar")).toBeVisible();
    await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
    await expect(page.locator("h1")).toHaveText("My tickets");
  };
  const attached = (file: RegExp) => reply.getByRole("checkbox", { name: file });
  await test.step("it arrives meanwhile", async () => {
    const release = await hold(page);
    await leave("early.log");
    const arrived = page.waitForResponse("**/do/stage-file");
    release();
    await (await arrived).finished();
    await page.goBack();
    await expect(attached(/early\.log/)).toBeChecked();
    await page.unroute("**/do/stage-file");
  });
  await test.step("it arrives after that", async () => {
    const release = await hold(page);
    await leave("late.log");
    await page.goBack();
    await expect(attached(/early\.log/)).toBeChecked();
    await expect(reply.getByRole("progressbar", { name: /late\.log/ })).toBeVisible();
    release();
    await expect(attached(/late\.log/)).toBeChecked();
    await page.unroute("**/do/stage-file");
  });
  await test.step("it fails meanwhile, which is told once", async () => {
    const release = await hold(page, (route) => route.abort());
    await leave("lost.log");
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/do/stage-file"));
    release();
    await failed;
    await page.unroute("**/do/stage-file");
    await page.goBack();
    const lost = reply.locator(".picked [data-failed]");
    await expect(lost).toContainText("lost.log");
    await page.locator('a[href="/tickets"]').filter({ visible: true }).first().click();
    await expect(page.locator("h1")).toHaveText("My tickets");
    await page.goBack();
    await expect(attached(/late\.log/)).toBeChecked();
    await expect(lost).toHaveCount(0);
  });
  await test.step("a form that is sent waits for what is on its way since before it was left", async () => {
    const release = await hold(page);
    await leave("last.log");
    await page.goBack();
    await reply.locator('[name="text"]').fill("Three files.");
    await reply.locator('button[type="submit"]').first().click();
    await expect(page.locator(".thread")).not.toContainText("Three files.");
    release();
    await expectNotice(page, "sent");
    const last = page.locator(".thread .entry").last();
    for (const file of ["early.log", "late.log", "last.log"]) await expect(last.locator("a", { hasText: file })).toBeVisible();
  });
});

test("files can be dropped", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const picker = form(page, "reply").locator(".picker");
  const data = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
    return data;
  });
  await picker.dispatchEvent("dragover", { dataTransfer: data });
  await expect(picker).toHaveAttribute("data-over");
  await picker.dispatchEvent("drop", { dataTransfer: data });
  await expect(picker.getByRole("checkbox", { name: /dropped\.txt/ })).toBeChecked();
});

test("the preview shows what will be shown, and nothing that runs", async ({ as, desk, watch }) => {
  watch.expects(/do\/preview.*status of 503/);
  const id = await (await desk("customer")).register({ subject: unlike() });
  const page = await as("customer");
  await open(page, `/tickets/${id}`);
  const reply = form(page, "reply");
  const text = 'It is **down** <script>document.title = "run"</script>\n\n[link](javascript:alert(1))';
  await reply.locator('[name="text"]').fill(text);
  await reply.getByRole("tab", { name: "Preview" }).click();
  const preview = reply.getByRole("tabpanel");
  await expect(preview.locator("strong")).toHaveText("down");
  await expect(preview.locator("script, a[href^=javascript]")).toHaveCount(0);
  await reply.getByRole("tab", { name: "Preview" }).press("ArrowLeft");
  await expect(reply.getByRole("tab", { name: "Write" })).toBeFocused();
  await expect(reply.locator('[name="text"]')).toHaveValue(text);
  await reply.locator('[name="text"]').fill("");
  await reply.getByRole("tab", { name: "Preview" }).click();
  await expect(preview).toHaveText("Nothing written yet.");
  await page.route("**/do/preview", (route) => route.fulfill({ status: 503 }));
  await reply.getByRole("tab", { name: "Write" }).click();
  await reply.getByRole("tab", { name: "Preview" }).click();
  await expect(preview).toContainText("The preview could not be fetched");
});

test("a draft is there after a reload, belongs to its ticket, and is gone once sent", async ({ as, desk }) => {
  const customer = await desk("customer");
  const [id, other] = [await customer.register({ subject: unlike() }), await customer.register({ subject: `${unlike()} 2` })];
  const page = await as("customer");
  const text = () => form(page, "reply").locator('[name="text"]');
  await open(page, `/tickets/${id}`);
  await text().fill("Half a sentence");
  await page.reload();
  await hydrated(page);
  await expect(text()).toHaveValue("Half a sentence");
  await open(page, `/tickets/${other}`);
  await expect(text()).toHaveValue("");
  await open(page, `/tickets/${id}`);
  await expect(text()).toHaveValue("Half a sentence");
  await send(page, form(page, "reply"));
  await expectNotice(page, "sent");
  await expect(text()).toHaveValue("");
  await page.reload();
  await hydrated(page);
  await expect(text()).toHaveValue("");
});

test("whoever signs out leaves no draft behind", async ({ page }) => {
  await signIn(page, people.colleague.email);
  await open(page, "/tickets?status=open");
  await page.locator(".tickets a").first().click();
  const text = form(page, "reply").locator('[name="text"]');
  await text.fill("A secret thought");
  const address = page.url();
  await page.locator("summary.account").click();
  await send(page, form(page, "sign-out"));
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("secret thought");
  await signIn(page, people.colleague.email);
  await open(page, address);
  await expect(text).toHaveValue("");
});
