import { expect, type Page } from "@playwright/test";
import { form } from "./page.ts";

/** What a test types into the details of a new ticket. */
export interface Details {
  subject: string;
  description: string;
  symptoms?: string;
}

/** Chooses what it is about, the first that is offered, and waits for the questions. */
export async function chooseCategory(page: Page): Promise<void> {
  await expect(page.locator("h1")).toHaveText("What is it about?");
  await page.locator('main a[href^="/new/details?category="]').first().click();
  await expect(form(page, "register")).toBeVisible();
}

/** Fills in everything that has to be filled in, the category's own questions included. */
export async function fillDetails(page: Page, details: Details): Promise<void> {
  const register = form(page, "register");
  await register.locator('[name="subject"]').fill(details.subject);
  await register.locator('[name="description"]').fill(details.description);
  if (details.symptoms) await register.locator('[name="symptoms"]').fill(details.symptoms);
  await fillQuestions(page);
  await register.locator('[name="impact"][value="several"]').check();
  await register.locator('[name="urgency"][value="partly"]').check();
}

/** Answers the questions that a category asks and that must be answered. */
export async function fillQuestions(page: Page): Promise<void> {
  const register = form(page, "register");
  for (const field of await register.locator('input[name^="question_"][aria-required], textarea[name^="question_"][aria-required]').all()) {
    const kind = await field.getAttribute("type");
    const number = (await field.getAttribute("inputmode")) === "decimal";
    await field.fill(kind === "date" ? "2026-03-12" : number ? "7" : "An answer");
  }
  for (const list of await register.locator('select[name^="question_"][aria-required]').all()) await list.selectOption({ index: 1 });
  for (const group of await register.locator('fieldset[aria-required]:has(input[name^="question_"])').all()) {
    await group.locator("input").first().check();
  }
}

/** The number of the ticket that the page shows. */
export function ticketNumber(page: Page): number {
  const found = /\/tickets\/(\d+)/.exec(page.url());
  if (!found) throw new Error(`no ticket at ${page.url()}`);
  return Number(found[1]);
}
