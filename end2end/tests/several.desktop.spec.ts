import { expect, expectNotice, form, leaving, open, people, send, test } from "./support/index.ts";

// Several tickets at once, the filters of the list, and commands for those who have no single keys.

test("several tickets are ticked by keys and changed at once, and the list is narrowed to them", async ({ as, desk }) => {
  const [customer, page] = [await desk("customer"), await as("tier1")];
  const mark = `Pallet ${Date.now()}`;
  for (const number of [1, 2, 3]) await customer.register({ subject: `${mark} ${number}` });
  await open(page, "/desk?view=all");

  await test.step("the view is searched", async () => {
    const filters = page.locator("form.filters");
    await filters.locator('[name="q"]').fill(mark);
    await filters.locator('[name="q"]').press("Enter");
    await expect(page.locator("a[data-row]")).toHaveCount(3);
    // A filter applies as it is chosen, has the focus again, and can be taken off.
    await page.locator("h1").click();
    await page.keyboard.press("f");
    await filters.locator('[name="status"]').selectOption("new");
    await expect(page).toHaveURL(/status=new/);
    await expect(filters.locator('.token [name="status"]')).toHaveValue("new");
    await expect(filters.locator('.token [name="status"]')).toBeFocused();
    expect(page.url(), "no part of the address is empty").not.toMatch(/=(&|$)/);
    await filters.getByRole("link", { name: "Remove filter: Status" }).click();
    await expect(page).not.toHaveURL(/status=new/);
    await expect(page.locator("a[data-row]")).toHaveCount(3);
    await page.locator("h1").click();
  });

  await test.step("X ticks the row, all can be ticked, and a wrong change keeps the ticks", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await expect(page.getByText("1 selected")).toBeVisible();
    await page.getByLabel("All on this page").check();
    await expect(page.getByText("3 selected")).toBeVisible();
    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await expect(page.locator(".selection")).toBeHidden();
    // Shift ticks all rows between.
    const boxes = page.locator('[name="tickets"]');
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await expect(page.getByText("3 selected")).toBeVisible();
    await page.locator(".selection summary").click();
    const several = form(page, "change-selected");
    await several.locator('[name="priority"]').selectOption("urgent");
    await leaving(page, () => several.getByRole("button", { name: "Change them" }).click());
    await expect(page.locator("[data-error-summary]")).toBeVisible();
    await expect(page.locator('[name="tickets"]:checked')).toHaveCount(3);
  });

  await test.step("with a reason they are changed, and stay in this list", async () => {
    const several = form(page, "change-selected");
    await several.locator('[name="reason"]').fill("The hall stands still.");
    await several.locator('[name="assignee"]').selectOption({ label: people.tier1.name });
    await leaving(page, () => several.getByRole("button", { name: "Change them" }).click());
    await expectNotice(page, "changed_all");
    expect(new URL(page.url()).searchParams.get("q")).toBe(mark);
    await open(page, `/desk?view=mine&priority=urgent&q=${encodeURIComponent(mark)}`);
    await expect(page.locator("a[data-row]")).toHaveCount(3);
  });
});

test("the commands are all there when single keys are switched off, those of menus too", async ({ as, desk }) => {
  const id = await (await desk("customer")).register({ subject: "Commands without keys" });
  const page = await as("tier3");
  const set = async (on: boolean) => {
    await open(page, "/account");
    await page.locator('[name="hotkeys"]').setChecked(on);
    await send(page, form(page, "profile"));
    await expectNotice(page, "saved");
  };
  await set(false);
  await open(page, `/desk/tickets/${id}`);
  const palette = page.getByRole("dialog", { name: "Commands" });
  for (const [typed, command] of [["solve", "Solve"], ["pass on", "Pass on"], ["priority", "Change the priority"], ["assigned to", "Assigned to me"]] as const) {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(typed);
    await expect(palette.getByRole("option", { name: command }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("change the pri");
  await page.keyboard.press("Enter");
  await expect(page.locator('dialog[data-dialog="priority"]')).toBeVisible();
  await page.keyboard.press("Escape");
  await set(true);
});
