import { expect } from "@playwright/test";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import PostalMime from "postal-mime";

/** A mail that left the program. */
export interface Mail {
  subject: string;
  /** The plain text, decoded. */
  text: string;
  /** The HTML form, decoded; empty where there is none. */
  html: string;
  /** The first address in the text. */
  link: string;
}

/** All mails to this address that lie in `outgoing-mail/` of a server's data folder, oldest first. */
export async function mailsTo(data: string, address: string): Promise<Mail[]> {
  const folder = join(data, "outgoing-mail");
  const names = await readdir(folder).catch(() => []);
  const found: { time: string; name: string; mail: Mail }[] = [];
  for (const name of names.filter((name) => name.endsWith(".eml"))) {
    const mail = await PostalMime.parse(await readFile(join(folder, name)));
    const receivers = (mail.to ?? []).flatMap((to) => ("group" in to && to.group ? to.group : [to]));
    if (!receivers.some((to) => to.address?.toLowerCase() === address.toLowerCase())) continue;
    const text = mail.text ?? "";
    const html = mail.html ?? "";
    const link = /https?:\/\/[^\s<>"')]+/.exec(text || html)?.[0].replaceAll("&amp;", "&") ?? "";
    found.push({ time: mail.date ?? "", name, mail: { subject: mail.subject ?? "", text, html, link } });
  }
  found.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || a.name.localeCompare(b.name));
  return found.map(({ mail }) => mail);
}

/**
 * Waits until a mail to this address has left, and answers the newest. Where a person gets several, `subject` tells
 * which is meant.
 */
export async function outgoingMail(data: string, address: string, subject: RegExp | string = ""): Promise<Mail> {
  let newest: Mail | undefined;
  await expect
    .poll(
      async () => {
        const mails = await mailsTo(data, address);
        newest = mails.filter((mail) => mail.subject.search(subject) >= 0).at(-1);
        return newest !== undefined;
      },
      { message: `a mail to ${address} in outgoing-mail/`, timeout: 15_000 },
    )
    .toBe(true);
  return newest!;
}
