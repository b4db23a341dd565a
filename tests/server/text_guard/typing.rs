//! Strings of a kind through every field of every form.

use super::found::{Control, Found, contents};
use super::places::{Places, open};
use super::strings::{Odd, Typed};
use crate::common::*;
use crate::rights_matrix::rows::{FORMS, Right};
use crate::rights_matrix::{World, browser, problem};
use std::collections::{BTreeMap, BTreeSet};
use tierdesk::domain::TicketId;

/// Values of the rows that stand for words, where anything may be typed.
const WORDS: &[&str] = &["x", "X", "Brand new", "Renamed", "Corrected", "brand-new", "renamed"];

/// Controls and page of each form, by the address to which it is sent.
#[derive(Default)]
pub struct Forms(BTreeMap<String, (BTreeMap<String, Control>, String)>);

impl Forms {
    /// Notes the forms of a page.
    pub fn note(&mut self, html: &str, path: &str) {
        for Found { action, controls, .. } in contents(html).forms {
            let (known, page) = self.0.entry(action).or_default();
            *page = path.to_owned();
            known.extend(controls);
        }
    }

    fn controls(&self, path: &str) -> BTreeMap<String, Control> {
        self.0.get(path).map(|(controls, _)| controls.clone()).unwrap_or_default()
    }
}

/// Forms and fields that were typed into, and their outcome.
#[derive(Default)]
pub struct Coverage {
    pub forms: BTreeSet<String>,
    /// Forms with a field that took the text.
    pub accepted: BTreeSet<String>,
    pub fields: BTreeSet<String>,
    pub faults: Vec<String>,
}

/// The fields of a form, as they are sent.
type Fields = Vec<(String, String)>;

pub struct Typing<'a> {
    pub world: &'a World,
    pub typed: &'a Typed,
    pub kind: Odd,
    pub forms: &'a Forms,
    pub coverage: Coverage,
    /// Tickets that forms were about.
    pub tickets: Vec<TicketId>,
}

impl Typing<'_> {
    fn text(&self, form: &str, field: &str) -> String {
        self.typed.text(self.kind, &format!("{form} {field}"))
    }

    /// People, whose names are in what they do from then on.
    pub async fn names(&mut self) {
        for who in [Who::Customer, Who::CustomerLead, Who::Follower, Who::Tier2, Who::Vendor, Who::Lead, Who::Admin] {
            let name = self.text("profile", "name");
            let fields = [("name", name.as_str()), ("language", "en"), ("zone", "UTC"), ("theme", "system")];
            self.world.app.as_(who).await.post("profile", &fields).await;
        }
    }

    /// Tickets of a customer, of a guest, and of a customer for whom staff register, with files.
    pub async fn registrations(&mut self) {
        let world = self.world;
        let app = &world.app;
        for who in [Some(Who::Customer), Some(Who::Tier2), None] {
            let client = browser(app, who).await;
            let texts: Vec<(&str, String)> =
                ["subject", "description", "symptoms", "since", "name"].map(|f| (f, self.text("register", f))).into();
            let email = format!("guest{}@kund.test", self.tickets.len());
            let mut fields: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
            fields.extend(match who {
                Some(Who::Tier2) => [("requester", "karin@a.test")],
                _ => [("email", email.as_str())],
            });
            let name = file_name(&self.text("register", "files"));
            let files = [("files", name.as_str(), b"what the device said".as_slice())];
            let answer = app.register(&client, &fields, &files).await;
            self.note("register-details", &answer);
            if answer.status != 303 {
                continue;
            }
            self.coverage.accepted.insert("/do/register-details".to_owned());
            let id = app.number("select max(id) from ticket").await;
            self.tickets.push(TicketId(id));
        }
    }

    /// A bad answer to the survey of a ticket that was closed, and what a lead made of it.
    pub async fn survey(&mut self) {
        let world = self.world;
        self.tickets.push(world.ticket("closed").await);
        let mails = world.app.outbox().await.into_iter().filter(|mail| mail.recipient == Who::Customer.email());
        let token: String = mails
            .filter_map(|mail| Some(mail.body.split_once("/survey/")?.1.to_owned()))
            .map(|rest| rest.chars().take_while(char::is_ascii_hexdigit).collect())
            .next_back()
            .expect("a survey");
        let visitor = world.app.visitor();
        visitor.post("rate", &[("token", &token), ("rating", "bad")]).await.expect(303);
        let comment = self.text("/do/explain-rating", "comment");
        let answer =
            visitor.post("explain-rating", &[("token", &token), ("reason", "slow"), ("comment", &comment)]).await;
        self.note("explain-rating", &answer);
        let id = world.app.number("select max(id) from survey where rating is not null").await.to_string();
        let note = self.text("/do/follow-up-answer", "note");
        let answer = world.app.as_(Who::Lead).await.post("follow-up-answer", &[("id", &id), ("note", &note)]).await;
        self.note("follow-up-answer", &answer);
        for field in ["/do/explain-rating comment", "/do/follow-up-answer note"] {
            self.coverage.fields.insert(field.to_owned());
        }
    }

    fn note(&mut self, form: &str, answer: &Answer) {
        if answer.is_fault() {
            self.coverage.faults.push(format!("{form} answers {}: {}", answer.status, answer.text()));
        }
    }

    /// Every form of the program, each with texts in all of its fields.
    pub async fn all(&mut self, places: &mut Places<'_>) {
        for (path, row, right) in FORMS {
            self.form(path, row, *right, places).await;
        }
    }

    /// Who may send a form, and what it is about: a ticket in its state, or something else with this id.
    async fn about(&mut self, right: Right) -> (Option<Who>, Option<TicketId>, i64) {
        let world = self.world;
        match right {
            Right::Everyone | Right::Strangers => (None, None, 0),
            Right::Ticket(state, may) => {
                let ticket = world.ticket(state).await;
                self.tickets.push(ticket);
                (Some(may[0]), Some(ticket), ticket.0)
            }
            Right::Problem(state, _) => (Some(Who::Tier2), None, problem(&world.app, state).await),
            Right::AdminsOf(object) | Right::StaffOf(object) => {
                (Some(Who::Admin), None, world.words[object].parse().expect("a number"))
            }
            Right::Admins => (Some(Who::Admin), None, 0),
            Right::Leads => (Some(Who::Lead), None, 0),
            Right::Staff | Right::Managers => (Some(Who::Tier2), None, 0),
            _ => (Some(Who::Customer), None, 0),
        }
    }

    async fn form(&mut self, path: &'static str, row: &str, right: Right, places: &mut Places<'_>) {
        let world = self.world;
        let (who, ticket, id) = self.about(right).await;
        let mut base: Fields = world.fill(row, &id.to_string());
        if let Some(ticket) = ticket {
            base.extend([("ticket".into(), ticket.to_string()), ("version".into(), world.app.version(ticket).await)]);
        }
        // Texts in whatever takes text, as far as the row and the page know it.
        let controls = self.forms.controls(path);
        let mut fields = base.clone();
        for (name, value) in &mut fields {
            let takes_text = controls.get(name.as_str()).map_or(WORDS.contains(&value.as_str()), |found| found.text);
            if takes_text && name != "password" && name != "token" {
                *value = self.text(path, name);
            }
        }
        for (name, control) in &controls {
            if control.text && !fields.iter().any(|(known, _)| known == name) {
                fields.push((name.clone(), self.text(path, name)));
            }
        }
        self.coverage.forms.insert(path.to_owned());
        for (name, _) in fields.iter().filter(|(name, value)| !base.iter().any(|(n, v)| n == name && v == value)) {
            self.coverage.fields.insert(format!("{path} {name}"));
        }
        let client = browser(&world.app, who).await;
        let endpoint = path.trim_start_matches("/do/");
        // A refused form is shown again, to be mended.
        let mut shown = false;
        for _ in 0..6 {
            let answer = client.post(endpoint, &pairs(&fields)).await;
            self.note(path, &answer);
            if matches!(answer.status, 200 | 303) {
                if fields != base {
                    self.coverage.accepted.insert(path.to_owned());
                }
                places.answer(who, path, &answer);
                if answer.status == 303 {
                    let next = open(&client, answer.location()).await;
                    places.page(who, &format!("{path} accepted"), &next);
                }
                return;
            }
            if !shown {
                shown = true;
                self.shown_again(path, &client, &fields, (who, ticket), places).await;
            }
            let wrong = refused(&answer);
            let before = fields.clone();
            fields.retain_mut(|(name, value)| {
                let given = base.iter().find(|(known, _)| known == name);
                if !wrong.contains(name) {
                    return true;
                }
                given.is_some_and(|(_, good)| {
                    good.clone_into(value);
                    true
                })
            });
            if fields == before {
                fields.retain(|(name, _)| base.iter().any(|(known, _)| known == name));
                if fields == before {
                    return;
                }
            }
        }
    }

    /// Sends a form that is refused as a browser does, and opens the page on which it is found again.
    async fn shown_again(
        &mut self,
        path: &str,
        client: &Client,
        fields: &Fields,
        (who, ticket): (Option<Who>, Option<TicketId>),
        places: &mut Places<'_>,
    ) {
        let Some((_, page)) = self.forms.0.get(path) else { return };
        let page = ticket.map_or(page.clone(), |ticket| with_ticket(page, ticket));
        let back = ("back".to_owned(), page);
        let all: Fields = fields.iter().filter(|(name, _)| name != "back").cloned().chain([back]).collect();
        let answer = client.submit(path.trim_start_matches("/do/"), &pairs(&all)).await;
        self.note(path, &answer);
        let answer = if answer.status == 303 { open(client, answer.location()).await } else { answer };
        places.page(who, &format!("{path} refused"), &answer);
    }

    /// Each field by itself, whatever kind it is of: none may lead to a fault, and none may break the page that follows.
    pub async fn one_by_one(&mut self, places: &mut Places<'_>) {
        for (path, row, right) in FORMS {
            let (who, ticket, id) = self.about(*right).await;
            let mut base = self.world.fill(row, &id.to_string());
            if let Some(ticket) = ticket {
                let version = self.world.app.version(ticket).await;
                base.extend([("ticket".into(), ticket.to_string()), ("version".into(), version)]);
            }
            for (name, control) in self.forms.controls(path) {
                if let Some(value) = control.value.filter(|_| !base.iter().any(|(known, _)| *known == name)) {
                    base.push((name, value));
                }
            }
            let client = browser(&self.world.app, who).await;
            for place in 0..base.len() {
                let mut fields = base.clone();
                let name = fields[place].0.clone();
                fields[place].1 = self.text(path, &name);
                self.coverage.fields.insert(format!("{path} {name}"));
                let answer = client.submit(path.trim_start_matches("/do/"), &pairs(&fields)).await;
                self.note(&format!("{path} with an odd {name}"), &answer);
                let answer = if answer.status == 303 { open(&client, answer.location()).await } else { answer };
                places.page(who, &format!("{path} with an odd {name}"), &answer);
            }
        }
    }
}

fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The fields that an answer finds wrong.
fn refused(answer: &Answer) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let mut names = Vec::new();
    let mut todo = vec![&json];
    while let Some(value) = todo.pop() {
        match value {
            serde_json::Value::Object(map) => {
                names.extend(map.get("field").and_then(|name| name.as_str()).map(str::to_owned));
                todo.extend(map.values());
            }
            serde_json::Value::Array(all) => todo.extend(all),
            _ => {}
        }
    }
    names
}

/// The address of a page about a ticket, of another ticket.
fn with_ticket(page: &str, ticket: TicketId) -> String {
    let parts = page.split_inclusive(['/', '?']).map(|part| {
        let number = part.trim_end_matches(['/', '?']);
        if number.parse::<i64>().is_ok() { part.replace(number, &ticket.to_string()) } else { part.to_owned() }
    });
    parts.collect()
}

/// A name as browsers write it into a form (HTML, "multipart/form-data encoding algorithm").
pub fn file_name(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
