import type { Page } from "@playwright/test";
import { expect, expectNoSideScroll, open, test } from "./support/index.ts";
import { address, sights } from "./support/sights.ts";

// Frames stay where they are, and nothing is wider than the window.

/** How far the window and what holds its parts can be scrolled that should not be. */
async function expectFramesStand(page: Page): Promise<void> {
  const loose = await page.evaluate(() => {
    if (!matchMedia("(width >= 64rem)").matches || !document.querySelector(".desk")) return [];
    const frames = [document.documentElement, ...document.querySelectorAll(".desk, .desk-main, .work, .t-col")];
    return frames
      .filter((frame) => {
        frame.scrollTop = 10_000;
        const moved = frame.scrollTop > 0;
        frame.scrollTop = 0;
        return moved;
      })
      .map((frame) => frame.className || frame.tagName);
  });
  expect(loose, `frames of ${page.url()} that scroll away`).toEqual([]);
}

for (const [who, pages] of sights.filter(([who]) => ["tier2", "admin"].includes(who))) {
  test(`K70 frames of ${who} stand still`, async ({ as, ids, watch }) => {
    test.setTimeout(180_000);
    watch.expects(/status of 404/);
    const page = await as(who as "admin");
    for (const sight of pages.filter((sight) => !sight.first)) {
      await open(page, address(sight, ids));
      await expectFramesStand(page);
    }
  });
}

const long = "Konstantinopolitanskmedborgarskapsbevisinnehavaren"; // 50 letters
const wide = "W".repeat(50);

test("K70 a name of 50 letters fits a window of 360 px", async ({ as, desk }) => {
  test.setTimeout(180_000);
  expect([long.length, wide.length]).toEqual([50, 50]);
  const [customer, tier1] = [await desk("colleague"), await desk("tier3")];
  const page = await as("colleague");
  const agent = await as("tier3");
  const office = await as("admin");
  const names = async (name: (of: "colleague" | "tier3") => string) => {
    await customer.send("profile", { name: name("colleague"), language: "en", zone: "Europe/Stockholm", theme: "system", hotkeys: "yes" });
    await tier1.send("profile", { name: name("tier3"), language: "en", zone: "Europe/Stockholm", theme: "system", hotkeys: "yes" });
  };
  try {
    for (const name of [long, wide]) {
      await names(() => name);
      const id = await customer.register({ subject: name, description: name });
      await tier1.act("take", id);
      await tier1.reply(id, name);
      await tier1.act("note", id, { text: name });
      for (const [who, paths] of [
        [page, ["/", "/tickets", `/tickets/${id}`, "/account", "/account/sessions"]],
        [agent, ["/desk?view=all", "/desk?view=mine", `/desk/tickets/${id}`, `/desk/tickets/${id}?dialog=escalate`, `/desk/tickets/${id}?dialog=assign`, "/account", "/desk/problems/new?ticket=" + id, "/wallboard"]],
        [office, ["/admin/people", "/admin/audit", "/admin/teams", `/desk/tickets/${id}`, "/reports", "/reports/work", `/tickets/${id}`]],
      ] as const) {
        await who.setViewportSize({ width: 360, height: 740 });
        for (const path of paths) {
          await open(who, path);
          // A dialog lies over the menu.
          const menus = path.includes("dialog=") ? [] : await who.locator("summary.account").filter({ visible: true }).all();
          for (const menu of menus) await menu.click();
          await expectNoSideScroll(who);
        }
      }
    }
  } finally {
    await names((of) => (of === "colleague" ? "Anna Lundmark" : "Elin Olofsson"));
  }
});
