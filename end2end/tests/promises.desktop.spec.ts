import type { Locator, Page } from "@playwright/test";
import {
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
  startServer,
  SteppedClock,
  test as base,
  ticketNumber,
} from "./support/index.ts";

// A promise from Friday to Tuesday, in two minutes: the server's clock is stepped. Before Sunday's dawn, Sweden goes over
// to summer time.
const friday = (time: string) => `2026-03-27T${time}+01:00`;
const monday = (time: string) => `2026-03-30T${time}+02:00`;
const tuesday = (time: string) => `2026-03-31T${time}+02:00`;
const minute = 60_000;

const test = base.extend<object, { clock: SteppedClock }>({
  clock: [
    async ({}, use) => {
      const clock = new SteppedClock(friday("15:00:00"));
      await use(clock);
      clock.remove();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ clock }, use, info) => {
      const server = await startServer({ clock, log: `server-clock-${info.project.name}-${info.workerIndex}` });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

const hours = "Counter hours";
const level = "Coast express";
const organisation = "Kustvården AB";
const subject = "Scanners at the ferry go dark";
const description = "All scanners at the ferry go dark when the ship is at the quay.";
const question = "Is the lamp at the antenna green or amber meanwhile?";
const answer = "Amber, and it blinks twice.";
const ladder = [
  { percent: "80", action: "Email whoever has the ticket" },
  { percent: "100", action: "Raise the priority" },
  { percent: "120", action: "Move up one tier" },
];
const solution = "Solution, within 8 h";
/** What the program tells in the ticket's story by itself, in this order. */
const near = "Nearly up: Solution";
const mailed = "Solution, 80 % used up: Email to whoever has the ticket";
const missed = "Not kept: Solution";
const raised = "Norrvik changed the priority from High to Urgent: 100 %";
const raisedBy = "Solution, 100 % used up: Priority raised";
const passedOn = "Norrvik passed the ticket on from Front line to Technical";
const passedOnBy = "Solution, 120 % used up: Up one tier";

test("a promise is paused, goes on, is warned of, is missed, climbs the ladder, and is explained", async ({ as, desk, server, clock }) => {
  test.setTimeout(300_000);
  const ingrid = await as("admin");
  const maria = await as("customer");
  const amir = await as("tier1");
  const sara = await as("tier2");
  let id = 0;

  /** When the solution is due, in Unix milliseconds. */
  const due = async () => {
    const { promises } = await (await desk("tier1")).read<Explained>(`desk-promises?id=${id}`);
    return Date.parse(promises.cards.find((card) => card.clock.kind === "resolution")!.clock.due!.iso);
  };
  /** Lets the clock run over a moment, and looks into the ticket's story until it tells what is to be told then. */
  const runOver = async (moment: number, sentence: string) => {
    clock.step(moment - 3_000);
    const lines = amir.locator(".thread .event").filter({ hasText: sentence });
    await expect(async () => {
      await open(amir, `/desk/tickets/${id}`);
      expect(await lines.count(), `told: ${sentence}`).toBe(1);
    }).toPass({ intervals: [1_000], timeout: 90_000 });
    const late = Date.parse((await lines.locator("time").getAttribute("datetime"))!) - moment;
    test.info().annotations.push({ type: "told", description: `"${sentence}" ${late / 1_000} s after its time` });
    expect(late, `milliseconds from its time to "${sentence}"`).toBeGreaterThanOrEqual(0);
    expect(late, `milliseconds from its time to "${sentence}"`).toBeLessThanOrEqual(minute);
  };

  await test.step("an admin sets hours with a lunch, a service level and its ladder, and asks it before the others", async () => {
    await open(ingrid, "/admin/calendars");
    await ingrid.getByRole("link", { name: "Add working hours" }).click();
    const week = form(ingrid, "admin-calendar");
    await week.locator('[name="name"]').fill(hours);
    await week.locator('[name="zone"]').selectOption("Europe/Stockholm");
    for (const day of [0, 1, 2, 3, 4]) await week.locator(`[name="day-${day}"]`).fill("8-12, 13-17");
    for (const day of [5, 6]) await week.locator(`[name="day-${day}"]`).fill("");
    await send(ingrid, week);
    await expectNotice(ingrid, "saved");

    await open(ingrid, "/admin/service-levels");
    await ingrid.getByRole("link", { name: "Add a service level" }).click();
    const set = form(ingrid, "admin-service-level");
    await set.locator('[name="name"]').fill(level);
    await set.locator('[name="organisation"]').selectOption({ label: organisation });
    await set.locator('[name="target-first_response"]').fill("1 h");
    await set.locator('[name="target-resolution"]').fill("8 h");
    await set.locator('[name="target-tier"]').fill("20 h");
    await set.locator('[name="calendar"]').selectOption({ label: hours });
    await set.locator('[name="warn"]').fill("75");
    await set.locator('[name="pausing"][value="waiting_customer"]').check();
    await send(ingrid, set);
    await expectNotice(ingrid, "saved");
    for (const { percent, action } of ladder) {
      const rung = form(ingrid, "admin-add-rung");
      await rung.locator('[name="clock"]').selectOption({ label: "Solution" });
      await rung.locator('[name="percent"]').fill(percent);
      await rung.locator('[name="action"]').selectOption({ label: action });
      await send(ingrid, rung);
      await expectContent(ingrid, { sees: [`Solution: at ${percent} %`] });
    }

    await open(ingrid, "/admin/service-levels");
    const row = ingrid.locator("tbody tr").filter({ hasText: level });
    for (let place = Number(await row.locator("td").first().textContent()); place > 1; place--) {
      await expect(row.locator("td").first()).toHaveText(String(place));
      await send(ingrid, row.locator("form"), row.getByRole("button", { name: /^Up\b/ }));
    }
    await expect(ingrid.locator("tbody tr").first()).toContainText(level);
  });

  await test.step("the customer registers a ticket on Friday at 16:00", async () => {
    await open(maria, "/");
    await maria.locator('main [data-action="report"]').click();
    await chooseCategory(maria);
    await fillDetails(maria, { subject, description });
    await send(maria, form(maria, "register"));
    await expect(maria.locator("h1")).toHaveText("Check your answers");
    clock.step(friday("16:00:00"));
    await send(maria, form(maria, "register"));
    await expectNotice(maria, "registered");
    id = ticketNumber(maria);
  });

  await test.step("tier 1 takes it and asks back at half past: the clock stands still", async () => {
    await open(amir, "/desk?view=unassigned");
    await amir.locator("a[data-row]").filter({ hasText: subject }).click();
    await expect(amir.locator("h1")).toHaveText(subject);
    await send(amir, form(amir, "take"));
    await expectNotice(amir, "taken");
    const reply = form(amir, "reply");
    await reply.locator('[name="text"]').fill(question);
    clock.step(friday("16:30:30"));
    await send(amir, reply, reply.locator('[name="asks"]'));
    await expectNotice(amir, "sent");
    await open(amir, `/desk/tickets/${id}/promises`);
    await expect(promise(amir, solution).locator(".big")).toHaveText("Paused, 7 h 30 min left");
    await expect(promise(amir, solution)).toContainText("It stands still now.");
  });

  await test.step("the customer answers on Monday: nothing of the weekend has counted, and the clock goes on", async () => {
    clock.step(monday("11:10:00"));
    await open(amir, `/desk/tickets/${id}/promises`);
    await expect(promise(amir, solution).locator(".big")).toHaveText("Paused, 7 h 30 min left");
    await open(maria, "/");
    await maria.getByRole("region", { name: "Needs your answer" }).getByRole("link", { name: subject }).click();
    await expect(maria.locator("h1")).toHaveText(subject);
    const reply = form(maria, "reply");
    await reply.locator('[name="text"]').fill(answer);
    clock.step(monday("11:15:00"));
    await send(maria, reply);
    await expectNotice(maria, "sent");
    await open(amir, `/desk/tickets/${id}/promises`);
    await expect(promise(amir, solution).locator(".big")).toHaveText(/^7 h (30|29) min left$/);
    await expect(promise(amir, solution)).toContainText("Due tomorrow 10:44.");
  });

  await test.step("on Tuesday it is warned of, whoever has it is told, and it is missed and raised", async () => {
    const up = await due();
    await runOver(up - 120 * minute, near);
    await runOver(up - 96 * minute, mailed);
    await runOver(up, missed);
    await expectContent(amir, { sees: [raised, raisedBy] });
    await expect(amir.locator('.rung[aria-current="step"]')).toContainText("Front line");
    // A fifth of eight hours, and lunch.
    await runOver(up + (96 + 60) * minute, passedOnBy);
    // The page that told it first may have read the ticket a moment before its story.
    await open(amir, `/desk/tickets/${id}`);
    await expect(amir.locator('.rung[aria-current="step"]')).toContainText("Technical");
    await expectContent(amir, { sees: [passedOn] });
    const mails = async () => (await mailsTo(server.data, people.tier1.email)).map((mail) => mail.subject);
    await expect.poll(async () => (await mails()).filter((subject) => subject === `[${id}] Solution: 80 % used up`)).toHaveLength(1);
  });

  await test.step("tier 2 finds it, and the explanation has every stretch of time", async () => {
    await open(sara, "/desk?view=unassigned");
    await sara.locator("a[data-row]").filter({ hasText: subject }).click();
    await expect(sara.locator("h1")).toHaveText(subject);
    clock.step(tuesday("13:25:00"));
    await open(sara, "/desk?view=unassigned");
    const due = sara.locator(".row").filter({ hasText: subject }).locator(".sla");
    await expect(due).toHaveAttribute("data-state", "breached");
    await expect(due).toHaveText(/ over$/);
    await open(sara, `/desk/tickets/${id}/promises`);
    const card = promise(sara, solution);
    await expect(card.locator(".big")).toHaveText("1 h 40 min over");
    await expect(card).toContainText("Started Fri 27 Mar 16:00. Due today 10:44.");
    await expect(card).toContainText(`By the service level ${level}. It counts Mon–Fri 8:00–12:00, 13:00–17:00 (Europe/Stockholm).`);
    const rows = await card.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    // Two days and 17 hours: one of the weekend's hours never was. A few seconds of the answer's minute were gone.
    expect(rows).toEqual([
      ["Counted", "Fri 27 Mar 16:00", "Fri 27 Mar 16:30", "30 min"],
      ["Stood still", "Fri 27 Mar 16:30", "Yesterday 11:15", "2 d 17 h"],
      ["Counted", "Yesterday 11:15", "Yesterday 12:00", "44 min"],
      ["Counted", "Yesterday 13:00", "Yesterday 17:00", "4 h"],
      ["Counted", "Today 08:00", "Today 12:00", "4 h"],
      ["Counted", "Today 13:00", "Today 13:25", "25 min"],
    ]);
    const drawn = await card.locator(".spent-bar rect").evaluateAll((parts) => parts.map((part) => part.getAttribute("data-spent")));
    expect(drawn, "lunch, the night and lunch again are closed").toEqual(
      ["counted", "paused", "counted", "closed", "counted", "closed", "counted", "closed", "counted"],
    );
    await expect(promise(sara, "First reply, within 1 h").locator(".big")).toHaveText("Kept, 30 min");
    await expect(sara.locator(".verdicts [data-chosen]")).toContainText(level);
    await expect(sara.locator(".verdicts [data-chosen]")).toContainText(`Organisation: ${organisation} (yes)`);
  });

  await test.step("the customer reads it in plain words, and nothing of the ladder", async () => {
    const internal = [level, near, mailed, missed, raised, raisedBy, passedOnBy, "% used up", "climbed", "target_missed", "Time at the tier"];
    await open(maria, `/tickets/${id}`);
    await expect(maria.locator('.rung[aria-current="step"]')).toContainText("Technical");
    await expectContent(maria, { sees: [question, answer], not: internal });
    await maria.getByRole("link", { name: "How we count this" }).click();
    await expect(maria.locator("h1")).toHaveText("What we promise you");
    await expectContent(maria, {
      sees: [
        "Within 8 h of our opening hours, Mon–Fri 8:00–12:00, 13:00–17:00 (Europe/Stockholm). Started Fri 27 Mar 16:00.",
        "It was due today 10:44. We are late, and are sorry for it.",
        "from Fri 27 Mar 16:30 until yesterday 11:15",
        "Kept, Fri 27 Mar 16:30.",
      ],
      not: [...internal, hours, "Priority", people.tier1.name],
    });
  });

  await test.step("everything was told once, and a program that starts again tells nothing twice", async () => {
    await server.restart();
    await open(sara, `/desk/tickets/${id}`);
    await send(sara, form(sara, "take"));
    await expectNotice(sara, "taken");
    const lines = await sara.locator(".thread .event > span").allTextContents();
    const wanted = [near, mailed, missed, raised, raisedBy, passedOn, passedOnBy];
    expect(lines.filter((line) => /^(Norrvik|Nearly up|Not kept|.*% used up)/.test(line))).toEqual(wanted);
  });
});

interface Explained {
  promises: { cards: { clock: { kind: string; due?: { iso: string } } }[] };
}

/** What a page of staff says about one promise. */
function promise(page: Page, name: string): Locator {
  return page.locator("section.promise").filter({ has: page.getByRole("heading", { name }) });
}
