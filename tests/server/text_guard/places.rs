//! Every place where text comes out.

use super::found::contents;
use super::page::{self, Sight};
use super::strings::Typed;
use super::typing::Forms;
use crate::common::*;
use crate::rights_matrix::rows::{PAGES, READS, Right};
use crate::rights_matrix::{World, browser};
use std::collections::{BTreeMap, BTreeSet};
use tierdesk::domain::TicketId;

/// One viewer of each kind.
pub const VIEWERS: &[Option<Who>] = &[
    None,
    Some(Who::Customer),
    Some(Who::CustomerLead),
    Some(Who::Tier2),
    Some(Who::Vendor),
    Some(Who::Lead),
    Some(Who::Admin),
];

/// Parameters of addresses that pages read besides the fields of their own forms.
pub const PARAMETERS: &[&str] = &[
    "notice", "dialog", "next", "kept", "write", "run", "category", "after", "before", "for", "view", "whose",
    "ticket", "draft", "measure", "text", "q", "from", "to", "sort", "status", "id", "done",
];

/// On how many pages the same dialog is looked at.
const DIALOGS: usize = 4;

/// Observations from all places together.
#[derive(Default)]
pub struct Seen {
    pub shapes: BTreeMap<String, String>,
    pub heads: BTreeMap<String, String>,
    pub faults: BTreeMap<String, String>,
    /// How often each kind of place was looked at.
    pub places: BTreeMap<&'static str, usize>,
    /// Fields whose text was seen.
    pub fields: BTreeSet<String>,
}

pub struct Places<'a> {
    pub world: &'a World,
    pub typed: &'a Typed,
    pub seen: Seen,
}

/// Opens a page and follows where it leads within the site.
pub async fn open(client: &Client, path: &str) -> Answer {
    let mut answer = client.get(path).await;
    for _ in 0..3 {
        if ![302, 303].contains(&answer.status) {
            break;
        }
        answer = client.get(answer.location()).await;
    }
    answer
}

impl Places<'_> {
    fn fault(&mut self, what: impl Into<String>, place: &str) {
        self.seen.faults.entry(what.into()).or_insert_with(|| place.to_owned());
    }

    /// Checks that every answer has to pass: its status and its headers.
    fn headers(&mut self, place: &str, answer: &Answer) {
        if answer.is_fault() {
            self.fault(format!("answers {}", answer.status), place);
        }
        if answer.header("x-content-type-options") != "nosniff" {
            self.fault("may be taken for something else", place);
        }
        for (name, value) in &answer.headers {
            let plain = value.as_bytes().iter().all(|byte| (0x20..0x7f).contains(byte));
            if !plain {
                self.fault(format!("the header {name} holds {value:?}"), place);
            }
        }
    }

    /// A page.
    pub fn page(&mut self, who: Option<Who>, place: &str, answer: &Answer) {
        let place = format!("{place} for {who:?}");
        self.headers(&place, answer);
        let text = answer.text();
        if !answer.header("content-type").starts_with("text/html") {
            return self.answer(who, &place, answer);
        }
        *self.seen.places.entry("pages").or_default() += 1;
        self.seen.fields.extend(self.typed.found(&text).into_iter().map(|found| found.field));
        let Sight { shapes, head, faults, .. } = page::look(&text, super::nonce(answer), self.typed);
        for fault in faults {
            self.fault(fault, &place);
        }
        for shape in shapes {
            self.seen.shapes.entry(shape).or_insert_with(|| place.clone());
        }
        self.seen.heads.entry(head.join(" ")).or_insert(place);
    }

    /// An answer to a program: data or a redirect.
    pub fn answer(&mut self, who: Option<Who>, place: &str, answer: &Answer) {
        let place = format!("{place} for {who:?}");
        self.headers(&place, answer);
        if answer.body.is_empty() {
            return;
        }
        let kind = answer.header("content-type");
        if !kind.starts_with("application/json") && !self.typed.found(&answer.text()).is_empty() {
            self.fault(format!("text comes as {kind}"), &place);
            return;
        }
        *self.seen.places.entry("answers").or_default() += 1;
        let Ok(json) = serde_json::from_slice(&answer.body) else { return };
        self.json(&json, "", &place);
    }

    fn json(&mut self, value: &serde_json::Value, name: &str, place: &str) {
        match value {
            serde_json::Value::String(text) => {
                let rich =
                    name.contains("html") || text.starts_with("<p>") || text.starts_with("<div class=\"typed\">");
                if !rich && page::is_balanced(text) && self.typed.found(text).is_empty() {
                    return;
                }
                let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
                let html = if rich { format!("<div class=rich>{text}</div>") } else { format!("<p>{escaped}") };
                let sight = page::look(&html, "", self.typed);
                self.seen.fields.extend(self.typed.found(text).into_iter().map(|found| found.field));
                // Fields of forms that are kept hold what was sent, to be shown in those fields alone.
                let raw = place.contains(".values");
                for fault in sight.faults.into_iter().filter(|fault| !raw || !fault.contains("turns round")) {
                    self.fault(fault, &format!("{place}.{name}"));
                }
            }
            serde_json::Value::Array(all) => all.iter().for_each(|value| self.json(value, name, place)),
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    self.json(value, key, &format!("{place}.{name}"));
                }
            }
            _ => {}
        }
    }

    /// Every page for every viewer, with the pages and dialogs that they lead to.
    pub async fn pages(&mut self, tickets: &[TicketId], mut forms: Option<&mut Forms>) {
        for viewer in VIEWERS {
            let client = browser(&self.world.app, *viewer).await;
            let mut led: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (route, right) in PAGES {
                let theirs = match right {
                    Right::CustomersTicket => *viewer == Some(Who::Customer),
                    Right::StaffsTicket => *viewer == Some(Who::Tier2),
                    Right::VendorsTicket => *viewer == Some(Who::Vendor),
                    _ => true,
                };
                let tickets = if theirs { tickets } else { tickets.get(..1).unwrap_or_default() };
                for path in self.paths(route, *right, tickets) {
                    let answer = open(&client, &path).await;
                    self.page(*viewer, &path, &answer);
                    if answer.status != 200 {
                        continue;
                    }
                    let text = answer.text();
                    if let Some(forms) = forms.as_deref_mut() {
                        forms.note(&text, &path);
                    }
                    for path in contents(&text).links.into_iter().filter_map(|link| leads(&path, &link)) {
                        let kind = path.split_once('?').map_or(path.as_str(), |(_, query)| query).to_owned();
                        led.entry(kind).or_default().insert(path);
                    }
                }
            }
            for path in led.into_values().flat_map(|paths| paths.into_iter().take(DIALOGS)) {
                let answer = open(&client, &path).await;
                self.page(*viewer, &path, &answer);
                if let Some(forms) = forms.as_deref_mut().filter(|_| answer.status == 200) {
                    forms.note(&answer.text(), &path);
                }
            }
        }
    }

    fn paths(&self, route: &str, right: Right, tickets: &[TicketId]) -> Vec<String> {
        let words = &self.world.words;
        let filled = |id: &str| {
            let (one, other) = if route.contains("{question}") { (&*words["spare_category"], id) } else { (id, "") };
            let path = route.replace("{id}", one).replace("{question}", other).replace("{purpose}", "reset");
            path.replace("{token}", "0123456789abcdef0123456789abcdef")
        };
        match right {
            Right::CustomersTicket | Right::StaffsTicket | Right::VendorsTicket => {
                tickets.iter().map(|ticket| filled(&ticket.to_string())).collect()
            }
            Right::AdminsOf(object) | Right::StaffOf(object) => vec![filled(&words[object])],
            _ if route == "/new/details" => vec![format!("{route}?category={}", words["category"])],
            _ => vec![filled("0")],
        }
    }

    /// Every page with a text in each parameter of its address.
    pub async fn addresses(&mut self, kind: super::strings::Odd, tickets: &[TicketId]) {
        for viewer in [None, Some(Who::Customer), Some(Who::Tier2), Some(Who::Admin)] {
            let client = browser(&self.world.app, viewer).await;
            for (route, right) in PAGES {
                for path in self.paths(route, *right, tickets.get(..1).unwrap_or_default()) {
                    let given = path.split_once('?').map_or(path.as_str(), |(path, _)| path);
                    let pairs = PARAMETERS.iter().map(|name| {
                        let text = self.typed.text(kind, &format!("{route}?{name}"));
                        format!("{name}={}", tierdesk::pages::request::escaped(&text))
                    });
                    let asked = format!("{given}?{}", pairs.collect::<Vec<_>>().join("&"));
                    let answer = open(&client, &asked).await;
                    self.page(viewer, &format!("{given}?…"), &answer);
                }
            }
        }
    }

    /// Every question that pages ask, for every viewer.
    pub async fn questions(&mut self, tickets: &[TicketId]) {
        for viewer in VIEWERS {
            let client = browser(&self.world.app, *viewer).await;
            for (path, query, right) in READS {
                let ids = match right {
                    Right::CustomersTicket | Right::StaffsTicket | Right::VendorsTicket => {
                        tickets.iter().map(ToString::to_string).collect()
                    }
                    Right::AdminsOf(object) | Right::StaffOf(object) => vec![self.world.words[object].clone()],
                    _ => vec![String::new()],
                };
                for id in ids {
                    let fields = self.world.fill(query, &id);
                    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                    let asked = format!("{path}?{}", pairs.join("&").replace('[', "%5B").replace(']', "%5D"));
                    let answer = client.read(&asked).await;
                    self.answer(*viewer, &asked, &answer);
                }
            }
        }
    }

    /// Files of messages: what they are called when they are saved.
    pub async fn files(&mut self) {
        let files: Vec<(String, i64)> = self
            .world
            .app
            .rows("select a.key, a.ticket_id from attachment a join ticket t on t.id = a.ticket_id where t.confirmed")
            .await;
        let client = self.world.app.as_(Who::Tier3).await;
        for (key, _) in files {
            let answer = client.get(&format!("/files/{key}")).await;
            self.headers("a file", &answer);
            *self.seen.places.entry("files").or_default() += 1;
            if answer.status != 200 {
                self.fault(format!("answers {}", answer.status), "a file");
            } else if let Err(fault) = disposition(answer.header("content-disposition")) {
                self.fault(fault, "a file");
            }
        }
    }

    /// Tables for spreadsheets.
    pub async fn tables(&mut self) {
        let client = self.world.app.as_(Who::Lead).await;
        for table in ["tiers", "promises", "satisfaction", "flow", "agents", "teams", "vendors"] {
            let answer = client.get(&format!("/reports/export/{table}")).await;
            self.headers(table, &answer);
            *self.seen.places.entry("tables").or_default() += 1;
            let text = answer.text();
            self.seen.fields.extend(self.typed.found(&text).into_iter().map(|found| found.field));
            if let Err(fault) = super::table::check(&text, self.typed) {
                self.fault(fault, table);
            }
        }
    }
}

/// Where a link of a page leads, if it is a part of that page: a dialog, a tab of the composer, or something new.
fn leads(page: &str, link: &str) -> Option<String> {
    let path = page.split('?').next().unwrap_or_default();
    let link = link.split('#').next().unwrap_or_default();
    let full = if link.starts_with('?') { format!("{path}{link}") } else { link.to_owned() };
    let part = full.starts_with(path) && (full.contains("dialog=") || full.contains("write="));
    (full.starts_with('/') && (part || full.ends_with("/new"))).then_some(full)
}

/// Checks the name of a download (RFC 6266): one in ASCII, and one that keeps all letters.
fn disposition(header: &str) -> Result<(), String> {
    let wrong = || format!("a download is called {header:?}");
    let (kind, rest) = header.split_once("; filename=\"").ok_or_else(wrong)?;
    let (ascii, rest) = rest.split_once("\"; filename*=UTF-8''").ok_or_else(wrong)?;
    let plain = ascii.chars().all(|c| c == ' ' || c.is_ascii_graphic() && !"\"\\%".contains(c));
    let encoded = rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._%".contains(c));
    let name = super::decoded(rest);
    let safe = !name.chars().any(|c| c.is_control() || "/\\\"<>|*?:".contains(c)) && page::is_balanced(&name);
    if matches!(kind, "inline" | "attachment") && plain && encoded && safe && !name.is_empty() {
        Ok(())
    } else {
        Err(wrong())
    }
}
