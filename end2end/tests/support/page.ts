import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Desk } from "./desk.ts";
import { demoPassword } from "./server.ts";

/** Waits until WebAssembly has taken the page over. Never waits for time. */
export async function hydrated(page: Page): Promise<void> {
  await page.locator("html[data-hydrated]").waitFor({ state: "attached" });
}

/** Is JavaScript switched on in this page? */
export async function scripting(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia("(scripting: enabled)").matches);
}

/** Opens an address and waits until the page can be used: hydrated, or just loaded where JavaScript is off. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  if (await scripting(page)) await hydrated(page);
}

/** Does something that loads another page, and waits until that page can be used. */
export async function leaving(page: Page, action: () => Promise<unknown>): Promise<void> {
  const next = (await scripting(page)) ? "html:not([data-left])[data-hydrated]" : "html:not([data-left])";
  await page.evaluate(() => document.documentElement.setAttribute("data-left", ""));
  await action();
  await page.locator(next).waitFor({ state: "attached" });
}

/** The form of this name; without a ticket's number, the form of whatever ticket the page shows. */
export function form(page: Page, name: string): Locator {
  return page.locator(`form[data-form="${name}"], form[data-form^="${name}-"]`).filter({ visible: true });
}

/** Sends a form by one of its buttons, the most prominent one unless told otherwise, and waits for the next page. */
export async function send(page: Page, form: Locator, button?: Locator): Promise<void> {
  const main = form.locator('button.primary[type="submit"], button[type="submit"]:only-of-type');
  await leaving(page, () => (button ?? main.last()).click());
}

/**
 * Sends a form whose answer gets lost: the server has it, and the browser stays where it is. Only the answer's cookies and
 * its address are lost, so `desk` sends it, as the same person.
 */
export async function sendInVain(page: Page, form: Locator, desk: Desk): Promise<void> {
  const fields = await form.evaluate((form) => {
    const texts = [...new FormData(form as HTMLFormElement)].filter(([, value]) => typeof value === "string");
    return Object.fromEntries(texts) as Record<string, string>;
  });
  const lost = new Promise<void>((done, failed) => {
    void page.route("**/do/*", (route) => {
      const name = new URL(route.request().url()).pathname.split("/").pop()!;
      desk.send(name, fields).then(() => route.abort("aborted")).then(done, failed);
    });
  });
  await form.locator('button.primary[type="submit"]').click({ noWaitAfter: true });
  await lost;
  await page.unroute("**/do/*");
}

/** The sentence that says what was just done. */
export async function expectNotice(page: Page, key: string): Promise<void> {
  await expect(page.locator(`[data-notice="${key}"]`)).toBeVisible();
}

/**
 * What a party gets to see of a page, and what not. The latter is looked for in every byte that the address answers
 * with, what the browser's face reads from the page included.
 */
export async function expectContent(page: Page, { sees = [], not = [] }: { sees?: string[]; not?: string[] }): Promise<void> {
  for (const text of sees) await expect(page.getByText(text).filter({ visible: true }).first(), `sees "${text}"`).toBeVisible();
  const answer = await page.request.get(page.url(), { headers: { Accept: "text/html" } });
  const bytes = (await answer.text()) + (await page.content());
  for (const text of not) expect(bytes.includes(text), `"${text}" in ${page.url()}`).toBe(false);
}

/** Signs in through the form, as a person would, and waits until the sign-in page is behind. */
export async function signIn(page: Page, email: string, password: string = demoPassword): Promise<void> {
  await open(page, "/sign-in");
  await fillSignIn(page, email, password);
  await expect(page, `signed in as ${email}`).not.toHaveURL(/\/sign-in/);
}

/** Fills in the form to sign in where it is shown, and sends it. */
export async function fillSignIn(page: Page, email: string, password: string = demoPassword): Promise<void> {
  const signIn = form(page, "sign-in");
  await signIn.locator('[name="email"]').fill(email);
  await signIn.locator('[name="password"]').fill(password);
  await send(page, signIn);
}

/** axe-core finds nothing to complain about, by any of its rules. It runs in the page, so the page must have scripting. */
export async function expectNoAxe(page: Page): Promise<void> {
  if (!(await scripting(page))) throw new Error("axe-core cannot run where JavaScript is off: look at the page with it on");
  // No page has frames, so there is no need to put the findings of several together in a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary}`),
  );
  expect(found, `accessibility of ${page.url()}`).toEqual([]);
}

/** The page fits its window: nothing makes it scroll sideways. Names the culprits where something does. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const culprits = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [
      `page is ${scrollWidth} px wide in a window of ${clientWidth} px`,
      ...[...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
        .slice(0, 10)
        .map((element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`),
    ];
  });
  expect(culprits, `sideways scrolling of ${page.url()}`).toEqual([]);
}
