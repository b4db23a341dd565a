import { expect, type APIRequest, type APIRequestContext, type BrowserContext } from "@playwright/test";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
type Fields = Record<string, string | string[]>;

/** A file as a form sends it. */
export interface SentFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** What a test says of a ticket that it needs. */
export interface NewTicket {
  subject: string;
  description?: string;
  files?: SentFile[];
}

/** A handover card. */
export interface Card {
  symptoms: string;
  tried: string;
  ruled_out: string;
  question: string;
}

interface Category {
  id: number;
  name: string;
  product: string;
}

interface Question {
  id: number;
  kind: string;
  options: string[];
  required: boolean;
}

interface Tier {
  id: number;
  name: string;
  position: number;
  outside: boolean;
}

/** A ticket as staff read it; only what tests ask for. */
export interface DeskTicket {
  id: number;
  version: number;
  status: string;
  place: { position: number; name: string };
  entries: { id: number; html: string; shareable: boolean; files: { href: string; name: string }[] }[];
  choices: {
    tiers: Tier[];
    agents: [{ id: number; name: string }, number | null][];
    vendors: { id: number; name: string }[];
    codes: [number, string][];
  };
}

/** What somebody does through the program's own forms and reads through its own doors, without a page. */
export class Desk {
  private constructor(private readonly request: APIRequestContext) {}

  static async open(api: APIRequest, url: string, storageState?: State): Promise<Desk> {
    // Forms are accepted from the program's own pages only.
    return new Desk(await api.newContext({ baseURL: url, storageState, extraHTTPHeaders: { Origin: url } }));
  }

  async close(): Promise<void> {
    await this.request.dispose();
  }

  /** The status of an address. */
  async status(path: string): Promise<number> {
    return (await this.request.get(path, { maxRedirects: 0 })).status();
  }

  /** What a page asks of the server. */
  async read<T>(what: string): Promise<T> {
    const answer = await this.request.get(`/read/${what}`);
    expect(answer.status(), `GET /read/${what}`).toBe(200);
    return (await answer.json()) as T;
  }

  /** Sends a form and answers where it leads. */
  async send(form: string, fields: Fields, files: SentFile[] = []): Promise<string> {
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      for (const one of [value].flat()) multipart.append(name, one);
    }
    for (const file of files) multipart.append("files", new File([new Uint8Array(file.buffer)], file.name, { type: file.mimeType }));
    const answer = await this.request.post(`/do/${form}`, { multipart, maxRedirects: 0 });
    expect(answer.status(), `POST /do/${form}: ${await answer.text()}`).toBe(303);
    return answer.headers()["location"]!;
  }

  /** Registers a ticket and answers its number. */
  async register(ticket: NewTicket): Promise<number> {
    const [category] = await this.read<Category[]>("categories");
    const { questions } = await this.read<{ questions: Question[] }>(`register?category=${category!.id}`);
    const answers: Fields = {};
    for (const question of questions) answers[`question_${question.id}`] = answerTo(question);
    const { subject, description = "It stopped this morning." } = ticket;
    const details = { category: String(category!.id), subject, description, impact: "one", urgency: "hindered", ...answers };
    await this.send("register-details", details, ticket.files);
    const { kept } = await this.read<{ kept: { values: Record<string, string[]> } }>("register");
    const to = await this.send("register-confirm", { submission: kept.values.submission![0]! });
    return Number(/\/tickets\/(\d+)/.exec(to)![1]);
  }

  /** A ticket as staff see it. */
  async ticket(id: number): Promise<DeskTicket> {
    return (await this.read<{ ticket: DeskTicket }>(`desk-ticket?id=${id}`)).ticket;
  }

  /** Does something to a ticket as it is now. */
  async act(form: string, id: number, fields: Fields = {}, files: SentFile[] = []): Promise<void> {
    const { version } = await this.ticket(id);
    await this.send(form, { ticket: String(id), version: String(version), ...fields }, files);
  }

  /** Writes to the other side: from support, `asks` waits for the answer. */
  async reply(id: number, text: string, asks = false, files: SentFile[] = []): Promise<void> {
    await this.send("reply", { ticket: String(id), text, ...(asks ? { asks: "yes" } : {}) }, files);
  }

  /** Passes a ticket on to the tier of this name. */
  async escalate(id: number, tier: string, card: Card, extra: Fields = {}): Promise<void> {
    const { choices } = await this.ticket(id);
    const to = choices.tiers.find(({ name }) => name === tier)!;
    await this.act("escalate", id, { tier: String(to.id), ...card, ...extra });
  }

  /** Shares a ticket with the vendor of this name, with the messages that are named by their text. */
  async share(id: number, vendor: string, card: Card, messages: string[] = []): Promise<void> {
    const { choices, entries } = await this.ticket(id);
    const chosen = entries.filter((entry) => entry.shareable && messages.some((text) => entry.html.includes(text)));
    expect(chosen.length, "messages with these texts").toBeGreaterThanOrEqual(messages.length);
    const outside = choices.tiers.find((tier) => tier.outside)!;
    const asked = choices.vendors.find(({ name }) => name === vendor)!;
    await this.escalate(id, outside.name, card, {
      vendor: String(asked.id),
      skip_reason: "Only the vendor can say.",
      messages: chosen.map((entry) => String(entry.id)),
      attachments: chosen.flatMap((entry) => entry.files.map(({ href }) => href.replace("/files/", ""))),
    });
  }

  /** Solves a ticket. */
  async resolve(id: number, summary: string): Promise<void> {
    const { choices } = await this.ticket(id);
    await this.act("resolve", id, { code: String(choices.codes[0]![0]), summary, learn: "nothing" });
  }
}

function answerTo(question: Question): string {
  if (!question.required) return "";
  switch (question.kind) {
    case "choice":
      return question.options[0]!;
    case "number":
      return "7";
    case "date":
      return "2026-03-12";
    case "yes_no":
      return "yes";
    default:
      return "An answer";
  }
}
