import type { Page } from "@playwright/test";
import type { Desk } from "./desk.ts";
import { form, send } from "./page.ts";
import { fillDetails } from "./register.ts";
import { outgoingMail } from "./mail.ts";
import { people, vendorName, type Role } from "./people.ts";

/** Something to look at: a page in one of its states. */
export interface Sight {
  name: string;
  /** Its route in `src/app.rs`; none for pages that are no routes. */
  route?: string;
  /** Where it is; `{ticket}` and the like are the ids that [`Ids`] names. */
  path: string;
  /** What is done on the page first. */
  first?: (page: Page) => Promise<void>;
  /** The status of the page, where it is an error. */
  status?: number;
}

/** Tickets and other things in certain states, by name. */
export type Ids = Record<string, number | string>;

/** Sends a form as it is, which is too little. */
const empty = (name: string) => async (page: Page) => {
  await send(page, form(page, name));
  await page.locator("[data-error-summary]").first().waitFor();
};

async function toTheCheck(page: Page): Promise<void> {
  await fillDetails(page, { subject: "No sound in the meeting room", description: "The loudspeaker is **silent**.", symptoms: "No light" });
  await send(page, form(page, "register"));
  await page.locator("dl.answers").waitFor();
}

/** The pages of those who have not signed in. */
export const visitors: Sight[] = [
  { name: "start", route: "/", path: "/" },
  { name: "what is it about", route: "/new", path: "/new" },
  { name: "details", route: "/new/details", path: "/new/details?category={category}" },
  { name: "details with errors", path: "/new/details?category={category}", first: empty("register") },
  { name: "nothing to check", path: "/new/check" },
  { name: "sign in", route: "/sign-in", path: "/sign-in" },
  { name: "sign in with errors", path: "/sign-in", first: empty("sign-in") },
  { name: "sign in to go on", path: "/sign-in?next=/tickets" },
  { name: "sign in by link", route: "/sign-in/link", path: "/sign-in/link" },
  { name: "sign up", route: "/sign-up", path: "/sign-up" },
  { name: "sign up with errors", path: "/sign-up", first: empty("sign-up") },
  { name: "forgotten password", route: "/forgot", path: "/forgot" },
  { name: "forgotten password with errors", path: "/forgot", first: empty("ask-reset") },
  { name: "mail sent", route: "/mail-sent", path: "/mail-sent?for=ticket" },
  { name: "link gone", route: "/link/:purpose/:token", path: "/link/confirm/0123456789abcdef0123456789abcdef" },
  { name: "survey", path: "/survey/{survey}" },
  { name: "survey, why", path: "/survey/{answered}" },
  { name: "survey without a reason", path: "/survey/{answered}", first: empty("explain-rating") },
  { name: "survey gone", route: "/survey/:token", path: "/survey/0123456789abcdef0123456789abcdef" },
  { name: "no such page", path: "/no-such-page", status: 404 },
];

/** The pages of customers. */
export const customers: Sight[] = [
  { name: "start", path: "/" },
  { name: "what is it about", path: "/new" },
  { name: "details", path: "/new/details?category={category}" },
  { name: "check the answers", route: "/new/check", path: "/new/details?category={category}", first: toTheCheck },
  { name: "my tickets", route: "/tickets", path: "/tickets" },
  { name: "nothing found", path: "/tickets?text=zzyzx" },
  { name: "new ticket", route: "/tickets/:id", path: "/tickets/{new}?notice=registered" },
  { name: "ticket that waits for an answer", path: "/tickets/{waiting}" },
  { name: "reply without words", path: "/tickets/{waiting}", first: empty("reply") },
  { name: "ticket with the vendor", path: "/tickets/{shared}" },
  { name: "promised times", route: "/tickets/:id/promises", path: "/tickets/{waiting}/promises" },
  { name: "solved ticket", path: "/tickets/{resolved}" },
  { name: "closed ticket", path: "/tickets/{closed}" },
  { name: "profile", route: "/account", path: "/account" },
  { name: "password not changed", path: "/account", first: empty("password") },
  { name: "sessions", route: "/account/sessions", path: "/account/sessions" },
  { name: "ticket of somebody else", path: "/tickets/999999999", status: 404 },
  { name: "not for customers", path: "/desk", status: 404 },
];

export const customerLeads: Sight[] = [
  { name: "start", path: "/" },
  { name: "tickets of the organisation", path: "/tickets?whose=organisation" },
];

const dialog = (name: string, ticket: string): Sight => ({ name: `dialog ${name}`, path: `/desk/tickets/{${ticket}}?dialog=${name}` });

/** The pages of agents. */
export const agents: Sight[] = [
  { name: "list", route: "/desk", path: "/desk" },
  { name: "all tickets", path: "/desk?view=all&sort=priority" },
  { name: "list with more filters", path: "/desk?view=all&category={category}&from=2020-01-01" },
  { name: "several tickets with errors", path: "/desk?view=all", first: changeNothing },
  { name: "nothing found", path: "/desk?view=all&q=zzyzx" },
  { name: "ticket", route: "/desk/tickets/:id", path: "/desk/tickets/{escalated}" },
  { name: "ticket, a note", path: "/desk/tickets/{escalated}?write=note" },
  { name: "ticket with the vendor", path: "/desk/tickets/{shared}?write=vendor" },
  { name: "promised times", route: "/desk/tickets/:id/promises", path: "/desk/tickets/{escalated}/promises" },
  { name: "solved ticket", path: "/desk/tickets/{resolved}" },
  { name: "closed ticket", path: "/desk/tickets/{closed}" },
  ...["escalate", "give-back", "resolve", "assign", "priority", "category", "tags", "status", "follower"].map((name) =>
    dialog(name, "escalated"),
  ),
  { name: "dialog escalate with errors", path: "/desk/tickets/{escalated}?dialog=escalate", first: emptyCard },
  dialog("team", "new"),
  dialog("recall", "shared"),
  dialog("reopen", "resolved"),
  { name: "new ticket for a customer", path: "/new" },
  { name: "details of a customer's ticket", path: "/new/details?category={category}", first: empty("register") },
  { name: "problems", route: "/desk/problems", path: "/desk/problems" },
  { name: "no problem found", path: "/desk/problems?text=zzyzx" },
  { name: "new problem", route: "/desk/problems/new", path: "/desk/problems/new?ticket={new}" },
  { name: "new problem with errors", path: "/desk/problems/new", first: empty("add-problem") },
  { name: "problem", route: "/desk/problems/:id", path: "/desk/problems/{problem}" },
  ...["edit", "banner", "resolve"].map((name) => ({ name: `dialog ${name} of a problem`, path: `/desk/problems/{problem}?dialog=${name}` })),
  { name: "no such problem", path: "/desk/problems/999999999", status: 404 },
  { name: "learned from tickets", route: "/desk/learning", path: "/desk/learning" },
  { name: "profile", path: "/account" },
  { name: "no such ticket", path: "/desk/tickets/999999999", status: 404 },
  { name: "wallboard", route: "/wallboard", path: "/wallboard" },
];

async function changeNothing(page: Page): Promise<void> {
  const several = form(page, "change-selected");
  await several.locator('[name="tickets"]').first().check();
  await several.locator(".selection summary").click();
  await send(page, several, several.locator(".change-several button"));
}

async function emptyCard(page: Page): Promise<void> {
  await form(page, "escalate").locator('[name="symptoms"]').fill("");
  await empty("escalate")(page);
}

/** The pages of vendor contacts. */
export const vendors: Sight[] = [
  { name: "list", route: "/vendor", path: "/vendor" },
  { name: "ticket", route: "/vendor/tickets/:id", path: "/vendor/tickets/{shared}" },
  { name: "answer without words", path: "/vendor/tickets/{shared}", first: empty("vendor-return") },
  { name: "no such ticket", path: "/vendor/tickets/999999999", status: 404 },
];

/** The pages of administrators. */
export const admins: Sight[] = [
  { name: "people", route: "/admin/people", path: "/admin/people" },
  { name: "nobody found", path: "/admin/people?text=zzyzx" },
  { name: "person", route: "/admin/people/:id", path: "/admin/people/{person}" },
  { name: "invite", path: "/admin/people/new" },
  { name: "invite with errors", path: "/admin/people/new", first: empty("admin-invite") },
  { name: "organisations", route: "/admin/organisations", path: "/admin/organisations" },
  { name: "organisation", route: "/admin/organisations/:id", path: "/admin/organisations/{organisation}" },
  { name: "new organisation", path: "/admin/organisations/new", first: empty("admin-add-organisation") },
  { name: "tiers", route: "/admin/tiers", path: "/admin/tiers" },
  { name: "tier", route: "/admin/tiers/:id", path: "/admin/tiers/{tier}" },
  { name: "teams", route: "/admin/teams", path: "/admin/teams" },
  { name: "team", route: "/admin/teams/:id", path: "/admin/teams/{team}" },
  { name: "team with errors", path: "/admin/teams", first: empty("admin-add-team") },
  { name: "automations", route: "/admin/automations", path: "/admin/automations" },
  { name: "automation", route: "/admin/automations/:id", path: "/admin/automations/{automation}" },
  { name: "new automation with errors", path: "/admin/automations/new", first: empty("admin-automation-new") },
  { name: "rules", route: "/admin/rules", path: "/admin/rules" },
  { name: "rule", route: "/admin/rules/:id", path: "/admin/rules/{rule}" },
  { name: "new rule with errors", path: "/admin/rules/new", first: empty("admin-rule-new") },
  { name: "tester", route: "/admin/routing-test", path: "/admin/routing-test?subject=VPN&text=vpn" },
  { name: "products", route: "/admin/products", path: "/admin/products" },
  { name: "product", route: "/admin/products/:id", path: "/admin/products/{product}" },
  { name: "categories", route: "/admin/categories", path: "/admin/categories" },
  { name: "category", route: "/admin/categories/:id", path: "/admin/categories/{category}" },
  { name: "question", route: "/admin/categories/:id/questions/:question", path: "/admin/categories/{category}/questions/new" },
  { name: "question with errors", path: "/admin/categories/{category}/questions/new", first: empty("admin-add-question") },
  { name: "priorities", route: "/admin/priorities", path: "/admin/priorities" },
  { name: "service levels", route: "/admin/service-levels", path: "/admin/service-levels" },
  { name: "service level", route: "/admin/service-levels/:id", path: "/admin/service-levels/{policy}", first: empty("admin-add-rung") },
  { name: "new service level", path: "/admin/service-levels/new", first: empty("admin-service-level") },
  { name: "service level tried", route: "/admin/service-levels/test", path: "/admin/service-levels/test?priority=low" },
  { name: "working hours", route: "/admin/calendars", path: "/admin/calendars" },
  { name: "calendar", route: "/admin/calendars/:id", path: "/admin/calendars/{calendar}" },
  { name: "calendar with errors", path: "/admin/calendars/{calendar}", first: empty("admin-calendar-day") },
  { name: "codes", route: "/admin/codes", path: "/admin/codes" },
  { name: "code", route: "/admin/codes/:id", path: "/admin/codes/{code}" },
  { name: "tags", route: "/admin/tags", path: "/admin/tags" },
  { name: "tag", route: "/admin/tags/:id", path: "/admin/tags/{tag}" },
  { name: "reports", route: "/reports", path: "/reports" },
  { name: "work and vendors", route: "/reports/work", path: "/reports/work" },
  { name: "tickets behind a figure", route: "/reports/tickets", path: "/reports/tickets?measure=created" },
  { name: "nothing behind a figure", path: "/reports/tickets?measure=rated_bad&from=2020-01-01&to=2020-01-02" },
  { name: "follow-ups", route: "/reports/follow-ups", path: "/reports/follow-ups" },
  { name: "mail", route: "/admin/mail", path: "/admin/mail" },
  { name: "audit log", route: "/admin/audit", path: "/admin/audit" },
  { name: "no such person", path: "/admin/people/999999999", status: 404 },
];

export const sights: [Role | "visitor", Sight[]][] = [
  ["visitor", visitors],
  ["customer", customers],
  ["customerLead", customerLeads],
  ["tier2", agents],
  ["vendor", vendors],
  ["admin", admins],
];

/** The address of a sight. */
export function address(sight: Sight, ids: Ids): string {
  return sight.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(ids[name] ?? "0"));
}

const card = {
  symptoms: "The line is down for a minute at noon.",
  tried: "Another cable: no difference.",
  ruled_out: "Not the terminals.",
  question: "Does the level drop at the port?",
};

/** Makes tickets in the states that sights need. */
export async function arrange(desk: (who: Role) => Promise<Desk>, data: string): Promise<Ids> {
  const [customer, tier1, tier2] = [await desk("customer"), await desk("tier1"), await desk("tier2")];
  const ids: Ids = {};
  const description = "It stops at *noon*.\n\n- every day\n- for a minute\n\n> Line down\n\n```\nerror 17\n```";
  for (const name of ["new", "waiting", "escalated", "shared", "resolved", "closed", "judged"]) {
    ids[name] = await customer.register({ subject: `Sight of a ticket that is ${name}`, description });
  }
  const id = (name: string) => Number(ids[name]);
  await tier1.reply(id("waiting"), "Which terminal is it?", true);
  await tier1.act("note", id("escalated"), { text: "A note among colleagues." });
  await tier1.escalate(id("escalated"), "Technical", card);
  await tier2.act("take", id("escalated"));
  await tier1.escalate(id("shared"), "Technical", card);
  await tier2.act("take", id("shared"));
  await tier2.share(id("shared"), vendorName, card, ["It stops at"]);
  await tier2.act("write-vendor", id("shared"), { text: "Please look today." });
  for (const name of ["resolved", "closed", "judged"]) await tier1.resolve(id(name), "The cable was changed.");
  const learned = await customer.register({ subject: "Sight of a ticket that taught something" });
  const { choices } = await tier2.ticket(learned);
  const lesson = { learn: "draft", learn_title: "Cables wear out", learn_symptoms: "A minute at noon", learn_solution: "Change *both* cables." };
  await tier2.act("resolve", learned, { code: String(choices.codes[0]![0]), summary: "New cables.", ...lesson });
  for (const name of ["closed", "judged"]) {
    await customer.send("confirm", { ticket: String(ids[name]) });
    const { link } = await outgoingMail(data, people.customer.email, new RegExp(`^How was our help\\? \\[${ids[name]}\\]`));
    ids[name === "closed" ? "survey" : "answered"] = link.split("/").at(-1)!;
  }
  await customer.send("rate", { token: String(ids["answered"]), rating: "bad" });
  const to = await tier2.send("add-problem", {
    title: "Lines are down at noon",
    symptoms: "It stops at noon.",
    workaround: "Use the *other* line.",
    known: "yes",
    ticket: String(ids["new"]),
  });
  ids["problem"] = Number(/\/problems\/(\d+)/.exec(to)![1]);
  const banner = { title_en: "Lines are down at noon", text_en: "We are **on** it.", title_sv: "Nere mitt på dagen", text_sv: "Vi är **på** det." };
  await tier2.send("publish-banner", { id: String(ids["problem"]), version: "1", everyone: "yes", ...banner });
  await customer.send("me-too", { key: (await customer.read<{ key: string }[]>("banners"))[0]!.key });
  const [category] = await customer.read<{ id: number }[]>("categories");
  ids["category"] = category!.id;
  const admin = await desk("admin");
  const lists = { person: "people", organisation: "organisations", tier: "tiers", product: "names?list=products", code: "names?list=codes", tag: "names?list=tags", policy: "service-levels", calendar: "calendars" };
  for (const [name, list] of Object.entries(lists)) {
    ids[name] = Number(/"id":(\d+)/.exec(JSON.stringify(await admin.read(`admin-${list}`)))![1]);
  }
  // The first id that is read of the teams is a tier's until there is a team.
  const first = async (list: string) => /"id":(\d+)/.exec(JSON.stringify(await admin.read(list)))![1]!;
  await admin.send("admin-add-team", { tier: await first("admin-teams"), name: "Night desk" });
  await admin.send("admin-add-rule", { name: "Tunnels at night", "all-0-field": "text", "all-0-values": "vpn; tunnel" });
  ids["team"] = Number(await first("admin-teams"));
  ids["rule"] = Number(await first("admin-rules"));
  ids["automation"] = Number(await first("admin-automations"));
  return ids;
}
