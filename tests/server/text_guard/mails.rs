//! Mail as it leaves the program (RFC 5322), in files.

use super::page::is_balanced;
use super::places::Places;
use std::collections::BTreeMap;
use tierdesk::jobs::deliver;
use tierdesk::mail::MailTransport;

/// The headers that a mail has, each once.
const ALWAYS: &[&str] = &[
    "Auto-Submitted",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
];
/// Those that a mail may have, once.
const AT_TIMES: &[&str] = &["In-Reply-To", "References"];

/// Headers by name, unfolded; an error when one is not as it should be.
pub fn headers(head: &str) -> Result<BTreeMap<String, String>, String> {
    let mut all = BTreeMap::<String, String>::new();
    let mut last = String::new();
    for line in head.split("\r\n") {
        if line.len() > 998 || !line.bytes().all(|byte| byte == b'\t' || (0x20..0x7f).contains(&byte)) {
            return Err(format!("a line of headers: {line:?}"));
        }
        if line.starts_with([' ', '\t']) {
            all.get_mut(&last).ok_or("begins with a folded line")?.push_str(line);
            continue;
        }
        let (name, value) = line.split_once(": ").ok_or_else(|| format!("no header: {line:?}"))?;
        last = name.to_owned();
        if !ALWAYS.contains(&name) && !AT_TIMES.contains(&name) || all.insert(name.into(), value.into()).is_some() {
            return Err(format!("a header that nobody meant: {line:?}"));
        }
    }
    match ALWAYS.iter().find(|name| !all.contains_key(**name)) {
        Some(name) => Err(format!("no {name}")),
        None => Ok(all),
    }
}

/// The words of a header (RFC 2047).
pub fn words(value: &str) -> String {
    let (mut out, mut rest) = (Vec::new(), value);
    while let Some((before, encoded)) = rest.split_once("=?utf-8?") {
        let (Some(kind), Some((text, after))) = (encoded.get(..2), encoded.get(2..).and_then(|t| t.split_once("?=")))
        else {
            break;
        };
        // The space between two encoded words belongs to neither.
        if out.is_empty() || !before.trim().is_empty() {
            out.extend_from_slice(before.as_bytes());
        }
        match kind {
            "b?" => out.extend(base64(text)),
            _ => out.extend(quoted(&text.replace('_', " "), '=')),
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

fn base64(text: &str) -> Vec<u8> {
    let digit =
        |c: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|d| *d == c);
    let (mut bits, mut count, mut out) = (0usize, 0, Vec::new());
    for value in text.bytes().filter_map(digit) {
        bits = (bits << 6) | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from((bits >> count) & 0xff).unwrap_or_default());
        }
    }
    out
}

/// Bytes that are written as two hexadecimal digits after a mark.
pub fn quoted(text: &str, mark: char) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once(mark) {
        out.extend_from_slice(before.as_bytes());
        match after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            // The end of a line that goes on.
            None => rest = after.strip_prefix("\r\n").unwrap_or(after),
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

impl Places<'_> {
    /// Every mail of the outbox, there and as a file.
    pub async fn mails(&mut self) {
        let app = &self.world.app;
        let carrier = MailTransport::new(app.desk.config()).expect("a carrier");
        while deliver(&app.desk, &carrier).await.expect("the outbox").taken > 0 {}
        let rows: BTreeMap<_, _> = app.outbox().await.into_iter().map(|mail| (mail.message_id.clone(), mail)).collect();
        let sent = rows.values().filter(|mail| mail.sent).count();
        let mut files = 0;
        for entry in std::fs::read_dir(app.data().join("outgoing-mail")).expect("a folder").filter_map(Result::ok) {
            if entry.path().extension().is_none_or(|kind| kind != "eml") {
                continue;
            }
            files += 1;
            let text = std::fs::read_to_string(entry.path()).expect("a mail");
            if let Err(fault) = self.mail(&text, &rows) {
                self.seen.faults.entry(fault).or_insert_with(|| "a mail".to_owned());
            }
        }
        assert_eq!(files, sent, "mails as files");
        let lost = rows.values().filter(|mail| mail.failed && mail.message_id != "<lost@x>");
        for mail in lost {
            self.seen.faults.entry(format!("a mail was not sent: {mail:?}")).or_default();
        }
        *self.seen.places.entry("mails").or_default() += files;
    }

    fn mail(&mut self, text: &str, rows: &BTreeMap<String, crate::common::Mail>) -> Result<(), String> {
        let (head, body) = text.split_once("\r\n\r\n").ok_or("no head")?;
        let head = headers(head)?;
        let row = rows.get(&head["Message-ID"]).ok_or_else(|| format!("whose is {:?}", head["Message-ID"]))?;
        let subject = words(&head["Subject"]);
        if subject != row.subject || subject.chars().any(char::is_control) || !is_balanced(&subject) {
            return Err(format!("the subject {subject:?} of {:?}", row.subject));
        }
        if !head["To"].is_ascii() || words(&head["To"]).trim_matches(['<', '>']) != row.recipient {
            return Err(format!("goes to {:?} and not to {:?}", head["To"], row.recipient));
        }
        let body = String::from_utf8(quoted(body, '=')).map_err(|_| "a body that is no text")?.replace("\r\n", "\n");
        if body.trim_end() != row.body.replace("\r\n", "\n").trim_end() {
            return Err(format!("the body {body:?} of {:?}", row.body));
        }
        if let Some(line) = body.lines().find(|line| !is_balanced(line)) {
            return Err(format!("a mail's line turns round what follows it: {line:?}"));
        }
        for text in [&subject, &body] {
            let found = self.typed.found(text);
            if found.iter().any(|found| !found.is_whole(text)) {
                return Err(format!("a mail does not say what was typed: {text:?}"));
            }
            self.seen.fields.extend(found.into_iter().map(|found| found.field));
        }
        Ok(())
    }
}
