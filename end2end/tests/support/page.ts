import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
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

/** Signs in through the form, as a person would, and waits until the sign-in page is behind. */
export async function signIn(page: Page, email: string, password: string = demoPassword): Promise<void> {
  await open(page, "/sign-in");
  const form = page.locator('form[data-form="sign-in"]');
  await form.locator('[name="email"]').fill(email);
  await form.locator('[name="password"]').fill(password);
  await form.locator('[type="submit"]').click();
  await expect(page, `signed in as ${email}`).not.toHaveURL(/\/sign-in/);
}

/** axe-core finds nothing to complain about, by any of its rules. It runs in the page, so the page must have scripting. */
export async function expectNoAxe(page: Page): Promise<void> {
  if (!(await scripting(page))) throw new Error("axe-core cannot run where JavaScript is off: look at the page with it on");
  const { violations } = await new AxeBuilder({ page }).analyze();
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
