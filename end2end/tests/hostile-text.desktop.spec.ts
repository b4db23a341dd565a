import type { Page } from "@playwright/test";
import { expect, hydrated, open, outgoingMail, people, test, vendorName } from "./support/index.ts";

// What people type into subjects and names, by ways that mean something to a browser.
const hostile = [
  `</title><meta http-equiv=refresh content="0;url=/elsewhere">x`,
  `</title><style>*{display:none}</style><textarea>`,
  `"><img src=/elsewhere.png onerror=alert(1)><script>alert(2)</script>`,
  `</script><script>alert(3)</script><!-- &lt;b&gt; &amp;`,
  `'-alert(4)-' {{7*7}} \${7*7} </noscript></svg><svg onload=alert(5)>`,
  `a\u00e4 \u05d0\u05d1 \u{1f469}\u200d\u{1f692} Z\u0300\u0301\u0302\u0303`,
];

const card = { symptoms: "It beeps.", tried: "Batteries.", ruled_out: "The network.", question: "Is it the firmware?" };

/** What a page does that text may not make it do: dialogs, requests that lead away, reports of the security policy. */
function mischief(page: Page): string[] {
  const found: string[] = [];
  page.on("dialog", (dialog) => {
    found.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!url.protocol.startsWith("http")) return;
    const own = page.url() === "about:blank" || url.origin === new URL(page.url()).origin;
    if (!own || url.pathname.startsWith("/elsewhere")) found.push(`request ${request.url()}`);
  });
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) found.push(message.text());
  });
  return found;
}

/** The page answers to keys and clicks, is called by the text, and shows it as it was typed. */
async function expectText(page: Page, text: string): Promise<void> {
  await hydrated(page);
  // Browsers make one space of several in a title.
  const title = text.replaceAll(/\s+/g, " ").trim();
  await expect.poll(() => page.title()).toContain(title);
  await expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible();
  await expect(page.locator("meta[http-equiv]")).toHaveCount(0);
  await expect(page.locator("h1")).toHaveCount(1);
}

/** Goes to a page by a link of the page that is shown, without a load. */
async function follow(page: Page, path: string): Promise<void> {
  await page.locator(`a[href="${path}"], a[href^="${path}?"]`).filter({ visible: true }).first().click();
  await page.waitForURL((url) => url.pathname === path);
}

for (const [place, subject] of hostile.entries()) {
  test(`a ticket's subject stays text in the browser, ${place + 1}`, async ({ as, desk }) => {
    const id = await (await desk("customer")).register({ subject });
    await (await desk("tier1")).escalate(id, "Technical", card);
    const tier2 = await desk("tier2");
    await tier2.act("take", id);
    await tier2.share(id, vendorName, card);
    for (const [who, list, path] of [
      ["customer", "/tickets", `/tickets/${id}`],
      ["tier2", `/desk?view=all&q=${id}`, `/desk/tickets/${id}`],
      ["vendor", "/vendor", `/vendor/tickets/${id}`],
    ] as const) {
      const page = await as(who);
      const found = mischief(page);
      await test.step(`${who} by address`, async () => {
        await open(page, path);
        await expectText(page, subject);
      });
      await test.step(`${who} by a link`, async () => {
        await open(page, list);
        await follow(page, path);
        await expectText(page, subject);
        await page.goBack();
        await page.waitForURL((url) => url.pathname === list.split("?")[0]);
      });
      expect(found, `${who} with ${subject}`).toEqual([]);
    }
  });

  test(`a problem's title and a tag's name stay text in the browser, ${place + 1}`, async ({ as, desk }, info) => {
    const tier2 = await desk("tier2");
    const problem = await tier2.send("add-problem", { title: subject });
    const page = await as("tier2");
    const found = mischief(page);
    await open(page, problem);
    await expectText(page, subject);
    expect(found, subject).toEqual([]);

    const admin = await as("admin");
    const strange = mischief(admin);
    // Names are unique, and both windows share a server at times.
    const name = `${info.project.name} ${subject}`;
    await (await desk("admin")).send("admin-add-name", { list: "tags", name });
    await open(admin, "/admin/tags");
    const link = admin.getByRole("link", { name: name.replaceAll(/\s+/g, " ") }).first();
    await link.click();
    await admin.waitForURL(/\/admin\/tags\/\d+/);
    await expectText(admin, name);
    await admin.reload();
    await expectText(admin, name);
    expect(strange, name).toEqual([]);
  });
}

test("a mail about a hostile subject has that subject and no other header", async ({ desk, server }) => {
  const subject = `</title> Bcc: x@elsewhere.example =?utf-8?q?=0D=0ABcc:_x?= ${test.info().project.name}`;
  const id = await (await desk("customer")).register({ subject });
  const mail = await outgoingMail(server.data, people.customer.email, new RegExp(`^\\[${id}\\]`));
  expect(mail.subject).toBe(`[${id}] ${subject}`);
});
